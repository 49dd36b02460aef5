/**
 * A person brings a list of whom they keep at a distance from elsewhere. Accounts this node knows are kept away at once; names
 * it has not met yet wait, and are kept away as soon as it does. Nobody is looked up for it.
 */
import { safetyLimits } from "../../domain/limits.ts";
import type { DistanceList } from "../files/distance-csv.ts";
import { type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";
import { block } from "./block-actor.ts";

/** What came of an import: how many count now, how many wait to be met, how many were left out. */
export interface ImportedDistances {
  readonly taken: number;
  readonly waiting: number;
  /** Oneself, our own server, and what is beyond the limit. */
  readonly left: number;
}

/** Takes the names of a list, as `readDistanceList` gives them. Repeating it changes nothing. */
export async function importDistances(
  ports: Ports,
  asker: Asker,
  command: { readonly list: DistanceList; readonly names: readonly string[] },
): Promise<Outcome<ImportedDistances, NotAllowed>> {
  if (asker.kind !== "person") return notAllowed;
  const { list } = command;
  const { personId } = asker;
  return await ports.transact<Outcome<ImportedDistances, NotAllowed>>(async (work) => {
    const room = safetyLimits.distances - await work.distances.count(personId);
    const names = command.names.slice(0, Math.max(0, room));
    if (list === "hosts") {
      const hosts = names.filter((host) => host !== ports.addresses.host);
      for (const host of hosts) await work.distances.hideHost(personId, host);
      return done({ taken: hosts.length, waiting: 0, left: command.names.length - hosts.length });
    }
    const known = await addressesOf(ports, work, names);
    const own = ports.addresses.person(personId);
    const targets = [...known.values()].filter((uri) => uri !== own);
    for (const uri of targets) {
      if (list === "mutes") await work.distances.mute(personId, uri, null);
      else await block(ports, work, personId, uri);
    }
    const unknown = names.filter((name) => !known.has(name) && !name.endsWith(`@${ports.addresses.host}`));
    await work.distances.awaitNames(personId, list, unknown);
    const left = command.names.length - targets.length - unknown.length;
    return done({ taken: targets.length, waiting: unknown.length, left });
  });
}

/** Our own members are named with our host; everybody else by what other servers called themselves. */
async function addressesOf({ addresses }: Ports, work: Work, names: readonly string[]): Promise<Map<string, string>> {
  const found = new Map(await work.distances.findKnown(names));
  const ours = `@${addresses.host}`;
  for (const name of names) {
    if (!name.endsWith(ours)) continue;
    const actor = await work.actors.findByHandle(name.slice(0, -ours.length));
    if (actor !== null && !actor.deleted && actor.kind === "person") found.set(name, actor.uri);
  }
  return found;
}
