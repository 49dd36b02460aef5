/**
 * Compares the keys in an archive with those this node can know otherwise: by which it came to know its partners, and those
 * that a living server lists now. An archive whose keys somebody made up is refused while anybody can still say so.
 */
import { knownKeys } from "../../database/views/archive-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import { sideBySide } from "../../federation/joint/side-by-side.ts";
import { type Json, objectIn } from "../../verify/proof.ts";
import type { MovementNode } from "../movement-node.ts";

/** What became of the keys: who listed them still, who was not there to ask, and what is wrong. */
export interface CheckedKeys {
  /** Actors whose living servers list the same keys. */
  readonly confirmed: readonly string[];
  /** Actors whose keys are known from the archive alone. */
  readonly asExported: readonly string[];
  /** Sentences; empty when nothing is wrong. */
  readonly problems: readonly string[];
}

/** Asks about every actor whose documents are in an archive. A server that does not answer is asked once. */
export async function checkKeys(
  node: MovementNode,
  documents: Readonly<Record<string, Json>>,
  actors: readonly string[],
): Promise<CheckedKeys> {
  const known = await knownKeys(readerOf(node.store), actors);
  const silent = new Set<string>();
  const outcome = { confirmed: [] as string[], asExported: [] as string[], problems: [] as string[] };
  await sideBySide([...new Set(actors)], Number.POSITIVE_INFINITY, async (uri) => {
    const archived = keysIn(documents[uri]);
    const living = await livingKeys(node, uri, silent);
    if (living === "never_there") {
      outcome.problems.push(`${uri} is not there, and its server answers.`);
      return;
    }
    const others = living ?? known.get(uri) ?? null;
    if (others === null) outcome.asExported.push(uri);
    else if (archived.every((key) => others.includes(key))) outcome.confirmed.push(uri);
    else outcome.problems.push(`${uri} speaks by other keys than those in the archive.`);
  });
  return outcome;
}

async function livingKeys(
  node: MovementNode,
  uri: string,
  silent: Set<string>,
): Promise<readonly string[] | "never_there" | null> {
  const { origin } = new URL(uri);
  if (silent.has(origin)) return null;
  if (origin === node.addresses.origin) {
    const headers = { accept: "application/activity+json" };
    const answer = await node.fetch(new Request(uri, { headers }));
    return answer.status === 200 ? keysIn(objectIn(await answer.json())) : null;
  }
  try {
    const document = objectIn(await node.reading.documentAsOfNow(uri));
    if (document !== null) return keysIn(document);
    return await node.reading.documentAsOfNow(`${origin}/actor`) === null ? null : "never_there";
  } catch {
    silent.add(origin);
    return null;
  }
}

function keysIn(actor: Json | null | undefined): readonly string[] {
  return [actor?.["assertionMethod"] ?? []].flat().flatMap((entry) => {
    const key = objectIn(entry)?.["publicKeyMultibase"];
    return typeof key === "string" ? [key] : [];
  });
}
