/** What the two databases have in common below the unit of work. Only `connection.ts` and its two openers know it. */
import type { Kysely } from "kysely";
import type { Database } from "../schema.ts";

/** One open database without the rules of the unit of work. */
export interface Backend {
  /** Which of the two it is. */
  readonly kind: "postgres" | "embedded";
  /** The unguarded connection. */
  readonly raw: Kysely<Database>;
  /** Put before every channel name, so that nodes in one database do not wake one another. */
  readonly channelPrefix: string;
  /** Calls the function at every wake of the channel, until the answered function is called. */
  listen(channel: string, hear: () => void): Promise<() => Promise<void>>;
  /** Runs the function on one connection without time limits. */
  exclusively<T>(run: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  /** Closes every connection. */
  close(): Promise<void>;
}
