/**
 * The pages of a node that has published the calls of Make Amazon Pay, in six languages and three scripts, for what is drawn and
 * printed from them.
 */
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { parseCallFile } from "../../src/application/files/call-file.ts";
import { parseCampaignFile } from "../../src/application/files/campaign-file.ts";
import type { ReadyPicture } from "../../src/application/ports.ts";
import { sample, SAMPLE_CALLS } from "./posters-sample.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Browser, openTestHouse, type TestHouse } from "./web-house.ts";

/** A furnished node. */
export interface PrintStage {
  readonly node: TestHouse;
  readonly database: TestDatabase;
  readonly ana: Browser;
  /** Ids of the sample calls. */
  readonly calls: Readonly<Record<typeof SAMPLE_CALLS[number], string>>;
  /** Writes one more call: fields of a call file over those of the picket; answers its id. */
  write(fields: Readonly<Record<string, unknown>>, options?: WriteOptions): Promise<string>;
}

/** How a further call is written. */
export interface WriteOptions {
  readonly publish?: boolean;
  readonly picture?: ReadyPicture;
}

const operator = { kind: "operator" } as const;

/** Sets a node up and publishes the sample campaign with its calls. */
export async function openPrintStage(): Promise<PrintStage> {
  const database = await openTestDatabase();
  const node = await openTestHouse(database);
  const ana = await node.setUp();
  const campaign = parseCampaignFile(sample("campaign"));
  if (!campaign.ok) throw new Error(JSON.stringify(campaign.findings));
  const { picturePath: _path, pictureAlt: _alt, ...draft } = campaign.value;
  const input = { draft: { ...draft, picture: null }, newPicture: null, publish: true };
  const created = await createCampaign(node.ports, operator, input);
  if (!created.ok) throw new Error(created.refusal.kind);
  const add = async (json: unknown, { publish = true, picture }: WriteOptions = {}) => {
    const parsed = parseCallFile(json, { now: Temporal.Now.instant(), gazetteer: node.house.gazetteer });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
    const call = { campaign: "make_amazon_pay", draft: parsed.value.draft, newPicture: picture ?? null, publish };
    const made = await createCall(node.ports, operator, call);
    if (!made.ok) throw new Error(made.refusal.kind);
    return made.value.id;
  };
  const entries: [string, string][] = [];
  for (const name of SAMPLE_CALLS) entries.push([name, await add(sample(`call-${name}`))]);
  return {
    node,
    database,
    ana,
    calls: Object.fromEntries(entries) as PrintStage["calls"],
    write: async (fields, options) => await add({ ...sample("call-picket"), ...fields }, options),
  };
}
