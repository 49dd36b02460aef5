/**
 * A person changes what they show of themselves. Nobody else does: a steward or organiser has no right over it. Followers
 * are told; where the person is, which languages they read and how they are answered stay here.
 */
import { isLanguageTag, type Texts } from "../domain/language.ts";
import { profileLimits } from "../domain/limits.ts";
import type { Profile, ProfileLink } from "../domain/profile.ts";
import { type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports, ReadyPicture } from "./ports.ts";
import { storedPicture } from "./stored-picture.ts";

/** What a person shows of themselves, as they write it. What they do not write here stays as it is. */
export interface ProfileDraft {
  readonly name: string;
  readonly language: string;
  readonly texts: Texts;
  /** Label and address; whether a page links back is found out afterwards. */
  readonly links: readonly Pick<ProfileLink, "label" | "url">[];
  readonly avatar: Profile["avatar"];
  readonly newAvatar: ReadyPicture | null;
  readonly isLocked: boolean;
  readonly isDiscoverable: boolean;
  readonly isIndexable: boolean;
  readonly replyPolicy: Profile["replyPolicy"];
  readonly quotePolicy: Profile["quotePolicy"];
  readonly readingLanguages: readonly string[];
}

/** Why a profile can't be changed like this, at the field where it is put right. */
export type ReviseProfileRefusal = NotAllowed | {
  readonly kind:
    | "name_missing"
    | "language_malformed"
    | "text_too_long"
    | "too_many_links"
    | "link_malformed"
    | "picture_missing";
  readonly field: string;
};

/** Changes the profile of the person who asks. */
export async function reviseProfile(
  ports: Ports,
  asker: Asker,
  draft: ProfileDraft,
): Promise<Outcome<Profile, ReviseProfileRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const problem = draftProblem(draft);
  if (problem !== null) return refused(problem);
  return await ports.transact(async (work) => {
    const before = await work.profiles.load(asker.personId);
    const avatar = await storedPicture(work, { draft: { picture: draft.avatar }, newPicture: draft.newAvatar });
    if (avatar === "missing") return refused({ kind: "picture_missing", field: "picture" });
    const { name, newAvatar: _new, texts, ...written } = draft;
    const links = draft.links.map((link): ProfileLink => {
      const known = before.links.find(({ url }) => url === link.url);
      return { label: link.label.trim(), url: link.url, verifiedAt: known?.verifiedAt ?? null };
    });
    const said = Object.entries(texts).filter(([, text]) => text.trim() !== "");
    const profile: Profile = { ...before, ...written, texts: Object.fromEntries(said), links, avatar };
    await work.profiles.save(profile);
    if (before.avatar !== null) await work.conversation.forgetPictures([before.avatar.mediaId]);
    if (before.isIndexable !== profile.isIndexable) {
      await work.conversation.setIndexable(ports.addresses.person(asker.personId), profile.isIndexable);
    }
    await work.profiles.rename(asker.personId, name.trim());
    await work.profiles.lookAtLinks(asker.personId, links.length === 0 ? null : work.now);
    await work.emit({ type: "person.revised", personId: asker.personId });
    return done(profile);
  });
}

function draftProblem(draft: ProfileDraft): Exclude<ReviseProfileRefusal, NotAllowed> | null {
  const name = draft.name.trim();
  if (name === "" || [...name].length > profileLimits.name) return { kind: "name_missing", field: "name" };
  const tags = [draft.language, ...Object.keys(draft.texts), ...draft.readingLanguages];
  if (!tags.every(isLanguageTag)) return { kind: "language_malformed", field: "language" };
  const long = Object.entries(draft.texts).find(([, text]) => [...text].length > profileLimits.about);
  if (long !== undefined) return { kind: "text_too_long", field: `about.${long[0]}` };
  if (draft.links.length > profileLimits.links) return { kind: "too_many_links", field: "link1" };
  const wrong = draft.links.findIndex(({ label, url }) =>
    !/^https:\/\/[^\s/]+/i.test(url) || !URL.canParse(url) || label.trim() === "" ||
    [...label].length > profileLimits.label
  );
  return wrong === -1 ? null : { kind: "link_malformed", field: `link${wrong + 1}` };
}
