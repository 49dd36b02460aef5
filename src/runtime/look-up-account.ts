/** Looks an account up for somebody who is about to move: by name or address, and always as its server has it now. */
import type { AccountNotFound } from "../web/house.ts";
import type { FoundAccount } from "../application/leaving/move-out.ts";
import { lookUpActor } from "../federation/look-up.ts";
import type { Reading } from "../federation/reading.ts";

/** Builds the look-up. A server that can't be reached is an answer, not a fault. */
export function createLookUpAccount(reading: Reading, userAgent: string) {
  return async (named: string): Promise<FoundAccount | AccountNotFound> => {
    if (named.length > 2_000) return { kind: "not_a_handle" };
    try {
      const actor = await lookUpActor(reading, named, userAgent);
      if ("kind" in actor) return { kind: actor.kind === "not_found" ? "account_not_found" : actor.kind };
      const found = await reading.actorAsOfNow(actor.uri);
      if (found === null) return { kind: "account_not_found" };
      const { alsoKnownAs, movedTo } = found;
      return { actor: found.actor, alsoKnownAs, movedTo };
    } catch {
      return { kind: "server_silent" };
    }
  };
}
