/** The database as pages may use it: everything that writes is a compile error. */
import type { Kysely } from "kysely";
import type { ReadonlyKysely } from "kysely/readonly";
import type { Database } from "../schema.ts";

/** The database for reading only. Nothing is checked while running: the type is the fence. */
export type Reader = ReadonlyKysely<Database>;

/**
 * Sees a store's current connection as a {@link Reader}; inside a transaction it reads what that transaction wrote. The
 * cast goes over `unknown` because Kysely declares the writing methods with types that deliberately match nothing.
 */
export function readerOf(store: { current(): Kysely<Database> }): Reader {
  return store.current() as unknown as Reader;
}
