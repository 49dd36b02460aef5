/** The verbs about pledges: numbers, those who wait for a yes, the yes or no itself, and printed codes. */
import { z } from "zod";
import { decidePledges } from "../../application/pledges/decide-pledges.ts";
import { issueSlips } from "../../application/pledges/issue-slips.ts";
import { contactOf } from "../../application/pledges/pledge-contact.ts";
import { findCall } from "../../database/views/call-views.ts";
import { listPledges, type PledgeView, readPledgeDesk } from "../../database/views/pledge-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { needsYes, rangeOf } from "../../domain/pledge.ts";
import type { MovementNode } from "../movement-node.ts";
import { declinedFor } from "./refusals.ts";
import { declined, did, onItsWay, operator, verb, type VerbResult } from "./verb.ts";

const oneCall = { call: z.string() };

/** `pledge list`: how many by door, answer and state; without `--counts` also who waits for a decision. Nobody else is named. */
export const pledgeList = verb(
  z.object({ ...oneCall, counts: z.boolean() }),
  (node, { call, counts: onlyCounts }) =>
    onCall(node, call, async (id) => {
      const db = readerOf(node.store);
      const { counts, slips } = await readPledgeDesk(db, id);
      const range = rangeOf(counts, "going");
      const waiting = onlyCounts ? [] : await listPledges(db, id, ["pending", "held", "waiting"], pledgeLimits.listed);
      const found = await findCall(db, id);
      const mustDecide = (pledge: PledgeView) => found !== null && needsYes(found, pledge);
      const deciding = waiting.map((pledge) => {
        const { handle = null, name = null } = contactOf(node.ports.sealing, pledge);
        const who = mustDecide(pledge) ? handle ?? name : null;
        return { id: pledge.id, state: pledge.state, who, people: pledge.weight };
      });
      const groups = counts.map(({ door, option, state, count }) => ({ door, option, state, count }));
      const value = { going: { low: range.low, high: range.high }, slips, counts: groups, deciding };
      return did(value, [
        range.low === range.high
          ? `${range.low} will be there.`
          : `Between ${range.low} and ${range.high} will be there.`,
        ...groups.map(({ door, option, state, count }) => `  ${door}  ${option}  ${state}  ${count}`),
        ...deciding.map((one) => `${one.id}  ${one.state}  ${one.who ?? "nobody known"}`),
      ]);
    }),
);

/** `pledge accept`: gives a place to those who wait for a yes, by id, handle or actor. */
export const pledgeAccept = verb(
  z.object({ ...oneCall, who: z.array(z.string()).min(1) }),
  (node, { call, who }, here) => decide(node, call, who, true, onItsWay(node, here)),
);

/** `pledge reject`: declines them; each is told. */
export const pledgeReject = verb(
  z.object({ ...oneCall, who: z.array(z.string()).min(1) }),
  (node, { call, who }, here) => decide(node, call, who, false, onItsWay(node, here)),
);

/** `pledge slips`: prints codes, once; only their hashes are kept. */
export const pledgeSlips = verb(
  z.object({ ...oneCall, count: z.int().min(1).max(pledgeLimits.slipsAtOnce) }),
  (node, { call, count }) =>
    onCall(node, call, async (callId) => {
      const outcome = await issueSlips(node.ports, operator, { callId, count });
      if (!outcome.ok) return declined(`The call ${callId} takes no printed codes (${outcome.refusal.kind}).`);
      const { codes, issued } = outcome.value;
      return did({ codes: [...codes], issued }, codes, ["These codes are shown once and kept nowhere."]);
    }),
);

async function decide(
  node: MovementNode,
  call: string,
  who: readonly string[],
  accept: boolean,
  warnings: readonly string[],
): Promise<VerbResult> {
  return await onCall(node, call, async (callId) => {
    const known = await listPledges(readerOf(node.store), callId, [
      "pending",
      "held",
      "waiting",
      "confirmed",
      "declined",
    ], 10_000);
    const ids = known.filter((pledge) => {
      const { handle, actorUri } = contactOf(node.ports.sealing, pledge);
      return who.some((one) => one === pledge.id || one === handle || one === actorUri);
    }).map(({ id }) => id);
    if (ids.length === 0) return declined(`Nobody of that name or id pledged; see: trait pledge list ${callId}`);
    const outcome = await decidePledges(node.ports, operator, { callId, ids, accept });
    if (!outcome.ok) return declinedFor(outcome.refusal, `call ${callId}`);
    const { accepted, waiting, declined: refused } = outcome.value;
    const said = [`Accepted ${accepted}, on the waiting list ${waiting}, declined ${refused}.`];
    return did({ accepted, waiting, declined: refused }, said, warnings);
  });
}

async function onCall(
  node: MovementNode,
  call: string,
  how: (id: string) => Promise<VerbResult>,
): Promise<VerbResult> {
  const id = call.split("/").at(-1) ?? "";
  const found = /^[a-z0-9]{1,40}$/.test(id) ? await findCall(readerOf(node.store), id) : null;
  if (found === null) return declined(`${call} is not a call of this node; see: trait call list`);
  return await how(id);
}
