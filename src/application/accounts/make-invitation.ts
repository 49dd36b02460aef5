/**
 * A link that gives so many people an account, until a day. Whoever may invite gives away no more than they have; only the hash
 * of the link is kept, and nobody is written down beside it.
 */
import { type InvitationTerms, isAtMost } from "../../domain/account.ts";
import { accountLimits } from "../../domain/limits.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";
import { dayOf } from "./open-session.ts";

/** What an invitation shall allow; `days` from today. */
export interface InvitationCommand extends Omit<InvitationTerms, "expiresAt"> {
  readonly days: number;
}

/** Why an invitation is not made. `field` names the field of the form. */
export type InvitationRefusal =
  | { readonly kind: "role_too_high"; readonly field: "role" }
  | { readonly kind: "places_out_of_range"; readonly field: "places" }
  | { readonly kind: "days_out_of_range"; readonly field: "days" };

/** Makes an invitation and returns its secret, which is shown once. */
export async function makeInvitation(
  ports: Ports,
  asker: Asker,
  { role, places, days }: InvitationCommand,
): Promise<Outcome<{ secret: string; expiresAt: Temporal.Instant }, InvitationRefusal | NotAllowed>> {
  if (!hasRight(asker, "invite")) return notAllowed;
  if (asker.kind === "person" && !isAtMost(role, asker.role)) return refused({ kind: "role_too_high", field: "role" });
  if (!isWithin(places, accountLimits.invitationPlaces)) {
    return refused({ kind: "places_out_of_range", field: "places" });
  }
  if (!isWithin(days, accountLimits.invitationDays)) return refused({ kind: "days_out_of_range", field: "days" });
  const { secret, hash } = ports.makeSecret();
  return await ports.transact(async (work) => {
    const expiresAt = work.now.add({ hours: days * 24 });
    const madeBy = asker.kind === "person" ? asker.personId : null;
    const madeOn = dayOf(work.now).toString();
    await work.waysIn.addInvitation({ id: work.newId(), hash, madeBy, madeOn, role, places, expiresAt });
    return done({ secret, expiresAt });
  });
}

/** Makes an invitation worth nothing; accounts made by it stay. */
export async function revokeInvitation(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string },
): Promise<Outcome<null, NotAllowed | { readonly kind: "not_found" }>> {
  if (!hasRight(asker, "invite")) return notAllowed;
  return await ports.transact(async (work) =>
    await work.waysIn.revokeInvitation(command.id) ? done(null) : refused({ kind: "not_found" })
  );
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
