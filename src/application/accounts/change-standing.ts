/**
 * What a steward decides about somebody's account: their role, and whether it stands open. The node always keeps a steward.
 * The person is told at their next visit; a suspended one is out at once.
 */
import { may, type Role, ROLES } from "../../domain/person.ts";
import { isAtMost, type WayIn } from "../../domain/account.ts";
import { accountLimits } from "../../domain/limits.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";
import type { Account } from "../account-ports.ts";
import { dayOf } from "./open-session.ts";

/** Why an account stays as it is. */
export type StandingRefusal = NotAllowed | { readonly kind: "not_found" | "last_steward" };

/**
 * Gives somebody another role; their sessions get new secrets, so that none from before carries it. Invitations they could not
 * make any more are void. What a steward opened for them by a link ends when the role rises: nobody makes themselves an
 * organiser in another's name (threat P19).
 */
export async function changeRole(
  ports: Ports,
  asker: Asker,
  command: { readonly handle: string; readonly role: Role },
): Promise<Outcome<null, StandingRefusal>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  return await ports.transact(async (work) => {
    const account = await work.accounts.find({ handle: command.handle });
    if (account === null || account.state === "left") return refused({ kind: "not_found" });
    if (account.role === command.role) return done(null);
    if (account.role === "steward" && await isLastSteward(work)) return refused({ kind: "last_steward" });
    await work.people.setRole(account.personId, command.role);
    if (await wasOpenedByLink(work, account, command.role)) await work.sessions.endAll(account.personId, null);
    await work.sessions.makeStale(account.personId);
    await work.proofs.dropHalves(account.personId);
    await work.proofs.guardLinks(account.personId);
    const kept = may(command.role, "invite") ? ROLES.filter((role) => isAtMost(role, command.role)) : [];
    await work.waysIn.revokeInvitationsOf(account.personId, kept);
    await work.accounts.note(account.personId, "role_changed", { unseen: true });
    return done(null);
  });
}

/** Suspends somebody: every session, link and half-done sign-in of theirs ends now. */
export async function suspendPerson(
  ports: Ports,
  asker: Asker,
  command: { readonly handle: string },
): Promise<Outcome<null, StandingRefusal>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  return await ports.transact(async (work) => {
    const account = await work.accounts.find({ handle: command.handle });
    if (account === null || account.state === "left") return refused({ kind: "not_found" });
    if (account.state === "suspended") return done(null);
    if (account.role === "steward" && await isLastSteward(work)) return refused({ kind: "last_steward" });
    await work.accounts.setState(account.personId, "suspended");
    await work.sessions.endAll(account.personId, null);
    await work.proofs.dropLinks(account.personId);
    await work.proofs.dropHalves(account.personId);
    await work.waysIn.revokeInvitationsOf(account.personId, []);
    await work.accounts.note(account.personId, "suspended", { unseen: true });
    return done(null);
  });
}

/** Lets somebody suspended in again. */
export async function restorePerson(
  ports: Ports,
  asker: Asker,
  command: { readonly handle: string },
): Promise<Outcome<null, StandingRefusal>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  return await ports.transact(async (work) => {
    const account = await work.accounts.find({ handle: command.handle });
    if (account === null || account.state !== "suspended") return refused({ kind: "not_found" });
    await work.accounts.setState(account.personId, "active");
    await work.accounts.note(account.personId, "restored", { unseen: true });
    return done(null);
  });
}

/** Chooses how people come to an account here. */
export async function chooseWayIn(
  ports: Ports,
  asker: Asker,
  command: { readonly way: WayIn },
): Promise<Outcome<null, NotAllowed>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  await ports.transact((work) => work.waysIn.setWayIn(command.way));
  return done(null);
}

/** Whether somebody whose role rises may have a session that a steward opened in their place. */
async function wasOpenedByLink(work: Work, { personId, role }: Account, next: Role): Promise<boolean> {
  if (isAtMost(next, role)) return false;
  const since = dayOf(work.now).subtract({ days: accountLimits.sessionDays }).toString();
  return await work.accounts.wasNoted(personId, "signed_in_by_steward_link", since);
}

async function isLastSteward(work: Work): Promise<boolean> {
  return await work.accounts.lockCount("steward") <= 1;
}
