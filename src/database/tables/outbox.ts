/** What happened here and what was said about it outside: durable events, activities as sent, and who got them. */
import type { ColumnType, JSONColumnType } from "kysely";
import type { DomainEvent } from "../../domain/events.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `outbox_event`: written in the transaction of the change itself. The activity id derives from `id`. */
export interface OutboxEventTable {
  id: string;
  type: DomainEvent["type"];
  version: number;
  payload: JSONColumnType<DomainEvent>;
  occurred_at: ColumnType<Date, string, never>;
}

/** Table `activity`: one stored body per activity, however many recipients; served by GET exactly as delivered. */
export interface ActivityTable {
  uri: string;
  event_id: string;
  actor_id: string;
  type: string;
  object_uri: string | null;
  is_public: boolean;
  body: string;
  published_at: Timestamp;
}

/** Table `recipient`: every inbox that ever got something about an object, so that its end can reach them too. */
export interface RecipientTable {
  object_uri: string;
  inbox: string;
}
