/**
 * The link under every mail of ours that nobody asked for at that moment: it needs no sign-in, does one thing, and says
 * nothing of whose it is. Whoever has it can turn mails off, and do nothing else.
 */
import type { Ports, Sealing } from "../ports.ts";

const PURPOSE = "no more mail for ";

/** The address of the page that stops mails to a person. */
export function unsubscribeUrl(sealing: Sealing, origin: string, personId: string): string {
  return `${origin}/unsubscribe/${sealing.seal(`${PURPOSE}${personId}`)}`;
}

/** Turns mails off for whoever a link belongs to; answers false for a link this node never made. Repeating it is fine. */
export async function unsubscribe(ports: Ports, token: string): Promise<boolean> {
  const personId = personOf(ports.sealing, token);
  if (personId === null) return false;
  await ports.transact((work) => work.choices.stopMail(personId));
  return true;
}

/** Tells whether this node made a link. */
export function isUnsubscribeLink(sealing: Sealing, token: string): boolean {
  return personOf(sealing, token) !== null;
}

function personOf(sealing: Sealing, token: string): string | null {
  if (token.length > 400) return null;
  try {
    const opened = sealing.open(token);
    return opened.startsWith(PURPOSE) ? opened.slice(PURPOSE.length) : null;
  } catch {
    return null;
  }
}
