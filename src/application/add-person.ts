/**
 * Gives somebody an account: a handle, a display name, a role, and a one-time link to sign in. Their actor's address
 * is opaque and they are locked and undiscoverable until they say otherwise.
 */
import { handleProblem } from "../domain/handle.ts";
import type { Role } from "../domain/person.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { SIGN_IN_LINK_LIFETIME } from "./issue-sign-in-link.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports, SealedKey, Work } from "./ports.ts";

/** Who is to get an account. */
export interface NewPerson {
  readonly handle: string;
  readonly name: string;
  readonly role: Role;
}

/** Why somebody can't have the account asked for. */
export type PersonRefusal =
  | { readonly kind: "handle_malformed" | "handle_reserved" | "handle_taken"; readonly field: "handle" }
  | { readonly kind: "name_missing"; readonly field: "name" };

/** Adds a person and returns the secret of their first sign-in link, which is shown once and never stored. */
export async function addPerson(
  ports: Ports,
  asker: Asker,
  person: NewPerson,
): Promise<Outcome<{ personId: string; signInSecret: string }, PersonRefusal | NotAllowed>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  const keys = await ports.makeKeys();
  return await ports.transact((work) => addPersonWithin(ports, work, keys, person));
}

/** The same inside a transaction that is already open; set-up makes the first organiser this way. */
export async function addPersonWithin(
  ports: Ports,
  work: Work,
  keys: readonly SealedKey[],
  person: NewPerson,
): Promise<Outcome<{ personId: string; signInSecret: string }, PersonRefusal>> {
  const problem = handleProblem(person.handle);
  if (problem !== null) return refused({ kind: `handle_${problem}`, field: "handle" });
  const name = person.name.trim();
  if (name.length < 1 || name.length > 200) return refused({ kind: "name_missing", field: "name" });
  const id = work.newId();
  const actor = { id, uri: ports.addresses.person(id), kind: "person", handle: person.handle } as const;
  if (!await work.actors.add(actor, keys)) return refused({ kind: "handle_taken", field: "handle" });
  await work.people.add({ id, handle: person.handle, name, role: person.role, createdAt: work.now });
  const { secret, hash } = ports.makeSecret();
  await work.accounts.setState(id, "waiting");
  const expiresAt = work.now.add(SIGN_IN_LINK_LIFETIME);
  await work.proofs.addLink({ hash, personId: id, madeBy: "welcome", needsFactor: false, expiresAt });
  return done({ personId: id, signInSecret: secret });
}
