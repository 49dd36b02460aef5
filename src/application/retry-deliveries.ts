/** Tries again at once what did not reach its servers: what was given up, and what waits for its next turn. */
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";

/** Makes the deliveries about some objects due now; answers how many. Nothing is sent twice to who has it. */
export async function retryDeliveries(
  ports: Ports,
  asker: Asker,
  command: { readonly objectUris: readonly string[] },
): Promise<Outcome<number, NotAllowed>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => done(await work.deliveries.retry(command.objectUris)));
}
