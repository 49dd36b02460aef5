/**
 * A password for those who want one, or none any more. A new one ends every other session and every link that would open
 * another: whoever changes it may be shutting somebody out (threat 116).
 */
import { type PasswordProblem, passwordProblem } from "../../domain/password.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { hashPassword, PasswordRoomFull } from "./password-room.ts";

/** Why a password is not taken. */
export type NewPasswordRefusal =
  | { readonly kind: PasswordProblem; readonly field: "password" }
  | { readonly kind: "room_full" };

/** A person in the session from which they change something. */
export interface OwnSession {
  readonly personId: string;
  readonly sessionSecret: string;
}

/** Sets the password of the person, who has proved themselves just now. */
export async function setPassword(
  ports: Ports,
  command: OwnSession & { readonly password: string },
): Promise<Outcome<null, NewPasswordRefusal>> {
  const { personId, password } = command;
  const account = await ports.transact((work) => work.accounts.find({ personId }));
  const about = [account?.handle ?? "", account?.name ?? "", ports.addresses.host];
  const problem = passwordProblem(password, about);
  if (problem !== null) return refused({ kind: problem, field: "password" });
  const hash = await hashPassword(password).catch((error: unknown) => {
    if (error instanceof PasswordRoomFull) return null;
    throw error;
  });
  if (hash === null) return refused({ kind: "room_full" });
  return await ports.transact(async (work) => {
    await work.accounts.lock(personId);
    await work.proofs.setPassword(personId, hash);
    await work.proofs.dropHalves(personId);
    await work.proofs.dropLinks(personId);
    await work.sessions.endAll(personId, ports.hashSecret(command.sessionSecret));
    await work.accounts.note(personId, "password_set");
    return done(null);
  });
}

/** Takes the password away; other ways in stay. */
export async function removePassword(ports: Ports, command: OwnSession): Promise<void> {
  await ports.transact(async (work) => {
    await work.proofs.setPassword(command.personId, null);
    await work.proofs.dropHalves(command.personId);
    await work.accounts.note(command.personId, "password_removed");
  });
}
