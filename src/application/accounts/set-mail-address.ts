/**
 * A mail address, for those who want one: to get back in, and for letters they ask for. It is kept only once a letter to it was
 * answered, sealed, and found again by a keyed hash. An address that is somebody else's is not told apart.
 */
import { accountLimits } from "../../domain/limits.ts";
import { normalMailAddress } from "../../domain/mail-address.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports, Work } from "../ports.ts";
import { mailMark } from "./ask-mail-link.ts";
import { dayOf } from "./open-session.ts";

/** Sends a letter to an address with a link that shows it is the person's. */
export async function askMailCheck(
  ports: Ports,
  command: { readonly personId: string; readonly address: string; readonly language: string },
): Promise<Outcome<null, { readonly kind: "mail_malformed" | "mail_too_often"; readonly field: "address" }>> {
  const address = normalMailAddress(command.address);
  if (address === null) return refused({ kind: "mail_malformed", field: "address" });
  const { secret, hash } = ports.makeSecret();
  const addressHash = mailMark(ports, address);
  const sealedAddress = ports.sealing.seal(address);
  return await ports.transact(async (work) => {
    const { personId, language } = command;
    const often = [`mail check ${addressHash}`, `mail check of ${personId}`];
    for (const key of often) {
      if (!await work.firstTime(key, accountLimits.mailLinkEveryMs / 5)) {
        return refused({ kind: "mail_too_often", field: "address" });
      }
    }
    if (!await hasLetterLeft(work, personId)) return refused({ kind: "mail_too_often", field: "address" });
    const expiresAt = work.now.add({ hours: accountLimits.mailCheckHours });
    await work.proofs.addMailCheck({ hash, personId, sealedAddress, addressHash, expiresAt });
    await work.mail.send({
      to: sealedAddress,
      language,
      subject: { key: "mail.check.subject", values: { host: ports.addresses.host } },
      text: [
        { key: "mail.check.text", values: { host: ports.addresses.host } },
        { text: `${ports.addresses.origin}/settings/security/mail/${secret}` },
        { key: "mail.check.not_you" },
      ],
      until: expiresAt,
    });
    return done(null);
  });
}

/** Takes one of the person's letters of the day: nobody has the node write to strangers in a loop (threat 118). */
async function hasLetterLeft(work: Work, personId: string): Promise<boolean> {
  for (let letter = 1; letter <= accountLimits.mailChecksADay; letter++) {
    if (await work.firstTime(`mail check ${letter} of ${personId}`, 24 * 60 * 60_000)) return true;
  }
  return false;
}

/** Keeps the address a link was sent to, for the person who asked and is signed in now. */
export async function confirmMailAddress(
  ports: Ports,
  command: { readonly personId: string; readonly secret: string },
): Promise<Outcome<null, { readonly kind: "expired" }>> {
  return await ports.transact(async (work) => {
    const check = await work.proofs.takeMailCheck(ports.hashSecret(command.secret), work.now);
    if (check === null || check.personId !== command.personId) return refused({ kind: "expired" });
    const mail = { sealed: check.sealedAddress, hash: check.addressHash, on: dayOf(work.now).toString() };
    if (!await work.accounts.setMail(command.personId, mail)) return refused({ kind: "expired" });
    // A link that was mailed to the address before is nobody's any more.
    await work.proofs.dropLinks(command.personId);
    await work.accounts.note(command.personId, "mail_set");
    return done(null);
  });
}

/** Forgets the address and every link mailed to it. Nothing of it is left, not even its hash. */
export async function removeMailAddress(ports: Ports, command: { readonly personId: string }): Promise<void> {
  await ports.transact(async (work) => {
    await work.accounts.removeMail(command.personId);
    await work.proofs.dropLinks(command.personId);
    await work.accounts.note(command.personId, "mail_removed");
  });
}
