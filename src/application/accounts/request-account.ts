/**
 * Asking for an account, and what becomes of it. Asking says nothing about which handles exist: that is looked at when somebody
 * decides. The answer waits behind a link that whoever asked was shown, because they need not have a mail address.
 */
import { accountLimits } from "../../domain/limits.ts";
import { handleProblem } from "../../domain/handle.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { addPersonWithin, type PersonRefusal } from "../add-person.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";
import { mayComeIn, type OpenedSession, openSessionWithin } from "./open-session.ts";
import type { NewAccount } from "./sign-up.ts";

/** A request, with a line to the organisers. */
export type RequestCommand = NewAccount & { readonly line: string };

/** Why a request is not taken. */
export type RequestRefusal =
  | { readonly kind: "handle_malformed"; readonly field: "handle" }
  | { readonly kind: "name_missing"; readonly field: "name" }
  | { readonly kind: "line_too_long"; readonly field: "line" }
  | { readonly kind: "sign_up_closed" | "too_many_requests" };

/** Notes a request; returns the secret of the link where its answer will be. */
export async function requestAccount(
  ports: Ports,
  { handle, name, language, line }: RequestCommand,
): Promise<Outcome<{ secret: string }, RequestRefusal>> {
  if (handleProblem(handle) === "malformed") return refused({ kind: "handle_malformed", field: "handle" });
  const length = name.trim().length;
  if (length < 1 || length > 200) return refused({ kind: "name_missing", field: "name" });
  if (line.length > accountLimits.requestLineCharacters) return refused({ kind: "line_too_long", field: "line" });
  const { secret, hash } = ports.makeSecret();
  return await ports.transact(async (work) => {
    if (await work.waysIn.wayIn() !== "request") return refused({ kind: "sign_up_closed" });
    if (await work.waysIn.countWaiting() >= accountLimits.requestsWaiting) {
      return refused({ kind: "too_many_requests" });
    }
    await work.waysIn.addRequest({ id: work.newId(), hash, handle, name: name.trim(), language, line });
    const about = { kind: "account_requested", actorUri: null, subjectUri: null } as const;
    await work.notifications.addForRight("approve_people", about);
    return done({ secret });
  });
}

/** What somebody decides about a request; an approval may give another handle than was asked for. */
export type RequestDecision =
  | { readonly id: string; readonly approve: false }
  | { readonly id: string; readonly approve: true; readonly handle: string };

/** Approves a request, which makes a member's account, or declines it. A decided one stays as it is. */
export async function decideRequest(
  ports: Ports,
  asker: Asker,
  decision: RequestDecision,
): Promise<Outcome<null, PersonRefusal | NotAllowed | { readonly kind: "not_found" }>> {
  if (!hasRight(asker, "approve_people")) return notAllowed;
  const keys = decision.approve ? await ports.makeKeys() : [];
  return await ports.transact(async (work) => {
    const request = await work.waysIn.lockRequest({ id: decision.id });
    if (request?.state !== "waiting") return refused({ kind: "not_found" });
    if (!decision.approve) {
      await work.waysIn.settleRequest(request.id, "declined", null);
      return done(null);
    }
    const person = { handle: decision.handle, name: request.name, role: "member" } as const;
    const added = await addPersonWithin(ports, work, keys, person);
    if (!added.ok) return added;
    const { personId } = added.value;
    await work.proofs.dropLinks(personId);
    await work.accounts.setLanguage(personId, request.language);
    await work.waysIn.settleRequest(request.id, "approved", personId);
    return done(null);
  });
}

/** Signs in whoever holds the link of an approved request; it works once. */
export async function redeemRequest(
  ports: Ports,
  command: { readonly secret: string },
): Promise<Outcome<OpenedSession, { readonly kind: "expired" }>> {
  return await ports.transact(async (work) => {
    const request = await work.waysIn.lockRequest({ hash: ports.hashSecret(command.secret) });
    const account = request?.personId == null ? null : await work.accounts.lock(request.personId);
    if (request?.state !== "approved" || !mayComeIn(account)) return refused({ kind: "expired" });
    await work.waysIn.dropRequest(request.id);
    return done(await openSessionWithin(ports, work, account));
  });
}
