/**
 * Brings in a list of accounts, as Mastodon and others export it. Each line becomes a job of its own, is looked up where it
 * lives and followed as the person who brought it; what became of it stands beside it. Overwriting also ends the follows
 * that are not in the list.
 */
import { followLimits } from "../domain/limits.ts";
import { type NotAllowed, notAllowed } from "./access.ts";
import type { FollowLineOutcome, FollowListLine } from "./home-ports.ts";
import type { LookedUp, LookUp } from "./look-up.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports, Work } from "./ports.ts";
import { type FollowRefusal, requestFollow, withdrawFollow } from "./request-follow.ts";

/** Why a list can't be brought in. */
export type ImportRefusal = NotAllowed | { readonly kind: "list_empty" | "list_too_long" | "list_running" };

/** A line of a file; one whose account makes no sense is kept, so that it can be shown. */
export type ReadFollowLine = FollowListLine & { readonly isReadable: boolean };

/** Starts bringing in a list. One list of a person runs at a time. */
export async function importFollows(
  ports: Ports,
  asker: Asker,
  command: { readonly mode: "merge" | "overwrite"; readonly lines: readonly ReadFollowLine[] },
): Promise<Outcome<{ readonly id: string }, ImportRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const { personId } = asker;
  const { mode, lines } = command;
  if (lines.length === 0) return refused({ kind: "list_empty" });
  if (lines.length > followLimits.listLines) return refused({ kind: "list_too_long" });
  return await ports.transact(async (work) => {
    if (await work.followLists.isBusy(personId)) return refused({ kind: "list_running" });
    const id = work.newId();
    if (mode === "overwrite") await endOthers(ports, work, asker, lines);
    await work.followLists.add({ id, personId, mode }, lines);
    return done({ id });
  });
}

/** What a line needs beside the ports: who asks, as whom, and the way to other servers. */
export interface LineSources {
  readonly lookUp: LookUp;
  /** Whether the server of a line is tried for the last time: one that cannot be reached is then given up. */
  readonly isLastTry: boolean;
  /** The line as it waits, and the handle of the person; null when there is nothing to do. */
  readonly line: { readonly account: string; readonly handle: string } | null;
}

/** Thrown when the server of a line did not answer; the line is tried again later. */
export class AccountUnreachable extends Error {
  /** Says no more than that: whom somebody wants to follow is not for a log. */
  constructor() {
    super("The server of an account in a list could not be reached.");
    this.name = "AccountUnreachable";
  }
}

/** Does one line: asks first, then writes once. */
export async function takeFollowLine(
  ports: Ports,
  sources: LineSources,
  which: { readonly list: string; readonly number: number },
): Promise<void> {
  const found = sources.line === null ? null : await sources.lookUp(`@${sources.line.account}`);
  if (found?.what === "nothing" && isForLater(found.why) && !sources.isLastTry) throw new AccountUnreachable();
  await ports.transact(async (work) => {
    const waiting = await work.followLists.lockWaiting(which.list, which.number);
    if (waiting === null || found === null || sources.line === null) return;
    const outcome = await follow(ports, waiting.personId, sources.line.handle, waiting.line, found);
    await work.followLists.settle(which.list, which.number, outcome);
  });
}

async function follow(
  ports: Ports,
  personId: string,
  follower: string,
  line: FollowListLine,
  found: LookedUp,
): Promise<FollowLineOutcome> {
  if (found.what === "nothing") return FAILURES[found.why];
  const target = found.what === "actor" ? found.actor : await localTarget(ports, found);
  if (target === null) return "not_found";
  const asker = { kind: "person", personId, role: "member" } as const;
  const { withShares, withNotice, languages } = line;
  const wishes = { withShares, withNotice, languages };
  const asked = await requestFollow(ports, asker, { follower, target, wishes });
  return asked.ok ? "followed" : REFUSALS[asked.refusal.kind];
}

/** The address of somebody here, from the path of their page. */
async function localTarget(ports: Ports, found: LookedUp): Promise<{ uri: string; isLocal: true } | null> {
  if (found.what !== "local" || !found.path.startsWith("/@")) return null;
  const actor = await ports.transact((work) => work.actors.findByHandle(found.path.slice(2)));
  return actor === null ? null : { uri: actor.uri, isLocal: true };
}

const FAILURES = {
  not_a_handle: "unreadable",
  not_found: "not_found",
  handle_does_not_match: "not_found",
  unreachable: "unreachable",
  busy: "unreachable",
  rehearsal: "unreachable",
  blocked: "blocked",
} as const satisfies Record<string, FollowLineOutcome>;

const REFUSALS: Readonly<Record<FollowRefusal["kind"], FollowLineOutcome>> = {
  not_allowed: "not_found",
  not_found: "not_found",
  not_following: "not_found",
  already_following: "already",
  following_oneself: "oneself",
  blocked_by_oneself: "blocked",
  too_many_follows: "blocked",
  moved_away: "blocked",
};

function isForLater(why: string): boolean {
  return why === "unreachable" || why === "busy";
}

/** Ends the follows of a person that a list does not name. Actors are named by `name@host`, as far as known here. */
async function endOthers(ports: Ports, work: Work, asker: Asker, lines: readonly ReadFollowLine[]): Promise<void> {
  if (asker.kind !== "person") return;
  const self = await work.actors.findByUri(ports.addresses.person(asker.personId));
  if (self === null) return;
  const named = lines.filter(({ isReadable }) => isReadable).map(({ account }) => account.toLowerCase());
  const known = new Set((await work.distances.findKnown(named)).values());
  const ourEnd = `@${ports.addresses.host}`;
  for (const account of named.filter((one) => one.endsWith(ourEnd))) {
    const actor = await work.actors.findByHandle(account.slice(0, -ourEnd.length));
    if (actor !== null) known.add(actor.uri);
  }
  for (const targetUri of await work.follows.followedBy(self.id)) {
    if (!known.has(targetUri)) await withdrawFollow(ports, asker, { follower: self.handle, targetUri });
  }
}
