/** What somebody may do with their own sessions: name one, end one, end all. None is ended without a note in their log. */
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { dayOf } from "./open-session.ts";
import type { OwnSession } from "./set-password.ts";

/** Names a session, such as "the library"; an empty name takes it away. */
export async function nameSession(
  ports: Ports,
  command: { readonly personId: string; readonly id: string; readonly name: string },
): Promise<Outcome<null, { readonly kind: "not_found" }>> {
  const name = command.name.trim().slice(0, 60) || null;
  return await ports.transact(async (work) =>
    await work.sessions.rename(command.personId, command.id, name) ? done(null) : refused({ kind: "not_found" })
  );
}

/** Ends one session of the person. */
export async function endSession(
  ports: Ports,
  command: { readonly personId: string; readonly id: string },
): Promise<Outcome<null, { readonly kind: "not_found" }>> {
  return await ports.transact(async (work) => {
    if (!await work.sessions.end(command.personId, command.id)) return refused({ kind: "not_found" });
    await work.accounts.note(command.personId, "session_ended");
    return done(null);
  });
}

/** Ends every session of the person, this one too, and every link that would open another. */
export async function signOutEverywhere(ports: Ports, command: { readonly personId: string }): Promise<void> {
  await ports.transact(async (work) => {
    await work.sessions.endAll(command.personId, null);
    await work.proofs.dropLinks(command.personId);
    await work.proofs.dropHalves(command.personId);
    await work.accounts.note(command.personId, "signed_out_everywhere");
  });
}

/** Gives a session a new secret, after its person's role changed; null when it has ended meanwhile. */
export async function renewSession(ports: Ports, command: OwnSession): Promise<string | null> {
  const { secret, hash } = ports.makeSecret();
  return await ports.transact(async (work) =>
    await work.sessions.replaceSecret(ports.hashSecret(command.sessionSecret), hash) ? secret : null
  );
}

/** Notes that a session was used today; asked once a day. */
export async function touchSession(ports: Ports, command: { readonly sessionSecret: string }): Promise<void> {
  await ports.transact((work) =>
    work.sessions.touch(ports.hashSecret(command.sessionSecret), dayOf(work.now).toString())
  );
}
