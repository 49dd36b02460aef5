/** What a person wants to be told of, and the devices they chose for it. Addresses of devices are sealed. */
import type { ColumnType } from "kysely";
import type { Timestamp } from "./timestamp.ts";

/** Table `notification_choice`: no row means everything on the page, nothing by mail, nothing on devices. */
export interface NotificationChoiceTable {
  person_id: string;
  not_on_page: ColumnType<string[], string[] | undefined, string[]>;
  only_followed: ColumnType<boolean, boolean | undefined, boolean>;
  mail: ColumnType<"never" | "daily" | "weekly", "never" | "daily" | "weekly" | undefined>;
  mail_at_once: ColumnType<string[], string[] | undefined, string[]>;
  push: ColumnType<string[], string[] | undefined, string[]>;
  digest_due_at: Timestamp | null;
  digest_until: Timestamp | null;
}

/** Table `push_key`: the node's VAPID keys (RFC 8292); the private one is sealed. */
export interface PushKeyTable {
  id: ColumnType<number, number | undefined, never>;
  public_key: string;
  sealed_private_key: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `push_device`: where a browser takes messages for a person; `mark` finds it again without opening it. */
export interface PushDeviceTable {
  id: string;
  person_id: string;
  mark: string;
  sealed: string;
  name: ColumnType<string, string | undefined, string>;
  added_on: string;
}
