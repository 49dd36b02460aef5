/**
 * Ends an account for good: what the node has of a person goes at once, every server that got anything is asked to forget
 * it, and a page at an unguessable address tells which did. Keys are kept, for the Delete alone, until it was told.
 */
import { leavingLimits } from "../../domain/limits.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import { withdrawWithin } from "../pledges/admit-pledge.ts";
import { awayMark, withdrawAway } from "../pledges/pledge-away.ts";
import { marksFor } from "../pledges/pledge-marks.ts";
import type { Asker, Ports, Work } from "../ports.ts";
import { hasRight } from "../access.ts";

/** Why an account can't be erased. */
export type ErasureRefusal = { readonly kind: "not_found" | "not_allowed" | "handle_differs"; readonly field?: string };

/**
 * Erases a person: their own account, or, as somebody who operates the node, that of anybody but a steward. Whoever has a
 * verified mail address gets the address of the receipts by mail when somebody else did it.
 */
export async function erasePerson(
  ports: Ports,
  asker: Asker,
  command: { readonly handle: string; readonly typed: string },
): Promise<Outcome<{ readonly receiptSecret: string }, ErasureRefusal>> {
  const typed = command.typed.trim().replace(/^@/, "").toLowerCase();
  if (typed !== command.handle) return refused({ kind: "handle_differs", field: "typed" });
  const { secret, hash } = ports.makeSecret();
  return await ports.transact(async (work) => {
    const person = await work.people.findByHandle(command.handle);
    if (person === null) return refused({ kind: "not_found" });
    const isOwn = asker.kind === "person" && asker.personId === person.id;
    const isForeignSteward = !isOwn && asker.kind === "person" && person.role === "steward";
    if (!isOwn && (!hasRight(asker, "operate") || isForeignSteward)) return refused({ kind: "not_allowed" });
    const to = isOwn ? null : await work.accounts.sealedMailOf(person.id);
    const language = (await work.accounts.find({ personId: person.id }))?.language ?? null;
    const keysUntil = work.now.add({ hours: leavingLimits.keyDays * 24 });
    const id = work.newId();
    const personUri = ports.addresses.person(person.id);
    await work.waysIn.revokeInvitationsOf(person.id, []);
    await forgetPledges(ports, work, person.id);
    const alsoTold = await forgetAway(ports, work, person.id);
    await work.erasures.erase(
      { id, secretHash: hash, personId: person.id, personUri, handle: person.handle, keysUntil, alsoTold },
      work.now,
    );
    await work.emit({ type: "person.erased", actorId: person.id, erasureId: id });
    if (to !== null) {
      await work.mail.send({
        to,
        language: language ?? (await work.movements.find())?.language ?? "en",
        subject: { key: "mail.erased.subject", values: { host: ports.addresses.host } },
        text: [
          { key: "mail.erased.text", values: { host: ports.addresses.host } },
          { text: `${ports.addresses.origin}/erased/${secret}` },
        ],
      });
    }
    return done({ receiptSecret: secret });
  });
}

/** Pledges for actions elsewhere are withdrawn; answers where the hosts are that knew the name. */
async function forgetAway(ports: Ports, work: Work, personId: string): Promise<readonly string[]> {
  const told: string[] = [];
  for (const { callUri, inbox } of await work.erasures.callsAway()) {
    const pledge = await work.away.lock(awayMark(ports.sealing, callUri, personId));
    if (pledge === null) continue;
    if (pledge.joinMark !== null) told.push(inbox);
    await withdrawAway(ports, { callUri, personId });
  }
  return told;
}

/** What was pledged for a day to come is withdrawn, and somebody who waits gets the place; what is over stays as a number. */
async function forgetPledges(ports: Ports, work: Work, personId: string): Promise<void> {
  for (const callId of await work.erasures.callsWithPledges()) {
    const marks = marksFor(ports.sealing, callId);
    const theirs = [marks.account(personId), marks.actor(ports.addresses.person(personId))];
    const pledge = await work.pledges.findByMarks(callId, theirs);
    const call = pledge === null ? null : await work.calls.lock(callId);
    if (pledge === null || call === null) continue;
    const end = call.schedule?.endsAt ?? call.schedule?.startsAt ?? null;
    const isOver = end !== null && Temporal.Instant.compare(end, work.now) < 0;
    if (isOver) await work.pledges.stripPerson(pledge.id);
    else await withdrawWithin(ports, work, call, pledge);
  }
}
