/** What the tables of documents share: their surroundings, a row of the table, and one answer. */
import type { Say } from "../../application/wording.ts";
import type { Store } from "../../database/connection.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Proven } from "../outbound/letters/letter.ts";
import type { Objects } from "../outbound/objects.ts";
import type { Context } from "../vocabulary/shapes.ts";

/** What documents are built from. */
export interface DocumentHouse {
  readonly store: Store;
  readonly addresses: Addresses;
  readonly objects: Objects;
  readonly say: Say;
  readonly softwareVersion: string;
  /** Signs a document of a local actor with its proof key (FEP-8b32). */
  prove<T extends { readonly "@context": Context }>(document: T, actorId: string): Promise<T & Proven>;
}

/** One answer: JSON to be written, or a body stored as it was sent. */
export interface Document {
  readonly status?: number;
  readonly json?: unknown;
  readonly body?: string;
  /** `application/activity+json` when absent. */
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Tells who signed the request; null for nobody, and for whoever can't be proven. Asked only where it matters. */
export type WhoAsks = () => Promise<string | null>;

/** One row of the table. Where people have a page at the same address, the JSON is for those who ask for it. */
export interface DocumentRoute {
  readonly pattern: RegExp;
  readonly alsoForPeople: boolean;
  find(parts: readonly string[], query: URLSearchParams, who: WhoAsks): Promise<Document>;
}

/** Nothing here, or nothing for the asker: the two look the same. */
export const NOT_FOUND: Document = { status: 404, json: { error: "Not found" }, mediaType: "application/json" };
