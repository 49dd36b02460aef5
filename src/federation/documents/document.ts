/** What the tables of documents share: their surroundings, a row of the table, and one answer. */
import type { Say } from "../../application/wording.ts";
import type { Store } from "../../database/connection.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Objects } from "../outbound/objects.ts";

/** What documents are built from. */
export interface DocumentHouse {
  readonly store: Store;
  readonly addresses: Addresses;
  readonly objects: Objects;
  readonly say: Say;
  readonly softwareVersion: string;
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

/** One row of the table. Where people have a page at the same address, the JSON is for those who ask for it. */
export interface DocumentRoute {
  readonly pattern: RegExp;
  readonly alsoForPeople: boolean;
  find(parts: readonly string[], query: URLSearchParams): Promise<Document>;
}

/** Nothing here, or nothing for the asker: the two look the same. */
export const NOT_FOUND: Document = { status: 404, json: { error: "Not found" }, mediaType: "application/json" };
