/** The verbs that set a node up, give people their way in, and say how the node stands. */
import { z } from "zod";
import { addPerson } from "../../application/add-person.ts";
import { issueSignInLink } from "../../application/issue-sign-in-link.ts";
import { setUpMovement } from "../../application/set-up-movement.ts";
import { readerOf } from "../../database/views/read-only.ts";
import { findMovement } from "../../database/views/movement-views.ts";
import { handleProblem } from "../../domain/handle.ts";
import { ROLES } from "../../domain/person.ts";
import { isLoopbackOrigin } from "../config.ts";
import type { MovementNode } from "../movement-node.ts";
import { SOFTWARE_VERSION } from "../version.ts";
import { countEverything } from "./reads.ts";
import { declinedFor } from "./refusals.ts";
import { declined, did, operator, verb } from "./verb.ts";

const VALID_FOR = "Works once, within 48 hours:";

/** `setup`: the movement and its first organiser, who gets a one-time link. */
export const setup = verb(
  z.object({
    name: z.string(),
    handle: z.string(),
    language: z.string(),
    country: z.string().nullable(),
    website: z.string().nullable().optional(),
    organiser: z.object({ handle: z.string(), name: z.string() }),
  }),
  async (node, { organiser, website = null, ...written }) => {
    const movement = { ...written, website };
    if (movement.handle === organiser.handle) {
      return declined(`The organiser needs another handle than the movement: add --organiser HANDLE.`);
    }
    const outcome = await setUpMovement(node.ports, { secret: null, movement, organiser });
    if (!outcome.ok) {
      const movementIsWrong = handleProblem(movement.handle) !== null;
      return declinedFor(outcome.refusal, movementIsWrong ? movement.handle : organiser.handle);
    }
    const { addresses } = node;
    const { movementHandle: handle, signInSecret } = outcome.value;
    const value = {
      handle,
      uri: addresses.movement(handle),
      url: addresses.profile(handle),
      signIn: signInLink(node, signInSecret),
    };
    return did(value, [
      `${movement.name.trim()} is set up as @${handle}@${addresses.host}.`,
      `The first organiser is ${organiser.handle}. ${VALID_FOR}`,
      `  ${value.signIn}`,
    ]);
  },
);

/** `person add`: an account and its first one-time link. */
export const personAdd = verb(
  z.object({ handle: z.string(), name: z.string(), role: z.enum(ROLES) }),
  async (node, person) => {
    const outcome = await addPerson(node.ports, operator, person);
    if (!outcome.ok) return declinedFor(outcome.refusal, person.handle);
    const { personId, signInSecret } = outcome.value;
    const value = {
      handle: person.handle,
      uri: node.addresses.person(personId),
      role: person.role,
      signIn: signInLink(node, signInSecret),
    };
    return did(value, [`${person.handle} has an account as ${person.role}. ${VALID_FOR}`, `  ${value.signIn}`]);
  },
);

/** `person sign-in`: a fresh one-time link. */
export const personSignIn = verb(z.object({ handle: z.string() }), async (node, { handle }) => {
  const outcome = await issueSignInLink(node.ports, operator, { handle });
  if (!outcome.ok) return declinedFor(outcome.refusal, `person with the handle ${handle}`);
  const value = { handle, signIn: signInLink(node, outcome.value.signInSecret) };
  return did(value, [`A new link for ${handle}. ${VALID_FOR}`, `  ${value.signIn}`]);
});

/** `status`: figures only, about nobody. */
export const status = verb(z.object({}), async (node, _args, here) => {
  const db = readerOf(node.store);
  const movement = await findMovement(db);
  const counts = await countEverything(db);
  const queues = await node.queue.depth();
  const rehearsal = isLoopbackOrigin(node.settings.origin);
  const handle = movement === null ? null : `@${movement.handle}@${node.addresses.host}`;
  const value = {
    origin: node.addresses.origin,
    version: SOFTWARE_VERSION,
    running: here.running,
    rehearsal,
    movement: movement === null ? null : { handle: movement.handle, name: movement.name },
    database: node.store.kind,
    ...counts,
    queues: Object.fromEntries(Object.entries(queues).map(([name, depth]) => [name, { ...depth }])),
  };
  return did(value, [
    `${node.addresses.origin}: ${movement === null ? "not set up yet" : `${movement.name} (${handle})`}`,
    `Version ${SOFTWARE_VERSION}, ${here.running ? "running" : "not running"}, ${
      node.store.kind === "embedded" ? "embedded database" : "PostgreSQL"
    }${rehearsal ? ", in rehearsal: nothing leaves this machine" : ""}`,
    `Campaigns: ${listed(counts.campaigns)}`,
    `Calls: ${listed(counts.calls)}`,
    `Followers: ${counts.followers}, following: ${counts.following}, blocked domains: ${counts.blocks}`,
    `Replies to look at: ${counts.heldReplies}, complaints: ${counts.openFlags}`,
    ...Object.entries(queues).map(([name, depth]) =>
      `Queue ${name}: ${depth.due} waiting, ${depth.leased} in hand, ${depth.dead} given up`
    ),
  ]);
});

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts).map(([state, count]) => `${count} ${state}`).join(", ") || "none";
}

function signInLink({ addresses }: MovementNode, secret: string): string {
  return `${addresses.origin}/sign_in/${secret}`;
}
