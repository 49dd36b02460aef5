/** How points in time cross the database: `timestamptz` comes back as a Date and is written as an ISO 8601 string. */
import type { ColumnType } from "kysely";

/** A `timestamptz` column. */
export type Timestamp = ColumnType<Date, string, string>;
