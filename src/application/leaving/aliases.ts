/**
 * The other accounts a person says are theirs (`alsoKnownAs`): what another server asks for before it moves followers here.
 * An alias grants nothing by itself; it only lets that account point to this one.
 */
import { leavingLimits } from "../../domain/limits.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import type { FoundAccount } from "./move-out.ts";

/** Why an alias can't be added or removed. */
export type AliasRefusal = {
  readonly kind: "account_is_here" | "not_a_person" | "too_many_aliases" | "not_found";
  readonly field?: string;
};

/** Adds an account that was just looked up. Adding it twice changes nothing. */
export async function addAlias(
  ports: Ports,
  command: { readonly personId: string; readonly account: FoundAccount },
): Promise<Outcome<{ readonly uri: string }, AliasRefusal>> {
  const { actor } = command.account;
  const { uri } = actor;
  if (uri.startsWith(`${ports.addresses.origin}/`)) return refused({ kind: "account_is_here", field: "alias" });
  if (actor.type !== "Person") return refused({ kind: "not_a_person", field: "alias" });
  return await ports.transact(async (work) => {
    const profile = await work.profiles.load(command.personId);
    if (profile.alsoKnownAs.includes(uri)) return done({ uri });
    if (profile.alsoKnownAs.length >= leavingLimits.aliases) {
      return refused({ kind: "too_many_aliases", field: "alias" });
    }
    if (!uri.startsWith(`${ports.addresses.origin}/`)) await work.remote.saveActor(actor);
    await work.profiles.save({ ...profile, alsoKnownAs: [...profile.alsoKnownAs, uri] });
    await work.emit({ type: "person.revised", personId: command.personId });
    return done({ uri });
  });
}

/** Takes an alias away. */
export async function removeAlias(
  ports: Ports,
  command: { readonly personId: string; readonly uri: string },
): Promise<Outcome<null, AliasRefusal>> {
  return await ports.transact(async (work) => {
    const profile = await work.profiles.load(command.personId);
    if (!profile.alsoKnownAs.includes(command.uri)) return refused({ kind: "not_found" });
    await work.profiles.save({ ...profile, alsoKnownAs: profile.alsoKnownAs.filter((uri) => uri !== command.uri) });
    await work.emit({ type: "person.revised", personId: command.personId });
    return done(null);
  });
}
