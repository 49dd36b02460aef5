/** What was seen of organisations' domains, and their keys as this node knows them. */
import type { Selectable } from "kysely";
import type { TrustRepository } from "../../application/trust-ports.ts";
import type { DomainCheck } from "../../domain/domain-check.ts";
import { trustLimits } from "../../domain/limits/trust.ts";
import type { HeldWord, PartnerKey } from "../../domain/partner-key.ts";
import type { Store } from "../connection.ts";
import type { DomainCheckTable, HeldWordTable, PartnerKeyTable } from "../tables/partner-key.ts";
import { excluded, lastOfEach } from "./excluded.ts";
import { fromColumn, fromNullableColumn, toColumn } from "./instants.ts";

/** Reads and writes `domain_check`, `partner_key` and `held_word`. */
export function trustRepository(store: Store): TrustRepository {
  return { ...domainPart(store), ...keyPart(store), ...heldPart(store) };
}

function domainPart(store: Store): Pick<TrustRepository, "findDomains" | "saveDomains" | "countBy" | "lookAgain"> {
  return {
    async findDomains(actorUris) {
      if (actorUris.length === 0) return new Map();
      const rows = await store.current().selectFrom("domain_check").selectAll().where("actor_uri", "in", actorUris)
        .execute();
      return new Map(rows.map((row) => [row.actor_uri, checkFromRow(row)]));
    },
    async saveDomains(checks) {
      const rows = lastOfEach(checks, ({ actorUri }) => actorUri).map(checkColumns);
      if (rows[0] === undefined) return;
      const { actor_uri: _key, ...columns } = rows[0];
      await store.current().insertInto("domain_check").values(rows)
        .onConflict((conflict) => conflict.column("actor_uri").doUpdateSet(excluded(columns))).execute();
    },
    async countBy(actorUri, domain) {
      const row = await store.current().updateTable("joint_organisation").set({ domain }).where("uri", "=", actorUri)
        .where("domain", "is distinct from", domain).returning("uri").executeTakeFirst();
      return row !== undefined;
    },
    async lookAgain(actorUri) {
      await store.current().updateTable("domain_check").set({ due_at: new Date().toISOString() })
        .where("actor_uri", "=", actorUri).execute();
    },
  };
}

function keyPart(store: Store): Pick<TrustRepository, "keysOf" | "saveKeys" | "recounted"> {
  return {
    async keysOf(actorUris) {
      if (actorUris.length === 0) return [];
      const rows = await store.current().selectFrom("partner_key").selectAll().where("actor_uri", "in", actorUris)
        .orderBy("seen_at").orderBy("multibase").forUpdate().execute();
      return rows.map(keyFromRow);
    },
    async recounted(actorUri) {
      await store.current().updateTable("partner_key").set({ recounted_at: new Date().toISOString() })
        .where("actor_uri", "=", actorUri).where("state", "=", "revoked").execute();
    },
    async saveKeys(keys) {
      const rows = lastOfEach(keys, ({ actorUri, multibase }) => `${actorUri} ${multibase}`).map(keyColumns);
      if (rows[0] === undefined) return;
      const { actor_uri: _actor, multibase: _key, seen_at: _seen, ...columns } = rows[0];
      await store.current().insertInto("partner_key").values(rows)
        .onConflict((conflict) => conflict.constraint("partner_key_once").doUpdateSet(excluded(columns))).execute();
    },
  };
}

function heldPart(store: Store): Pick<TrustRepository, "hold" | "release" | "readAnew"> {
  return {
    async readAnew(organisationUri) {
      await store.current().updateTable("joint_organisation")
        .set({ cursor_seq: 0, cursor_head: "", wanted_at: new Date().toISOString() })
        .where("uri", "=", organisationUri).execute();
      await store.notify("reconcile");
    },
    async hold({ uri, aboutUri: about_uri, kind, organisationUri, actorUri: actor_uri, multibase }) {
      const held = await store.current().selectFrom("held_word").select((count) => count.fn.countAll().as("held"))
        .where("organisation_uri", "=", organisationUri).executeTakeFirst();
      if (Number(held?.held ?? 0) >= trustLimits.heldWords) return;
      const values = { kind, organisation_uri: organisationUri, actor_uri, multibase };
      await store.current().insertInto("held_word").values({ uri, about_uri, ...values })
        .onConflict((conflict) => conflict.constraint("held_word_once").doUpdateSet(values)).execute();
    },
    async release(actorUri, multibase) {
      const rows = await store.current().deleteFrom("held_word").where("actor_uri", "=", actorUri)
        .where("multibase", "=", multibase).returningAll().execute();
      return rows.map(wordFromRow);
    },
  };
}

function checkColumns({ actorUri: actor_uri, website, domain, way, trouble, ...times }: DomainCheck) {
  return {
    ...{ actor_uri, website, domain, way, trouble },
    checked_at: toColumn(times.checkedAt),
    proven_at: toColumn(times.provenAt),
    seen_at: toColumn(times.seenAt),
    lapsed_at: toColumn(times.lapsedAt),
    due_at: times.dueAt.toString(),
  };
}

function keyColumns({ actorUri: actor_uri, multibase, state, ...key }: PartnerKey) {
  return {
    ...{ actor_uri, multibase, state, seen_at: key.seenAt.toString() },
    organisation_uri: key.organisationUri,
    key_id: key.keyId,
    vouched_by: key.vouchedBy,
    decided_at: toColumn(key.decidedAt),
    revoked_at: toColumn(key.revokedAt),
  };
}

/** What is known of a domain, from its row. */
export function checkFromRow(row: Selectable<DomainCheckTable>): DomainCheck {
  const { actor_uri: actorUri, website, domain, way, trouble } = row;
  return {
    ...{ actorUri, website, domain, way, trouble },
    checkedAt: fromNullableColumn(row.checked_at),
    provenAt: fromNullableColumn(row.proven_at),
    seenAt: fromNullableColumn(row.seen_at),
    lapsedAt: fromNullableColumn(row.lapsed_at),
    dueAt: fromColumn(row.due_at),
  };
}

/** A key from its row. */
export function keyFromRow(row: Selectable<PartnerKeyTable>): PartnerKey {
  const { actor_uri: actorUri, organisation_uri: organisationUri, key_id: keyId, multibase, state } = row;
  return {
    ...{ actorUri, organisationUri, keyId, multibase, state, vouchedBy: row.vouched_by },
    seenAt: fromColumn(row.seen_at),
    decidedAt: fromNullableColumn(row.decided_at),
    revokedAt: fromNullableColumn(row.revoked_at),
  };
}

function wordFromRow(row: Selectable<HeldWordTable>): HeldWord {
  const { uri, about_uri: aboutUri, kind, organisation_uri: organisationUri, actor_uri: actorUri, multibase } = row;
  return { uri, aboutUri, kind, organisationUri, actorUri, multibase };
}
