/** The key to a person's own calendar of pledges: made anew or ended by the person; only its hash is kept. */
import type { Ports } from "../ports.ts";

/** Makes a new key, which makes the one before useless, and returns it: it is shown once. */
export async function makeCalendarKey(ports: Ports, personId: string): Promise<string> {
  const { secret, hash } = ports.makeSecret();
  await ports.transact((work) => work.pledges.setCalendarKey(personId, hash));
  return secret;
}

/** Ends the calendar: its address answers 404 from now on. */
export async function endCalendar(ports: Ports, personId: string): Promise<void> {
  await ports.transact((work) => work.pledges.setCalendarKey(personId, null));
}
