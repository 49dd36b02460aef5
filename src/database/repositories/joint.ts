/** Joint campaigns, their common texts and organisations, as stored. What ended keeps its dates. */
import type { Selectable } from "kysely";
import type { JointRepository } from "../../application/joint-ports.ts";
import type { JointCampaign, JointOrganisation, JointText } from "../../domain/joint.ts";
import type { Store } from "../connection.ts";
import type { JointCampaignTable, JointOrganisationTable, JointTextTable } from "../tables/joint.ts";
import { excluded, lastOfEach } from "./excluded.ts";
import { fromColumn, fromNullableColumn, toColumn } from "./instants.ts";
import { noteMemberships } from "./joint-changes.ts";

/** Reads and writes the tables of a joint campaign. */
export function jointRepository(store: Store): JointRepository {
  return { ...campaignPart(store), ...textPart(store), ...organisationPart(store), ...readingPart(store) };
}

function campaignPart(
  store: Store,
): Pick<JointRepository, "find" | "findByLocal" | "save" | "buryActivity" | "buryObject" | "declare"> {
  const locked = () => store.current().selectFrom("joint_campaign").selectAll().forUpdate();
  return {
    async find(uri) {
      const row = await locked().where("uri", "=", uri).executeTakeFirst();
      return row === undefined ? null : jointFromRow(row);
    },
    async findByLocal(campaignId) {
      const row = await locked().where("local_id", "=", campaignId).executeTakeFirst();
      return row === undefined ? null : jointFromRow(row);
    },
    async save({ uri, localId: local_id, role, endedAt, ...reading }) {
      const values = { local_id, role, reading: JSON.stringify(reading), ended_at: toColumn(endedAt) };
      await store.current().insertInto("joint_campaign").values({ uri, ...values })
        .onConflict((conflict) => conflict.column("uri").doUpdateSet(values)).execute();
    },
    async buryActivity(uri) {
      const db = store.current();
      await db.updateTable("activity").set({ is_public: false }).where("uri", "=", uri).execute();
      const deleted_at = new Date().toISOString();
      await db.insertInto("tombstone").values({ uri, former_type: "Accept", deleted_at })
        .onConflict((conflict) => conflict.doNothing()).execute();
    },
    async buryObject(uri, former_type) {
      const db = store.current();
      await db.updateTable("activity").set({ is_public: false }).where("object_uri", "=", uri).execute();
      await db.insertInto("tombstone").values({ uri, former_type, deleted_at: new Date().toISOString() })
        .onConflict((conflict) => conflict.doNothing()).execute();
    },
    async declare(campaign_id, name, country) {
      await store.current().insertInto("declared_organisation").values({ campaign_id, name, country })
        .onConflict((conflict) => conflict.constraint("declared_organisation_once").doUpdateSet({ country })).execute();
    },
  };
}

function textPart(store: Store): Pick<JointRepository, "latestText" | "findText" | "addText" | "addSignature"> {
  const texts = (uri: string) => store.current().selectFrom("joint_text").selectAll().where("campaign_uri", "=", uri);
  return {
    async latestText(campaignUri) {
      const row = await texts(campaignUri).orderBy("version", "desc").limit(1).executeTakeFirst();
      return row === undefined ? null : textFromRow(row);
    },
    async findText(campaignUri, version) {
      const row = await texts(campaignUri).where("version", "=", version).executeTakeFirst();
      return row === undefined ? null : textFromRow(row);
    },
    async addText({ campaignUri: campaign_uri, version, language, texts, digest }) {
      await store.current().insertInto("joint_text")
        .values({ campaign_uri, version, language, texts: JSON.stringify(texts), digest })
        .onConflict((conflict) => conflict.constraint("joint_text_once").doNothing()).execute();
    },
    async addSignature({ textUri: text_uri, organisationUri: organisation_uri, digest, activityUri: activity_uri }) {
      const row = await store.current().insertInto("joint_signature")
        .values({ text_uri, organisation_uri, digest, activity_uri })
        .onConflict((conflict) =>
          conflict.constraint("joint_signature_once").doUpdateSet({ digest, activity_uri })
            .where("joint_signature.digest", "<>", digest)
        ).returning("text_uri").executeTakeFirst();
      return row !== undefined;
    },
  };
}

function organisationPart(
  store: Store,
): Pick<JointRepository, "saveOrganisations" | "findOrganisation" | "findOrganisations" | "endOrganisation"> {
  return {
    async saveOrganisations(organisations) {
      const [first] = organisations;
      if (first === undefined) return;
      const { jointUri } = first;
      const saved = lastOfEach(organisations, ({ uri }) => uri);
      const before = await standingsOf(store, jointUri, saved.map(({ uri }) => uri));
      const joined = saved.filter(({ uri, state }) => state === "member" && before.get(uri)?.state !== "member");
      await noteMemberships(store, joined.map(({ uri }) => ({ jointUri, uri, what: "joined", since: null })));
      const wanted_at = new Date().toISOString();
      const rows = saved.map((one) => ({ ...organisationColumns(one), wanted_at }));
      await store.current().insertInto("joint_organisation")
        .values(saved.map(({ uri }, at) => ({ joint_uri: jointUri, uri, ...rows[at]! })))
        .onConflict((conflict) => conflict.constraint("joint_organisation_once").doUpdateSet(excluded(rows[0]!)))
        .execute();
      await store.notify("reconcile");
    },
    async findOrganisation(jointUri, uri) {
      const row = await store.current().selectFrom("joint_organisation").selectAll().where("joint_uri", "=", jointUri)
        .where("uri", "=", uri).executeTakeFirst();
      return row === undefined ? null : organisationFromRow(row);
    },
    async findOrganisations(jointUri, uris) {
      if (uris.length === 0) return new Map();
      const rows = await store.current().selectFrom("joint_organisation").selectAll()
        .where("joint_uri", "=", jointUri).where("uri", "in", uris).execute();
      return new Map(rows.map((row) => [row.uri, organisationFromRow(row)]));
    },
    async endOrganisation(jointUri, uri, state) {
      const before = (await standingsOf(store, jointUri, [uri])).get(uri);
      if (before?.state === "member" && state !== "unconfirmed") {
        await noteMemberships(store, [{ jointUri, uri, what: state, since: before.joined_at.toISOString() }]);
      }
      const ended = await store.current().updateTable("joint_organisation")
        .set({ state, left_at: new Date().toISOString() }).where("joint_uri", "=", jointUri).where("uri", "=", uri)
        .where("state", "in", ["member", "unconfirmed"]).returning("uri").executeTakeFirst();
      return ended !== undefined;
    },
  };
}

async function standingsOf(store: Store, jointUri: string, uris: readonly string[]) {
  const rows = await store.current().selectFrom("joint_organisation").select(["uri", "state", "joined_at"])
    .where("joint_uri", "=", jointUri).where("uri", "in", uris).execute();
  return new Map(rows.map((row) => [row.uri, row]));
}

function readingPart(store: Store): Pick<JointRepository, "wantReading" | "noteReading"> {
  const rows = () => store.current().updateTable("joint_organisation");
  return {
    async wantReading(jointUri) {
      await rows().set({ wanted_at: new Date().toISOString() }).where("joint_uri", "=", jointUri).execute();
      await store.notify("reconcile");
    },
    async noteReading(jointUri, uri, reading) {
      const read_at = new Date().toISOString();
      const set = "trouble" in reading
        ? { trouble: reading.trouble, read_at, wanted_at: null }
        : { cursor_seq: reading.seq, cursor_head: reading.head, trouble: null, read_at, wanted_at: null };
      await rows().set(set).where("joint_uri", "=", jointUri).where("uri", "=", uri).execute();
    },
  };
}

/** A joint campaign from its row. */
export function jointFromRow(row: Selectable<JointCampaignTable>): JointCampaign {
  const { uri, local_id: localId, role, reading } = row;
  return { ...reading, uri, localId, role, endedAt: fromNullableColumn(row.ended_at) };
}

/** A common text from its row. */
export function textFromRow(row: Selectable<JointTextTable>): JointText {
  const { campaign_uri: campaignUri, version, language, texts, digest } = row;
  return { campaignUri, version, language, texts, digest };
}

/** An organisation from its row. */
export function organisationFromRow(row: Selectable<JointOrganisationTable>): JointOrganisation {
  return {
    jointUri: row.joint_uri,
    uri: row.uri,
    name: row.name,
    host: row.host,
    domain: row.domain,
    consentUri: row.consent_uri,
    companionUri: row.companion_uri,
    textDigest: row.text_digest,
    state: row.state,
    joinedAt: fromColumn(row.joined_at),
    leftAt: fromNullableColumn(row.left_at),
  };
}

function organisationColumns(organisation: JointOrganisation) {
  const { name, host, domain, consentUri, companionUri, textDigest, state, joinedAt, leftAt } = organisation;
  return {
    name,
    host,
    domain,
    consent_uri: consentUri,
    companion_uri: companionUri,
    text_digest: textDigest,
    state,
    joined_at: joinedAt.toString(),
    left_at: toColumn(leftAt),
  };
}
