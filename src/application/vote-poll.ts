/**
 * Somebody votes in a poll of another server. The choice goes to whoever asked and to nobody else; what comes of it is that
 * server's word, and the figures change when it says so.
 */
import { mayRead, type PostPoll } from "../domain/post.ts";
import { type NotAllowed, notAllowed } from "./access.ts";
import { hasMovedAway, type MovedAway } from "./leaving/moved.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";

/** Why a vote can't be cast. */
export type VoteRefusal = NotAllowed | MovedAway | {
  readonly kind: "not_found" | "poll_over" | "no_such_choice" | "choose_one" | "voted_already";
};

/** Casts a vote: one choice, or several where the poll allows. It can't be changed. */
export async function votePoll(
  ports: Ports,
  asker: Asker,
  command: { readonly uri: string; readonly choices: readonly string[] },
): Promise<Outcome<null, VoteRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const { uri } = command;
  const choices = [...new Set(command.choices)];
  return await ports.transact(async (work) => {
    if (await hasMovedAway(work, asker.personId)) return refused({ kind: "moved_away" });
    const person = { personId: asker.personId, uri: ports.addresses.person(asker.personId) };
    const met = await work.conversation.meet(uri, person);
    if (met === null || met.post.poll === null || met.post.id !== null || !mayRead(met.post, met.reader)) {
      return refused({ kind: "not_found" });
    }
    const { poll, authorUri } = met.post;
    const problem = choiceProblem(poll, choices, work.now);
    if (problem !== null) return refused({ kind: problem });
    if (!await work.conversation.addVote(uri, person.personId, choices)) return refused({ kind: "voted_already" });
    await work.emit({ type: "vote.cast", personId: person.personId, pollUri: uri, authorUri, choices });
    return done(null);
  });
}

function choiceProblem(poll: PostPoll, choices: readonly string[], now: Temporal.Instant) {
  const isPast = poll.endsAt !== null && Temporal.Instant.compare(Temporal.Instant.from(poll.endsAt), now) <= 0;
  if (poll.isClosed || isPast) return "poll_over";
  if (choices.length === 0) return "no_such_choice";
  if (!choices.every((choice) => poll.options.some(({ name }) => name === choice))) return "no_such_choice";
  return choices.length > 1 && !poll.isMultiple ? "choose_one" : null;
}
