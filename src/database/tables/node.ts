/** The one row that says which node this database belongs to. Its origin never changes once something was published. */
import type { ColumnType, Generated } from "kysely";
import type { Timestamp } from "./timestamp.ts";

/** Table `node`: always exactly one row, `id = 1`. `setup_token_hash` is null once the node is set up. */
export interface NodeTable {
  id: Generated<number>;
  origin: string;
  setup_token_hash: string | null;
  published_at: Timestamp | null;
  created_at: ColumnType<Date, never, never>;
}
