/**
 * What the pages need from the rest of the node. The runtime fills it once at the start; pages never reach for anything
 * else, and nothing here knows how a call is told to other servers.
 */
import type { Kysely } from "kysely";
import type { FindInteraction } from "../application/interaction.ts";
import type { FoundAccount } from "../application/leaving/move-out.ts";
import type { LookUp } from "../application/look-up.ts";
import type { Gazetteer } from "../application/places/gazetteer.ts";
import type { Ports, ReadyPicture } from "../application/ports.ts";
import type { Database } from "../database/schema.ts";
import type { JointWebHouse } from "./joint-house.ts";
import type { Call } from "../domain/call.ts";
import type { Campaign } from "../domain/campaign.ts";

/** What organisers are told on their desk, in red, until the operator has changed it. */
export type DataWarning = "key_beside_data" | "rehearsal" | "private_allowed" | "mail_in_folder";

/** Everything {@link createWebApp} is given. */
export interface WebHouse {
  readonly ports: Ports;
  /** Where reads come from; pages see it through `ReadonlyKysely`. */
  readonly store: { current(): Kysely<Database> };
  /** Public origin of the node, without a trailing slash. */
  readonly origin: string;
  readonly gazetteer: Gazetteer;
  /** Whether cookies carry `Secure` and the `__Host-` prefix: true wherever the origin is https. */
  readonly secureCookies: boolean;
  /** How many proxies in front are believed when they name the visitor's address. */
  readonly trustProxy: number;
  readonly dataWarnings: readonly DataWarning[];
  /** The ActivityStreams JSON of a call exactly as it would leave the node. */
  previewEvent(call: Call, campaign: Campaign): Promise<unknown> | unknown;
  /** Asks a visitor's own server where it opens things from elsewhere; see {@link FindInteraction}. */
  readonly findInteraction: FindInteraction;
  /** Finds what somebody signed in names, on this node or another; bounded by whoever calls it. See {@link LookUp}. */
  readonly lookUp: LookUp;
  /** Asks an account's own server what it says of itself now; see {@link FoundAccount}. */
  lookUpAccount(named: string): Promise<FoundAccount | AccountNotFound>;
  /** The public half of the key that signs messages to devices (RFC 8292). */
  pushKey(): Promise<string>;
  /** A picture of another server, fetched and re-encoded by the node; null when it can't be had. */
  remotePicture(url: string): Promise<ReadyPicture | "busy" | null>;
  /** Acting together with other organisations. */
  readonly joint: JointWebHouse;
  now(): Temporal.Instant;
}

/** Why an account that somebody named could not be had. */
export interface AccountNotFound {
  readonly kind: "not_a_handle" | "account_not_found" | "handle_does_not_match" | "server_silent";
}
