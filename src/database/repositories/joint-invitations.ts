/** Invitations to organise together, in both directions, as stored; at most one is open or accepted per organisation. */
import type { Selectable } from "kysely";
import type { InvitationRepository } from "../../application/joint-ports.ts";
import type { Invitation } from "../../domain/joint.ts";
import type { Store } from "../connection.ts";
import type { JointInvitationTable } from "../tables/joint.ts";
import { fromColumn, fromNullableColumn, toColumn } from "./instants.ts";

/** Reads and writes `joint_invitation`; locks a row before it is changed. */
export function invitationRepository(store: Store): InvitationRepository {
  const locked = () => store.current().selectFrom("joint_invitation").selectAll().forUpdate();
  const one = (row: Selectable<JointInvitationTable> | undefined) => row === undefined ? null : invitationFromRow(row);
  return {
    async add(invitation) {
      const row = await store.current().insertInto("joint_invitation").values(columnsOf(invitation))
        .onConflict((conflict) => conflict.doNothing()).returning("id").executeTakeFirst();
      return row !== undefined;
    },
    async save(invitation) {
      const { state, consent_uri, companion_uri, answered_at, ended_at } = columnsOf(invitation);
      await store.current().updateTable("joint_invitation")
        .set({ state, consent_uri, companion_uri, answered_at, ended_at }).where("id", "=", invitation.id).execute();
    },
    lock: async (id) => one(await locked().where("id", "=", id).executeTakeFirst()),
    lockByUri: async (uri) => one(await locked().where("uri", "=", uri).executeTakeFirst()),
    lockByConsent: async (uri) => one(await locked().where("consent_uri", "=", uri).executeTakeFirst()),
    lockLiving: async (collection, organisation) =>
      one(
        await locked().where("collection_uri", "=", collection).where("organisation_uri", "=", organisation)
          .where("state", "in", ["open", "accepted"]).executeTakeFirst(),
      ),
    async countOpen(origin) {
      const rows = await store.current().selectFrom("joint_invitation").select([
        "asked",
        "host_uri",
        "organisation_uri",
      ])
        .where("direction", "=", "received").where("state", "=", "open").execute();
      const from = rows.map((row) => URL.parse(row.asked ? row.organisation_uri : row.host_uri)?.origin);
      return { ofOrigin: from.filter((one) => one === origin).length, ofAll: rows.length };
    },
    async expire(now) {
      const rows = await store.current().updateTable("joint_invitation")
        .set({ state: "expired", ended_at: now.toString() }).where("state", "=", "open")
        .where("ends_at", "<", new Date(now.epochMilliseconds)).returningAll().execute();
      return rows.map(invitationFromRow);
    },
  };
}

/** An invitation from its row. */
export function invitationFromRow(row: Selectable<JointInvitationTable>): Invitation {
  return {
    id: row.id,
    uri: row.uri,
    direction: row.direction,
    asked: row.asked,
    hostUri: row.host_uri,
    jointUri: row.joint_uri,
    collectionUri: row.collection_uri,
    organisationUri: row.organisation_uri,
    textVersion: row.text_version,
    textDigest: row.text_digest,
    message: row.message,
    state: row.state,
    consentUri: row.consent_uri,
    companionUri: row.companion_uri,
    endsAt: fromColumn(row.ends_at),
    createdAt: fromColumn(row.created_at),
    answeredAt: fromNullableColumn(row.answered_at),
    endedAt: fromNullableColumn(row.ended_at),
  };
}

function columnsOf(invitation: Invitation) {
  return {
    id: invitation.id,
    uri: invitation.uri,
    direction: invitation.direction,
    asked: invitation.asked,
    host_uri: invitation.hostUri,
    joint_uri: invitation.jointUri,
    collection_uri: invitation.collectionUri,
    organisation_uri: invitation.organisationUri,
    text_version: invitation.textVersion,
    text_digest: invitation.textDigest,
    message: invitation.message,
    state: invitation.state,
    consent_uri: invitation.consentUri,
    companion_uri: invitation.companionUri,
    ends_at: invitation.endsAt.toString(),
    answered_at: toColumn(invitation.answeredAt),
    ended_at: toColumn(invitation.endedAt),
  };
}
