/** What pages and workers read of organisations' domains and keys. Nothing here is about a person. */
import type { Kysely } from "kysely";
import type { DomainCheck } from "../../domain/domain-check.ts";
import type { PartnerKey } from "../../domain/partner-key.ts";
import { checkFromRow, keyFromRow } from "../repositories/trust.ts";
import type { Database } from "../schema.ts";

type Db = Pick<Kysely<Database>, "selectFrom" | "selectNoFrom">;

/** What is known of an organisation's domain; null when nobody asked yet. */
export async function findDomainCheck(db: Db, actorUri: string): Promise<DomainCheck | null> {
  const row = await db.selectFrom("domain_check").selectAll().where("actor_uri", "=", actorUri).executeTakeFirst();
  return row === undefined ? null : checkFromRow(row);
}

/** What is known of the domains of the organisations of a joint campaign, by actor. */
export async function listDomainChecks(db: Db, jointUri: string): Promise<ReadonlyMap<string, DomainCheck>> {
  const rows = await db.selectFrom("domain_check").selectAll("domain_check")
    .innerJoin("joint_organisation", "joint_organisation.uri", "domain_check.actor_uri")
    .where("joint_organisation.joint_uri", "=", jointUri).execute();
  return new Map(rows.map((row) => [row.actor_uri, checkFromRow(row)]));
}

/** An organisation whose website is to be looked at, with its companion campaigns. */
export interface DueLook {
  readonly uri: string;
  readonly url: string | null;
}

/**
 * Organisations whose website should be looked at: this node's own movement, and those that take part in something, when
 * they were never looked at or their day has come. Organisations without a node have no actor and are not among them.
 */
export async function dueDomainChecks(
  db: Db,
  own: DueLook | null,
  now: Temporal.Instant,
  limit: number,
): Promise<readonly DueLook[]> {
  const rows = await db.selectFrom("joint_organisation")
    .leftJoin("domain_check", "domain_check.actor_uri", "joint_organisation.uri")
    .leftJoin("remote_actor", "remote_actor.uri", "joint_organisation.uri")
    .select(["joint_organisation.uri", "remote_actor.url", "domain_check.due_at"])
    .where("joint_organisation.state", "=", "member").where("joint_organisation.companion_uri", "<>", "")
    .where((where) =>
      where.or([where("domain_check.due_at", "is", null), where("domain_check.due_at", "<=", dateOf(now))])
    )
    .where("joint_organisation.uri", "<>", own?.uri ?? "")
    .groupBy(["joint_organisation.uri", "remote_actor.url", "domain_check.due_at"])
    .orderBy("domain_check.due_at", (order) => order.asc().nullsFirst()).limit(limit).execute();
  const check = own === null ? null : await findDomainCheck(db, own.uri);
  const isDue = own !== null && check !== null && Temporal.Instant.compare(check.dueAt, now) <= 0;
  return [...(isDue ? [own] : []), ...rows.map(({ uri, url }) => ({ uri, url }))];
}

/** A key that waits for a yes, or got a no, with what is held back because of it, and the keys before it, stolen ones too. */
export interface KeyInQuestion {
  readonly key: PartnerKey;
  readonly name: string;
  readonly held: number;
  readonly known: readonly PartnerKey[];
}

/** The keys in question of the organisations of one joint campaign, the newest first. */
export async function listKeysInQuestion(db: Db, jointUri: string): Promise<readonly KeyInQuestion[]> {
  const rows = await db.selectFrom("partner_key").selectAll("partner_key")
    .innerJoin("joint_organisation", "joint_organisation.uri", "partner_key.organisation_uri")
    .select("joint_organisation.name").where("joint_organisation.joint_uri", "=", jointUri)
    .orderBy("partner_key.seen_at", "desc").execute();
  const held = await db.selectFrom("held_word").select(["actor_uri", "multibase"])
    .select((count) => count.fn.countAll().as("held")).groupBy(["actor_uri", "multibase"]).execute();
  const all = rows.map((row) => ({ key: keyFromRow(row), name: row.name }));
  return all.filter(({ key }) => key.state === "waiting" || key.state === "refused").map(({ key, name }) => ({
    key,
    name,
    held: Number(held.find((one) => one.actor_uri === key.actorUri && one.multibase === key.multibase)?.held ?? 0),
    known: all.map((one) => one.key).filter((one) =>
      one.actorUri === key.actorUri && (one.state === "known" || one.state === "revoked")
    ),
  }));
}

/** The organisations whose keys wait for a yes of somebody here, with what is held back of each. */
export async function listWaitingKeys(db: Db): Promise<readonly { readonly key: PartnerKey; readonly held: number }[]> {
  const rows = await db.selectFrom("partner_key").selectAll().where("state", "=", "waiting").orderBy("seen_at")
    .execute();
  const held = await db.selectFrom("held_word").select(["actor_uri", "multibase"])
    .select((count) => count.fn.countAll().as("held")).groupBy(["actor_uri", "multibase"]).execute();
  return rows.map(keyFromRow).map((key) => ({
    key,
    held: Number(held.find((one) => one.actor_uri === key.actorUri && one.multibase === key.multibase)?.held ?? 0),
  }));
}

/** Actors that had a key stolen, and what it signed since has not been looked at again. */
export async function actorsToRecount(db: Db): Promise<readonly { actorUri: string; organisationUri: string }[]> {
  const rows = await db.selectFrom("partner_key").select(["actor_uri", "organisation_uri"]).distinct()
    .where("state", "=", "revoked").where("recounted_at", "is", null).execute();
  return rows.map((row) => ({ actorUri: row.actor_uri, organisationUri: row.organisation_uri }));
}

/** Living sources of other organisations that an actor signed, with their documents. */
export async function sourcesSignedBy(
  db: Db,
  actorUri: string,
): Promise<readonly { readonly uri: string; readonly body: string }[]> {
  return await db.selectFrom("joint_source").select(["uri", "body"]).where("is_gone", "=", false)
    .where("is_local", "=", false)
    .where((where) =>
      where.or([
        where("organisation_uri", "=", actorUri),
        where(
          "organisation_uri",
          "in",
          db.selectFrom("joint_organisation").select("uri").where("companion_uri", "=", actorUri),
        ),
      ])
    ).execute();
}

/** Hosts and domains this node knows as its partners' or as those of whom it invited. */
export async function knownHosts(db: Db): Promise<readonly string[]> {
  const members = await db.selectFrom("joint_organisation").select(["host", "domain"]).distinct()
    .where("state", "in", ["member", "unconfirmed"]).execute();
  const invited = await db.selectFrom("joint_invitation").select("organisation_uri").distinct()
    .where("direction", "=", "sent").where("state", "in", ["open", "accepted"]).execute();
  const hosts = [
    ...members.flatMap(({ host, domain }) => domain === null ? [host] : [host, domain]),
    ...invited.flatMap(({ organisation_uri: uri }) => URL.canParse(uri) ? [new URL(uri).host] : []),
  ];
  return [...new Set(hosts)];
}

function dateOf(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds);
}
