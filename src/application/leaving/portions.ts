/**
 * What belongs to a person, in portions: each part of the house says what it puts into the archive, and what it forgets when
 * the person is erased. Whoever adds a table about persons adds a portion to `database/leaving/portions.ts`; a test walks
 * every table for what was forgotten.
 */
import type { Addresses } from "../../domain/addresses.ts";
import type { Sealing } from "../ports.ts";

/** Whose things they are. */
export interface PortionOwner {
  readonly personId: string;
  readonly uri: string;
  readonly handle: string;
}

/** One file of the archive; its bytes are asked for when it is written, one file at a time. */
export interface ArchiveFile {
  /** Path inside the archive, such as `following.csv`. */
  readonly path: string;
  read(): Promise<string | Uint8Array>;
}

/** What portions work with. */
export interface PortionHouse<Db> {
  readonly db: Db;
  readonly addresses: Addresses;
  readonly sealing: Sealing;
}

/** One part of the house as far as a single person is concerned. */
export interface Portion<Db> {
  /** For the list in the archive's README. */
  readonly name: string;
  /** The files of this person; none when there is nothing. */
  files(house: PortionHouse<Db>, owner: PortionOwner): Promise<readonly ArchiveFile[]>;
  /** Forgets the person, in the transaction of the erasure. Absent where the rows go with the person's own. */
  erase?(house: Pick<PortionHouse<Db>, "db" | "addresses">, owner: PortionOwner): Promise<void>;
}
