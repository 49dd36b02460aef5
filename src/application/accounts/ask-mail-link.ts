/**
 * A sign-in link by mail. Asking is the same for every address, known or not: one sealed job. Only when the job runs is the
 * address looked up, and one address gets one letter in a while, whoever asks.
 */
import { accountLimits } from "../../domain/limits.ts";
import { normalMailAddress } from "../../domain/mail-address.ts";
import type { Ports } from "../ports.ts";
import { mayComeIn } from "./open-session.ts";

/** Notes that somebody asked for a link to an address. What is no address is dropped without a word. */
export async function askMailLink(
  ports: Ports,
  command: { readonly address: string; readonly language: string },
): Promise<void> {
  const address = normalMailAddress(command.address);
  if (address === null) return;
  const sealed = ports.sealing.seal(address);
  await ports.transact((work) => work.mail.askSignInLink(sealed, command.language));
}

/** Answers it: a letter with a link if the address is somebody's, else nothing. Called by the mail worker. */
export async function answerLinkAsked(ports: Ports, sealedAddress: string, language: string): Promise<void> {
  const mailHash = mailMark(ports, ports.sealing.open(sealedAddress));
  await ports.transact(async (work) => {
    const account = await work.accounts.find({ mailHash });
    if (!mayComeIn(account)) return;
    if (!await work.firstTime(`mail link ${mailHash}`, accountLimits.mailLinkEveryMs)) return;
    const to = await work.accounts.sealedMailOf(account.personId);
    if (to === null) return;
    const { secret, hash } = ports.makeSecret();
    const until = work.now.add({ minutes: accountLimits.mailLinkMinutes });
    await work.proofs.addLink({
      hash,
      personId: account.personId,
      madeBy: "mail",
      needsFactor: false,
      expiresAt: until,
    });
    await work.mail.send({
      to,
      language: account.language ?? language,
      subject: { key: "mail.sign_in.subject", values: { host: ports.addresses.host } },
      text: [
        { key: "mail.sign_in.text", values: { host: ports.addresses.host, minutes: accountLimits.mailLinkMinutes } },
        { text: `${ports.addresses.origin}/sign_in/${secret}` },
        { key: "mail.sign_in.not_you" },
      ],
      until,
    });
  });
}

/** The mark under which an address is found again. */
export function mailMark(ports: Pick<Ports, "sealing">, address: string): string {
  return ports.sealing.mark("mail address", address);
}
