/**
 * Writes the mails that tell somebody there is something: how many of what kind, and the names of calls, which are public.
 * Who wrote, and what, stays on the node: mail is read by every server it passes.
 */
import type { DueDigest } from "../leaving-ports.ts";
import type { MailLetter, MailPhrase } from "../mail-ports.ts";
import type { Ports } from "../ports.ts";
import { unsubscribeUrl } from "./unsubscribe.ts";

/** Writes the next digest that is due; answers false when none is. One transaction each. */
export async function writeDueDigest(ports: Ports): Promise<boolean> {
  return await ports.transact(async (work) => {
    const due = await work.choices.lockDue(work.now);
    if (due === null) return false;
    if (due.sealedAddress !== null && due.counts.length > 0) {
      await work.mail.send(digestOf(ports, due, due.sealedAddress));
    }
    await work.choices.settleDigest(due.personId, work.now);
    return true;
  });
}

function digestOf(ports: Ports, { personId, language, counts, callNames, mail }: DueDigest, to: string): MailLetter {
  const total = counts.reduce((sum, one) => sum + one.count, 0);
  const names: MailPhrase[] = callNames.length === 0
    ? []
    : [{ key: "mail.digest.calls" }, { text: callNames.map((name) => `– ${name}`).join("\n") }];
  return {
    to,
    language,
    subject: { key: "mail.digest.subject", values: { count: total, host: ports.addresses.host } },
    text: [
      { key: mail === "daily" ? "mail.digest.daily" : "mail.digest.weekly" },
      ...counts.map(({ kind, count }): MailPhrase => ({ key: `mail.digest.${kind}`, values: { count } })),
      ...names,
      ...ending(ports, personId),
    ],
    unsubscribeUrl: unsubscribeUrl(ports.sealing, ports.addresses.origin, personId),
    until: Temporal.Now.instant().add({ hours: 24 }),
  };
}

/** A mail about one thing that should not wait. `callName` is the name of a public call, if it is about one. */
export function atOnceMail(
  ports: Ports,
  told: {
    readonly personId: string;
    readonly kind: string;
    readonly to: string;
    readonly language: string;
    readonly callName: string | null;
  },
): MailLetter {
  const { personId, kind, to, language, callName } = told;
  const { host, origin } = ports.addresses;
  return {
    to,
    language,
    subject: { key: "mail.told.subject", values: { host } },
    text: [
      { key: `mail.digest.${kind}`, values: { count: 1 } },
      ...(callName === null ? [] : [{ text: `– ${callName}` }]),
      ...ending(ports, personId),
    ],
    unsubscribeUrl: unsubscribeUrl(ports.sealing, origin, personId),
  };
}

function ending(ports: Ports, personId: string): MailPhrase[] {
  const { origin } = ports.addresses;
  return [
    { text: `${origin}/notifications` },
    { key: "mail.digest.stop" },
    { text: unsubscribeUrl(ports.sealing, origin, personId) },
  ];
}
