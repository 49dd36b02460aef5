/**
 * Making one's own account, by an invitation or where the movement lets everybody in. A place is taken, the account made and the
 * session opened in one transaction, so that a link with twenty places makes twenty accounts and no twenty-first.
 */
import { handleProblem } from "../../domain/handle.ts";
import type { Role } from "../../domain/person.ts";
import { addPersonWithin, type PersonRefusal } from "../add-person.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports, Work } from "../ports.ts";
import { mayComeIn, type OpenedSession, openSessionWithin } from "./open-session.ts";

/** Who wants an account. */
export interface NewAccount {
  readonly handle: string;
  readonly name: string;
  /** The language of letters to them, one of the interface's. */
  readonly language: string;
}

/** Why there is no account. A handle that the node keeps for itself and one that is taken are not told apart. */
export type SignUpRefusal =
  | { readonly kind: "handle_malformed" | "handle_unavailable"; readonly field: "handle" }
  | { readonly kind: "name_missing"; readonly field: "name" }
  | { readonly kind: "invitation_void" }
  | { readonly kind: "sign_up_closed" };

/** Takes a place of an invitation; `invitation_void` covers unknown, revoked, late and full ones alike. */
export async function acceptInvitation(
  ports: Ports,
  command: NewAccount & { readonly secret: string },
): Promise<Outcome<OpenedSession, SignUpRefusal>> {
  const hash = ports.hashSecret(command.secret);
  return await makeAccount(ports, command, async (work) => {
    const role = await work.waysIn.takePlace(hash, work.now);
    return role ?? { kind: "invitation_void" };
  });
}

/** Makes an account where the node is open; everybody begins as a member. */
export async function signUp(ports: Ports, command: NewAccount): Promise<Outcome<OpenedSession, SignUpRefusal>> {
  return await makeAccount(
    ports,
    command,
    async (work) => await work.waysIn.wayIn() === "open" ? "member" : { kind: "sign_up_closed" },
  );
}

async function makeAccount(
  ports: Ports,
  command: NewAccount,
  letIn: (work: Work) => Promise<Role | SignUpRefusal>,
): Promise<Outcome<OpenedSession, SignUpRefusal>> {
  const early = await ports.transact((work) => plainRefusal(work, command));
  if (early !== null) return refused(early);
  const keys = await ports.makeKeys();
  return await ports.transact(async (work) => {
    const role = await letIn(work);
    if (typeof role !== "string") return refused(role);
    const added = await addPersonWithin(ports, work, keys, { ...command, role });
    if (!added.ok) throw new AccountRolledBack(asSignUpRefusal(added.refusal));
    const { personId } = added.value;
    await work.accounts.setLanguage(personId, command.language);
    // Whoever signs up is in already: the link that others would be handed is not needed.
    await work.proofs.dropLinks(personId);
    const account = await work.accounts.lock(personId);
    if (!mayComeIn(account)) throw new Error("A new account does not stand open.");
    return done(await openSessionWithin(ports, work, account));
  }).catch((error: unknown) => {
    if (error instanceof AccountRolledBack) return refused(error.refusal);
    throw error;
  });
}

/** What is wrong with an account at first sight: keys are slow to make, and nobody makes the node work for a form sent in a loop. */
async function plainRefusal(work: Work, { handle, name }: NewAccount): Promise<SignUpRefusal | null> {
  const problem = handleProblem(handle);
  if (problem !== null) return asSignUpRefusal({ kind: `handle_${problem}`, field: "handle" });
  if (name.trim().length < 1 || name.trim().length > 200) return { kind: "name_missing", field: "name" };
  return await work.actors.findByHandle(handle) === null ? null : { kind: "handle_unavailable", field: "handle" };
}

/** Carries a refusal out of the transaction, so that the place taken before it is free again. */
class AccountRolledBack extends Error {
  readonly refusal: SignUpRefusal;
  constructor(refusal: SignUpRefusal) {
    super(refusal.kind);
    this.refusal = refusal;
  }
}

function asSignUpRefusal(refusal: PersonRefusal): SignUpRefusal {
  if (refusal.kind === "handle_reserved" || refusal.kind === "handle_taken") {
    return { kind: "handle_unavailable", field: "handle" };
  }
  return refusal.kind === "name_missing" ? refusal : { kind: "handle_malformed", field: "handle" };
}
