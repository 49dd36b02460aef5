/**
 * Actors of other nodes. An actor whose boxes lie on another host than its id is refused whole, because that is how one
 * server makes us deliver to, or believe, another (GHSA-m2gq-69fp-6hv4, GHSA-7vgr-p3vc-p4h2). Its key is not read here.
 */
import { actorLimits } from "../../domain/limits.ts";
import { PROTOCOL_V1 } from "./contexts.ts";
import type { Ignored, JsonObject, JsonValue } from "./json.ts";
import {
  arrayOf,
  hostOf,
  hrefOf,
  idOf,
  idsOf,
  ignored,
  lineOf,
  objectOf,
  sameHost,
  textOf,
  typeOf,
  uriOf,
} from "./json.ts";
import { readingLimits } from "../../domain/limits.ts";
import { pictureOf } from "./remote-picture.ts";

/** The five types of actors (ActivityStreams); Mastodon accepts exactly these. */
export const ACTOR_TYPES = ["Application", "Group", "Organization", "Person", "Service"] as const;

/** One of {@link ACTOR_TYPES}. */
export type RemoteActorType = typeof ACTOR_TYPES[number];

/** An actor of another node. `summary` is foreign HTML: sanitise before showing. */
export interface RemoteActor {
  readonly kind: "actor";
  readonly uri: string;
  readonly type: RemoteActorType;
  /** Host with port, as in `@username@host`. */
  readonly host: string;
  readonly username: string;
  /** The name it chose, else its username; one line. */
  readonly name: string;
  readonly summary: string;
  /** The page for people, only when on the actor's own host. */
  readonly url: string | null;
  readonly inbox: string;
  readonly sharedInbox: string | null;
  readonly outbox: string | null;
  readonly followers: string | null;
  readonly icon: string | null;
  readonly image: string | null;
  /** Whether it approves followers by hand. */
  readonly locked: boolean;
  readonly discoverable: boolean;
  /** Whether its public posts may be found by searching (FEP-5feb); missing means no. */
  readonly indexable: boolean;
  /** A claim; believed only when the target's `alsoKnownAs` names this actor. */
  readonly movedTo: string | null;
  readonly alsoKnownAs: readonly string[];
  /** Whether it says that its node speaks our protocol (FEP-844e): recognises, grants nothing. */
  readonly implementsTraitdunion: boolean;
}

const HANDLE = /^[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_.~-]*[\p{L}\p{M}\p{N}_])?$/u;

/**
 * Reads an actor, or says why not: `not_an_actor`, `missing_id`, `missing_username`, `missing_inbox` or `foreign_box`.
 * Texts beyond the actor limits are cut. Never throws.
 */
export function actorFromObject(raw: unknown): RemoteActor | Ignored {
  const actor = objectOf(raw);
  const type = actor === null ? null : typeOf(actor, ACTOR_TYPES);
  if (actor === null || type === null) return ignored("not_an_actor");
  const uri = uriOf(actor["id"]);
  if (uri === null) return ignored("missing_id");
  const username = lineOf(actor["preferredUsername"], readingLimits.handleCharacters);
  if (username === null || !HANDLE.test(username)) return ignored("missing_username");
  const boxes = boxesOf(actor);
  if (boxes.inbox === null) return ignored("missing_inbox");
  if (Object.values(boxes).some((box) => box !== null && !sameHost(box, uri))) return ignored("foreign_box");
  const page = hrefOf(actor["url"]);
  return {
    kind: "actor",
    uri,
    type,
    host: hostOf(uri),
    username,
    name: lineOf(actor["name"], actorLimits.nameCharacters) ?? username,
    summary: textOf(actor["summary"], actorLimits.summaryCharacters) ?? "",
    url: sameHost(page, uri) ? page : null,
    ...boxes,
    inbox: boxes.inbox,
    icon: pictureOf(actor["icon"])?.url ?? null,
    image: pictureOf(actor["image"])?.url ?? null,
    locked: actor["manuallyApprovesFollowers"] === true,
    discoverable: actor["discoverable"] === true,
    indexable: actor["indexable"] === true,
    movedTo: idOf(actor["movedTo"]),
    alsoKnownAs: idsOf(actor["alsoKnownAs"]),
    implementsTraitdunion: capabilitiesOf(actor).includes(PROTOCOL_V1),
  };
}

function boxesOf(actor: JsonObject) {
  return {
    inbox: idOf(actor["inbox"]),
    sharedInbox: idOf(objectOf(actor["endpoints"])?.["sharedInbox"]) ?? idOf(actor["sharedInbox"]),
    outbox: idOf(actor["outbox"]),
    followers: idOf(actor["followers"]),
  };
}

function capabilitiesOf(actor: JsonObject): (string | null)[] {
  const written: JsonValue[] = [
    ...arrayOf(actor["implements"]),
    ...arrayOf(objectOf(actor["generator"])?.["implements"]),
  ];
  return written.map((capability) => uriOf(objectOf(capability)?.["href"]) ?? idOf(capability));
}
