/**
 * Reads what a partner publishes of its calls: the collection of what is to come, or the first page of its outbox. Only
 * addresses on the partner's own server are followed, few of them, and each call is read from its own address.
 */
import type { RemoteActor, RemoteCall } from "../application/remote-ports.ts";
import { partnerLimits } from "../domain/limits.ts";
import type { Reading } from "./reading.ts";
import { arrayOf, idOf, objectOf } from "./vocabulary/json.ts";

/** A call with who published it. */
export interface PartnerCallRead {
  readonly call: RemoteCall;
  readonly publisher: RemoteActor;
}

/**
 * The calls a partner lists that are not known here yet. Throws when its server does not answer, so that it is asked less
 * often.
 */
export async function readPartner(
  reading: Reading,
  actorUri: string,
  isKnown: (uri: string) => Promise<boolean>,
): Promise<PartnerCallRead[]> {
  const found: PartnerCallRead[] = [];
  for (const uri of (await listedBy(reading, actorUri)).slice(0, partnerLimits.calls)) {
    if (await isKnown(uri)) continue;
    const call = await reading.call(uri);
    const publisher = call === null || !sameOrigin(call.attributedTo, uri)
      ? null
      : await reading.actor(call.attributedTo);
    if (call !== null && publisher !== null) found.push({ call, publisher: publisher.actor });
  }
  return found;
}

/** The addresses of what a partner lists, on its own server. */
async function listedBy(reading: Reading, actorUri: string): Promise<string[]> {
  const actor = objectOf(await reading.documentAsOfNow(actorUri));
  const upcoming = idOf(actor?.["upcomingEvents"]);
  const outbox = idOf(actor?.["outbox"]);
  const from = upcoming ?? outbox;
  if (from === null || !sameOrigin(from, actorUri)) return [];
  const collection = objectOf(await reading.documentAsOfNow(from));
  const first = idOf(collection?.["first"]);
  const page = hasItems(collection) || first === null || !sameOrigin(first, actorUri)
    ? objectOf(collection?.["first"]) ?? collection
    : objectOf(await reading.documentAsOfNow(first));
  const items = arrayOf(page?.["orderedItems"] ?? page?.["items"]);
  const uris = items.slice(0, partnerLimits.calls * 2).map((item) => {
    const activity = objectOf(item);
    const isActivity = activity !== null && "object" in activity;
    return isActivity ? idOf(activity["object"]) : idOf(item);
  });
  return [...new Set(uris.filter((uri) => uri !== null))].filter((uri) => sameOrigin(uri, actorUri));
}

function hasItems(collection: ReturnType<typeof objectOf>): boolean {
  return collection !== null && ("orderedItems" in collection || "items" in collection);
}

function sameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
}
