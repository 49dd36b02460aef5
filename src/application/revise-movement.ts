/** Changes how the movement describes itself. Its handle never changes, because it is an address. */
import { isLanguageTag } from "../domain/language.ts";
import type { Picture } from "../domain/campaign.ts";
import { frontPage, unchecked } from "../domain/domain-check.ts";
import type { Movement } from "../domain/movement.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports, ReadyPicture, Work } from "./ports.ts";
import { storedPicture } from "./stored-picture.ts";

/** Why the movement can't be described as asked. `field` names the field of the form. */
export type ReviseMovementRefusal =
  | NotAllowed
  | { readonly kind: "not_set_up" }
  | { readonly kind: "name_missing"; readonly field: "name" }
  | { readonly kind: "text_too_long"; readonly field: "summary" }
  | { readonly kind: "language_malformed"; readonly field: "language" }
  | { readonly kind: "country_malformed"; readonly field: "country" }
  | { readonly kind: "website_malformed"; readonly field: "website" }
  | { readonly kind: "accent_malformed"; readonly field: "accent" }
  | { readonly kind: "picture_missing"; readonly field: "picture" };

/**
 * What may change. `summary` is Markdown, at most 20,000 characters; `accent` is `#rrggbb`, any of them; `website` is the
 * front page of a domain. What is left out of website, logo and accent stays as it is; a new logo's words are those of `logo`.
 */
export interface MovementDraft extends Pick<Movement, "name" | "summary" | "language" | "country"> {
  readonly website?: string | null;
  readonly accent?: string | null;
  readonly logo?: Picture | null;
  /** A logo to store in place of the old one. */
  readonly newLogo?: ReadyPicture | null;
}

/** Replaces the movement's name, summary, language, country, colour and logo, and tells its followers. */
export async function reviseMovement(
  ports: Ports,
  asker: Asker,
  draft: MovementDraft,
): Promise<Outcome<Movement, ReviseMovementRefusal>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  const name = draft.name.trim();
  if (name.length < 1 || name.length > 200) return refused({ kind: "name_missing", field: "name" });
  if (draft.summary.length > 20_000) return refused({ kind: "text_too_long", field: "summary" });
  if (!isLanguageTag(draft.language)) return refused({ kind: "language_malformed", field: "language" });
  if (draft.country !== null && !/^[A-Z]{2}$/.test(draft.country)) {
    return refused({ kind: "country_malformed", field: "country" });
  }
  if (typeof draft.accent === "string" && !/^#[0-9a-f]{6}$/.test(draft.accent)) {
    return refused({ kind: "accent_malformed", field: "accent" });
  }
  const page = typeof draft.website === "string" ? frontPage(draft.website) : draft.website;
  if (page === null && draft.website !== null) return refused({ kind: "website_malformed", field: "website" });
  return await ports.transact(async (work) => {
    const before = await work.movements.find();
    if (before === null) return refused({ kind: "not_set_up" });
    const { newLogo = null, ...written } = draft;
    const website = page === undefined ? before.website : page;
    const logo = await storedPicture(work, {
      draft: { picture: draft.logo === undefined ? before.logo : draft.logo },
      newPicture: newLogo,
    });
    if (logo === "missing") return refused({ kind: "picture_missing", field: "picture" });
    const movement: Movement = { ...before, ...written, website, logo, name, updatedAt: work.now };
    await work.movements.save(movement);
    if (website !== before.website) await nameWebsite(work, ports.addresses.movement(before.handle), website);
    await work.emit({ type: "movement.revised", movementId: movement.id });
    return done(movement);
  });
}

/** A website that nobody looked at yet: until somebody does, the movement counts by the host of its node. */
export async function nameWebsite(work: Work, movementUri: string, website: string | null): Promise<void> {
  await work.trust.saveDomains([unchecked(movementUri, website, work.now)]);
  await work.trust.countBy(movementUri, null);
}
