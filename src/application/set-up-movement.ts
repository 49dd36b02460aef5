/**
 * The node's first act: names the movement and makes its first organiser, who is its steward too. It happens once; the
 * secret printed at the first start is spent by it, and a second set-up is refused.
 */
import { frontPage } from "../domain/domain-check.ts";
import { handleProblem } from "../domain/handle.ts";
import { isLanguageTag } from "../domain/language.ts";
import type { Ports } from "./ports.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import { addPersonWithin, type PersonRefusal } from "./add-person.ts";
import { nameWebsite } from "./revise-movement.ts";

/** What set-up needs. `secret` is null only for the operator at the machine itself. */
export interface SetUpCommand {
  readonly secret: string | null;
  readonly movement: {
    readonly handle: string;
    readonly name: string;
    readonly language: string;
    readonly country: string | null;
    /** Its own website; none when left out. */
    readonly website?: string | null;
  };
  readonly organiser: { readonly handle: string; readonly name: string };
}

/** Why a node can't be set up as asked. `field` names the field of the form. */
export type SetUpRefusal =
  | { readonly kind: "already_set_up" }
  | { readonly kind: "wrong_secret" }
  | { readonly kind: "language_malformed"; readonly field: "language" }
  | { readonly kind: "country_malformed"; readonly field: "country" }
  | { readonly kind: "website_malformed"; readonly field: "website" }
  | PersonRefusal;

/**
 * Sets the node up. Returns the movement's handle and a secret for the organiser's one-time sign-in link.
 * The set-up row is locked, so that of two simultaneous set-ups one is refused.
 */
export async function setUpMovement(
  ports: Ports,
  command: SetUpCommand,
): Promise<Outcome<{ movementHandle: string; signInSecret: string }, SetUpRefusal>> {
  const { movement } = command;
  const problem = movementProblem(movement);
  if (problem !== null) return refused(problem);
  const [movementKeys, personKeys] = [await ports.makeKeys(), await ports.makeKeys()];
  return await ports.transact(async (work) => {
    const expected = await work.movements.lockSetupSecret();
    if ((await work.movements.find()) !== null) return refused({ kind: "already_set_up" });
    const given = command.secret === null ? null : ports.hashSecret(command.secret);
    if (given !== null && given !== expected) return refused({ kind: "wrong_secret" });
    const id = work.newId();
    const uri = ports.addresses.movement(movement.handle);
    await work.actors.add({ id, uri, kind: "movement", handle: movement.handle }, movementKeys);
    const name = movement.name.trim();
    const times = { createdAt: work.now, updatedAt: work.now };
    const website = movement.website ? frontPage(movement.website) : null;
    await work.movements.add({ ...movement, website, id, name, summary: "", accent: null, logo: null, ...times });
    if (website !== null) await nameWebsite(work, uri, website);
    const person = await addPersonWithin(ports, work, personKeys, { ...command.organiser, role: "steward" });
    if (!person.ok) throw new SetUpRolledBack(person.refusal);
    await work.movements.clearSetupSecret();
    return done({ movementHandle: movement.handle, signInSecret: person.value.signInSecret });
  }).catch((error: unknown) => {
    if (error instanceof SetUpRolledBack) return refused(error.refusal);
    throw error;
  });
}

/** Carries a refusal out of the transaction, so that the movement made before it is undone. */
class SetUpRolledBack extends Error {
  readonly refusal: PersonRefusal;
  constructor(refusal: PersonRefusal) {
    super(refusal.kind);
    this.refusal = refusal;
  }
}

function movementProblem(movement: SetUpCommand["movement"]): SetUpRefusal | null {
  const handle = handleProblem(movement.handle);
  if (handle !== null) return { kind: `handle_${handle}`, field: "handle" };
  const length = movement.name.trim().length;
  if (length < 1 || length > 200) return { kind: "name_missing", field: "name" };
  if (!isLanguageTag(movement.language)) return { kind: "language_malformed", field: "language" };
  if (movement.country !== null && !/^[A-Z]{2}$/.test(movement.country)) {
    return { kind: "country_malformed", field: "country" };
  }
  if (movement.website && frontPage(movement.website) === null) return { kind: "website_malformed", field: "website" };
  return null;
}
