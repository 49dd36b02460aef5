/** One notification with the ways its person wants to hear of such things, for the worker that tells them. */
import { sql } from "kysely";
import { notHidden } from "./notification-views.ts";
import type { Reader } from "./read-only.ts";

/** What is to be told, to whom, by which ways. */
export interface Telling {
  readonly personId: string;
  readonly kind: string;
  readonly language: string;
  readonly wantsMail: boolean;
  readonly wantsPush: boolean;
  readonly sealedAddress: string | null;
  readonly devices: readonly { readonly id: string; readonly sealed: string }[];
  /** The name of the public call it is about, in the reader's language or its own. */
  readonly callName: string | null;
}

/** A notification as it is to be told; null when it is gone, was read, or is about somebody kept at a distance by now. */
export async function findTelling(db: Reader, id: string): Promise<Telling | null> {
  const bare = await db.selectFrom("notification").select(["person_id", "kind", "subject_uri"]).where("id", "=", id)
    .where("read_at", "is", null).executeTakeFirst();
  if (bare === undefined) return null;
  const personId = bare.person_id;
  const row = await db.selectFrom("notification").innerJoin("person", "person.id", "notification.person_id")
    .innerJoin("notification_choice as choice", "choice.person_id", "person.id")
    .leftJoin("person_mail as mail", "mail.person_id", "person.id")
    .select(["choice.mail_at_once", "choice.push", "mail.sealed_address"])
    .select(sql<string>`coalesce(person.language, (select language from movement limit 1), 'en')`.as("language"))
    .where("notification.id", "=", id).where("person.state", "=", "active").where(notHidden(personId))
    .executeTakeFirst();
  if (row === undefined) return null;
  const devices = await db.selectFrom("push_device").select(["id", "sealed"]).where("person_id", "=", personId)
    .execute();
  const callId = /\/calls\/([^/]+)$/.exec(bare.subject_uri ?? "")?.[1];
  const call = callId === undefined
    ? undefined
    : await db.selectFrom("call").select(["texts", "language"]).where("id", "=", callId).where("state", "<>", "draft")
      .executeTakeFirst();
  return {
    personId,
    kind: bare.kind,
    language: row.language,
    wantsMail: row.mail_at_once.includes(bare.kind),
    wantsPush: row.push.includes(bare.kind),
    sealedAddress: row.sealed_address,
    devices,
    callName: call === undefined ? null : call.texts[row.language]?.name ?? call.texts[call.language]?.name ?? null,
  };
}
