/**
 * A person names the town around which they want to see what happens, or takes it back. It is kept for their own pages; no
 * other page, document or letter ever says it.
 */
import type { NearPlace } from "../domain/profile.ts";
import { type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";

/** Keeps the town a person named; null forgets it. */
export async function nameNearPlace(
  ports: Ports,
  asker: Asker,
  command: { readonly near: NearPlace | null },
): Promise<Outcome<null, NotAllowed>> {
  if (asker.kind !== "person") return notAllowed;
  const { personId } = asker;
  return await ports.transact(async (work) => {
    const profile = await work.profiles.load(personId);
    await work.profiles.save({ ...profile, near: command.near });
    return done(null);
  });
}
