/** Letters by mail to somebody who pledged with an address: to confirm, and what became of it. Each carries the link back. */
import type { Call } from "../../domain/call.ts";
import type { PledgeAnswer } from "../../domain/events.ts";
import { chooseLanguage } from "../../domain/language.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import type { PledgeContact } from "../../domain/pledge.ts";
import { formatSchedule } from "../../domain/schedule.ts";
import type { MailPhrase } from "../mail-ports.ts";
import type { Ports, Work } from "../ports.ts";
import { pledgeSecret } from "./pledge-contact.ts";

/** What a letter is about: an answer, the button that confirms, an address that has no more names, or a reminder. */
export type PledgeLetter = PledgeAnswer | "confirm" | "known" | "too_many";

/** Queues one letter. `pledgeId` is null where there is no pledge to come back to. */
export async function mailPledger(
  ports: Ports,
  work: Work,
  about: {
    readonly call: Call;
    readonly pledgeId: string | null;
    readonly contact: PledgeContact;
    readonly letter: PledgeLetter;
  },
): Promise<void> {
  const { call, pledgeId, letter } = about;
  const { mail, personId, language = call.language } = about.contact;
  // A member is written to at the address of the account; one without an address sees it on their own page.
  const ofAccount = mail !== undefined || personId === undefined ? null : await work.accounts.sealedMailOf(personId);
  const to = mail === undefined ? ofAccount : ports.sealing.seal(mail);
  if (to === null) return;
  const own = call.texts[chooseLanguage(Object.keys(call.texts), call.language, [language])];
  const values = { title: (own?.name ?? "").replaceAll(/\s+/g, " ") };
  const link = pledgeId === null
    ? ports.addresses.call(call.id)
    : ports.addresses.pledge(pledgeSecret(ports.sealing, pledgeId));
  const text: MailPhrase[] = [
    { key: `mail.pledge.${letter}`, values },
    ...(about.contact.text === undefined ? [] : [{ text: about.contact.text }]),
    ...(call.schedule === null ? [] : [{ text: formatSchedule(call.schedule, language) }]),
    ...(letter === "accepted" || letter === "tomorrow" || letter === "today" ? exactPlace(call) : []),
    { text: link },
    ...(pledgeId === null ? [] : [{ key: "mail.pledge.change" }]),
  ];
  await work.mail.send({
    to,
    language,
    // A subject stands on locked screens and in the books of mail servers: it names no call.
    subject: { key: `mail.pledge.subject.${letter}` },
    text,
    ...(letter === "confirm" ? { until: work.now.add({ milliseconds: pledgeLimits.unconfirmedMs }) } : {}),
  });
}

/** The place as the organisers wrote it: for those who were accepted, whatever the public page withholds. */
function exactPlace({ place, onlineUrl }: Call): MailPhrase[] {
  const town = [place?.postalCode, place?.locality].filter(Boolean).join(" ");
  const lines = place === null ? [] : [place.name, place.street, town].filter((line) => line !== null && line !== "");
  return [
    ...(lines.length === 0 ? [] : [{ text: lines.join(", ") }]),
    ...(onlineUrl === null ? [] : [{ text: onlineUrl }]),
  ];
}
