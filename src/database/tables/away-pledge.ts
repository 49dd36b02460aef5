/** Pledges of our own people for actions of other nodes. Who it is, is sealed; the mark differs from call to call. */
import type { AwayState } from "../../application/away-ports.ts";
import type { ColumnType } from "kysely";
import type { Timestamp } from "./timestamp.ts";

/** Table `away_pledge`. `join_mark` recognises the answer to a Join sent in somebody's own name. */
export interface AwayPledgeTable {
  mark: string;
  call_uri: string;
  state: AwayState;
  join_mark: string | null;
  sealed: string;
  came_at: Timestamp;
}

/** Table `away_total`: where a number goes and which was sent last, null for none; `tell_at` is null while nothing changed. */
export interface AwayTotalTable {
  call_uri: string;
  organiser_uri: string;
  inbox: string;
  over_at: Timestamp | null;
  sent: number | null;
  told_at: Timestamp | null;
  tell_at: ColumnType<Date | null, string | null | undefined, string | null>;
}
