/** The verbs about people and their accounts: who has one, how they get in, what they may do. Nobody's ways to sign in are told. */
import { z } from "zod";
import { changeRole, chooseWayIn, restorePerson, suspendPerson } from "../../application/accounts/change-standing.ts";
import { makeInvitation } from "../../application/accounts/make-invitation.ts";
import { listAccounts } from "../../database/views/account-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import { WAYS_IN } from "../../domain/account.ts";
import { ROLES } from "../../domain/person.ts";
import { declinedFor } from "./refusals.ts";
import { did, operator, verb } from "./verb.ts";

const person = z.object({ handle: z.string() });

/** `person list`: handles, names, roles and standing. */
export const personList = verb(z.object({}), async (node) => {
  const people = await listAccounts(readerOf(node.store));
  const value = people.map(({ handle, name, role, state }) => ({ handle, name, role, state }));
  return did(value, value.map((one) => `${one.handle}  ${one.role}  ${one.state}  ${one.name}`));
});

/** `person invite`: a link for a number of people. */
export const personInvite = verb(
  z.object({ places: z.number(), days: z.number(), role: z.enum(ROLES) }),
  async (node, command) => {
    const outcome = await makeInvitation(node.ports, operator, command);
    if (!outcome.ok) return declinedFor(outcome.refusal, "invitation");
    const { secret, expiresAt } = outcome.value;
    const link = `${node.addresses.origin}/invitations/${secret}`;
    const value = { link, places: command.places, role: command.role, expires: expiresAt.toString() };
    return did(value, [`For ${command.places} as ${command.role}, until ${value.expires.slice(0, 10)}:`, `  ${link}`]);
  },
);

/** `person role`: gives somebody another role. */
export const personRole = verb(
  z.object({ handle: z.string(), role: z.enum(ROLES) }),
  async (node, command) => {
    const outcome = await changeRole(node.ports, operator, command);
    if (!outcome.ok) return declinedFor(outcome.refusal, `person with the handle ${command.handle}`);
    return did(command, [`${command.handle} is ${command.role} now.`]);
  },
);

/** `person suspend`: shuts an account; every session of it ends. */
export const personSuspend = verb(person, async (node, { handle }) => {
  const outcome = await suspendPerson(node.ports, operator, { handle });
  if (!outcome.ok) return declinedFor(outcome.refusal, `person with the handle ${handle}`);
  return did({ handle, state: "suspended" }, [`${handle} is suspended and signed out everywhere.`]);
});

/** `person restore`: opens a suspended account again. */
export const personRestore = verb(person, async (node, { handle }) => {
  const outcome = await restorePerson(node.ports, operator, { handle });
  if (!outcome.ok) return declinedFor(outcome.refusal, `suspended person with the handle ${handle}`);
  return did({ handle, state: "active" }, [`${handle} can sign in again.`]);
});

/** `person way`: how people come to an account here. */
export const personWay = verb(z.object({ way: z.enum(WAYS_IN) }), async (node, command) => {
  const outcome = await chooseWayIn(node.ports, operator, command);
  if (!outcome.ok) return declinedFor(outcome.refusal, "way");
  return did(command, [`People come to an account: ${command.way}.`]);
});
