/**
 * Seeing the addresses of those who agreed to it takes two organisers: one asks and says why, another agrees within a day, and for a
 * day both may look. Whoever is looked at is told, reads the reason on their own page, and the log stays.
 */
import type { Call } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { may } from "../../domain/person.ts";
import type { Pledge } from "../../domain/pledge.ts";
import { revealState } from "../../domain/pledge-desk.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { ContactReveal } from "../pledge-desk-ports.ts";
import type { Asker, Ports, Work } from "../ports.ts";
import { tellPledger } from "./admit-pledge.ts";
import { contactOf, sealContact } from "./pledge-contact.ts";

/** Why a request is not taken: no reason, one that waits already, or nobody whose request could be told from another's. */
export type AskRevealRefusal = NotAllowed | { readonly kind: "not_found" | "reveal_waiting" | "reveal_persons" } | {
  readonly kind: "reveal_reason";
  readonly field: "reason";
};

/** Why nobody agreed: the request is gone, too old or answered, or it is one's own. */
export type AgreeRevealRefusal = NotAllowed | {
  readonly kind: "not_found" | "reveal_lapsed" | "reveal_own" | "reveal_persons";
};

/** Asks to see addresses. The command line may not: it is nobody in particular. */
export async function askReveal(
  ports: Ports,
  asker: Asker,
  asked: { readonly callId: string; readonly reason: string },
): Promise<Outcome<null, AskRevealRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  if (asker.kind !== "person") return refused({ kind: "reveal_persons" });
  const reason = asked.reason.trim();
  if (reason.length < 3 || reason.length > pledgeLimits.reasonCharacters) {
    return refused({ kind: "reveal_reason", field: "reason" });
  }
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    if (call === null || call.state === "draft" || call.risk) return refused({ kind: "not_found" });
    const last = await work.pledgeDesk.lastReveal(call.id);
    const state = last === null ? "over" : revealState(last, work.now);
    if (state === "asked" || state === "open") return refused({ kind: "reveal_waiting" });
    await work.pledgeDesk.addReveal({
      id: work.newId(),
      callId: call.id,
      askedBy: asker.personId,
      askedAt: work.now,
      sealedReason: ports.sealing.seal(JSON.stringify({ reason })),
      agreedBy: null,
      agreedAt: null,
    });
    return done(null);
  });
}

/** Agrees as the second organiser; everybody whose address can be seen now is told at once. */
export async function agreeReveal(
  ports: Ports,
  asker: Asker,
  asked: { readonly callId: string; readonly id: string },
): Promise<Outcome<null, AgreeRevealRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  if (asker.kind !== "person") return refused({ kind: "reveal_persons" });
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    const reveal = call === null ? null : await work.pledgeDesk.lockReveal(asked.id);
    if (call === null || reveal === null || reveal.callId !== call.id) return refused({ kind: "not_found" });
    if (reveal.askedBy === null || revealState(reveal, work.now) !== "asked") return refused({ kind: "reveal_lapsed" });
    if (reveal.askedBy === asker.personId) return refused({ kind: "reveal_own" });
    // A request whose asker is an organiser no more has one organiser less, and lapses.
    const first = await work.accounts.find({ personId: reveal.askedBy });
    if (
      first === null || first.state === "suspended" || first.state === "left" || !may(first.role, "write_campaigns")
    ) {
      return refused({ kind: "reveal_lapsed" });
    }
    await work.pledgeDesk.agreeReveal(reveal.id, asker.personId, work.now);
    for (const pledge of await work.pledges.list(call.id, REVEALED_STATES, pledgeLimits.toldAtOnce)) {
      await revealWithin(ports, work, call, pledge, reveal.id);
    }
    return done(null);
  });
}

/**
 * Counts a pledge among those whose address a request shows, and tells its person, once; nothing for whoever did not allow it or has
 * no place. Only who was told is shown. Call it with the call's lock.
 */
export async function revealWithin(
  ports: Ports,
  work: Work,
  call: Call,
  pledge: Pledge,
  revealId: string,
): Promise<void> {
  const contact = contactOf(ports.sealing, pledge);
  const { reachable, revealed = [] } = contact;
  if (reachable !== true || !REVEALED_STATES.some((one) => one === pledge.state) || revealed.includes(revealId)) return;
  const told = { ...pledge, sealed: sealContact(ports.sealing, { ...contact, revealed: [...revealed, revealId] }) };
  await work.pledges.save(told);
  await tellPledger(ports, work, call, told, "revealed");
}

/** Tells whether an organiser is one of the two whom a request shows addresses to. */
export function isShownTo(reveal: Pick<ContactReveal, "askedBy" | "agreedBy">, personId: string | null): boolean {
  return personId !== null && (reveal.askedBy === personId || reveal.agreedBy === personId);
}

/** States in which somebody's address may be seen: those who come, or wait for a place. */
export const REVEALED_STATES = ["confirmed", "waiting"] as const;

/** Opens the reason of a request; for the organisers and for those who were looked at. */
export function openReason(open: (sealed: string) => string, sealed: string): string {
  return (JSON.parse(open(sealed)) as { readonly reason: string }).reason;
}
