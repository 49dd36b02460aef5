/**
 * One process of the simulation: it hosts some real nodes on loopback and does what it is told, one command at a time. Every
 * node has its own database, keys and workers; nothing here knows what the others are told.
 */
import "../../src/runtime/temporal.ts";
import { sql } from "kysely";
import { addAction } from "../../src/application/actions/add-action.ts";
import { cancelCall } from "../../src/application/change-call.ts";
import { acceptInvitation, declineInvitation } from "../../src/application/joint/answer-invitation.ts";
import { inviteOrganisation } from "../../src/application/joint/invite-organisation.ts";
import { fileReport, judgeReport } from "../../src/application/reports/file-report.ts";
import { openDatabase } from "../../src/database/connection.ts";
import { listInvitations } from "../../src/database/views/joint-views.ts";
import type { ReportDraft } from "../../src/domain/report.ts";
import { lookUpActor } from "../../src/federation/look-up.ts";
import {
  type Json,
  type Network,
  type NetworkNode,
  type NetworkOptions,
  orThrow,
  startNetwork,
} from "../support/network.ts";
import { schemaOf } from "./schemas.ts";

/** What a process is told; `node` is the name of one of its nodes. */
export type Command = { readonly id: number; readonly node: string; readonly verb: string; readonly args: Json };

const operator = { kind: "operator" } as const;
let network: Network | undefined;

const VERBS: Readonly<Record<string, (node: NetworkNode, args: Json) => Promise<unknown>>> = {
  async convene(node) {
    const campaign = await node.campaign("campaign.json");
    const call = await node.call("call-rally.json", { distributed: true });
    return { ...campaign, callUri: call.uri };
  },
  async invite(node, { handle, partner }) {
    const organisation = await lookUpActor(node.node.reading, String(partner), "simulate");
    if ("kind" in organisation) throw new Error(organisation.kind);
    const command = { campaign: String(handle), actionId: null, organisation, message: "", endsAt: null };
    return orThrow(await inviteOrganisation(node.node.ports, operator, command)).uri;
  },
  async answer(node, { accept }) {
    const [invitation] = await listInvitations(node.node.store.db, { direction: "received" });
    if (invitation === undefined || invitation.state !== "open") return null;
    const { id } = invitation;
    if (accept === true) {
      return orThrow(await acceptInvitation(node.node.ports, operator, { id, handle: null })).consentUri;
    }
    return orThrow(await declineInvitation(node.node.ports, operator, { id })).state;
  },
  async act(node, { callUri, jointUri, changes }) {
    const draft = node.draft("call-rally.json", { pledge: "none", distributed: false, ...changes as Json });
    const command = { draft, newPicture: null, callUri: String(callUri), jointUri: String(jointUri) };
    return orThrow(await addAction(node.node.ports, operator, command)).uri;
  },
  cancel: async (node, { uri }) =>
    orThrow(await cancelCall(node.node.ports, operator, { id: String(uri).split("/").at(-1) ?? "" })).state,
  async report(node, { draft }) {
    const report = orThrow(
      await fileReport(node.node.ports, operator, { draft: draft as unknown as ReportDraft, newPictures: [] }),
    );
    return node.node.addresses.report(report.id);
  },
  judge: async (node, { uri, reason }) =>
    orThrow(await judgeReport(node.node.ports, operator, { sourceUri: String(uri), reason: String(reason) })).uri,
  read: async (node) => await node.node.readPartners(true),
  /** The owner of the machine writes another number into its database. */
  async lie(node, { uri, low }) {
    const row = await node.node.store.db.selectFrom("joint_source").select("reading").where("uri", "=", String(uri))
      .executeTakeFirstOrThrow();
    const reading = JSON.stringify({ ...row.reading, low, high: low });
    await node.node.store.db.updateTable("joint_source").set({ reading }).where("uri", "=", String(uri)).execute();
    await node.node.store.notify("changed");
  },
  async counts(node) {
    const { db } = node.node.store;
    const count = async (table: "activity" | "joint_source" | "outbox_event") =>
      Number(
        (await db.selectFrom(table).select(({ fn }) => fn.countAll<string>().as("n")).executeTakeFirstOrThrow()).n,
      );
    const { rows: [written] } = await sql<{ n: string }>`select last_value::text as n from queue_message_sequence_seq`
      .execute(db);
    return {
      activities: await count("activity"),
      sources: await count("joint_source"),
      events: await count("outbox_event"),
      jobs: Number(written?.n ?? 0),
    };
  },
};

async function start(args: Json): Promise<unknown> {
  const { names, databaseUrl, movements, folder, ports } = args as unknown as {
    names: string[];
    databaseUrl: string | null;
    movements: NonNullable<NetworkOptions["movements"]>;
    folder: string;
    ports: Record<string, number>;
  };
  const database = (name: string, data: string) =>
    databaseUrl === null
      ? openDatabase({ folder: data })
      : openDatabase({ url: databaseUrl, folder: null, schema: schemaOf(name), poolSize: 3, poolWaitMs: 60_000 });
  network = await startNetwork({ nodes: names, movements, database, folder, ports });
  return network.nodes.map(({ name, origin, movementUri }) => ({ name, origin, movementUri }));
}

/** Whether a node has a job that may run now or does, and what this process uses. */
async function look(): Promise<unknown> {
  let isBusy = false;
  for (const { node } of network?.nodes ?? []) {
    const { rows } = await sql`select from queue_message
      where state = 'due' and (run_at <= clock_timestamp() or lease_token is not null) limit 1`.execute(node.store.db);
    isBusy = rows.length > 0;
    if (isBusy) break;
  }
  return { isBusy, memory: process.memoryUsage().rss, cpu: process.cpuUsage() };
}

async function obey({ node, verb, args }: Command): Promise<unknown> {
  if (verb === "start") return await start(args);
  if (verb === "look") return await look();
  if (verb === "stop") return await network?.close();
  const act = VERBS[verb];
  if (act === undefined || network === undefined) throw new Error(`no verb ${verb}`);
  return await act(network.node(node), args);
}

process.on("message", (command: Command) => {
  obey(command).then(
    (value) => process.send?.({ id: command.id, value: value ?? null }),
    (error: unknown) =>
      process.send?.({
        id: command.id,
        error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      }),
  );
});
process.on("disconnect", () => process.exit(0));
