/**
 * A node with Make Amazon Pay and its five calls, and whatever else a test publishes: what the tests of feeds stand on.
 * Feeds are asked for as strangers ask, without a session.
 */
import { readFileSync } from "node:fs";
import { parseCallFile } from "../../src/application/files/call-file.ts";
import { parseCampaignFile } from "../../src/application/files/campaign-file.ts";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import type { CallDraft } from "../../src/domain/call.ts";
import type { CampaignDraft } from "../../src/domain/campaign.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Browser, openTestHouse, type TestHouse } from "./web-house.ts";

/** The five calls. */
export const FIXTURES = ["picket", "strike", "rally", "boycott", "meeting"] as const;

/** Languages the campaign is written in. */
export const LANGUAGES = ["en", "fr", "es", "pt", "ar", "bn"] as const;

/** The operator at the machine. */
export const operator = { kind: "operator" } as const;

/** What the tests use of the node. */
export interface FeedStage extends TestHouse {
  readonly database: TestDatabase;
  /** The steward's browser. */
  readonly ana: Browser;
  /** Ids of the five calls by fixture. */
  readonly ids: Readonly<Record<typeof FIXTURES[number], string>>;
  /** Publishes a call, or writes it as a draft; `changes` are made to a picket in Brétigny. Answers its id. */
  publish(changes?: Partial<CallDraft>, options?: { campaign?: string; draft?: boolean }): Promise<string>;
  /** Publishes a campaign, or writes it as a draft. */
  campaign(changes: Partial<CampaignDraft> & { handle: string }, options?: { draft?: boolean }): Promise<void>;
  /** A feed as text; throws unless it is answered 200. */
  text(path: string, headers?: Record<string, string>): Promise<string>;
  close(): Promise<void>;
}

/** Opens the stage. */
export async function openFeedStage(): Promise<FeedStage> {
  const database = await openTestDatabase();
  const node = await openTestHouse(database);
  const ana = await node.setUp();
  const { ports, house } = node;
  const campaign: FeedStage["campaign"] = async (changes, { draft = false } = {}) => {
    const made = { ...campaignFile(), ...changes };
    const done = await createCampaign(ports, operator, { draft: made, newPicture: null, publish: !draft });
    if (!done.ok) throw new Error(done.refusal.kind);
  };
  const create = async (call: CallDraft, to: string, publish: boolean) => {
    const done = await createCall(ports, operator, { campaign: to, draft: call, newPicture: null, publish });
    if (!done.ok) throw new Error(done.refusal.kind);
    return done.value.id;
  };
  const parse = (name: string) => {
    const parsed = parseCallFile(letter(`call-${name}`), { now: house.now(), gazetteer: house.gazetteer });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
    return parsed.value.draft;
  };
  await campaign({ handle: "make_amazon_pay" });
  const ids: [string, string][] = [];
  for (const name of FIXTURES) ids.push([name, await create(parse(name), "make_amazon_pay", true)]);
  return {
    ...node,
    ana,
    database,
    ids: Object.fromEntries(ids) as FeedStage["ids"],
    campaign,
    publish: (changes = {}, { campaign: to = "make_amazon_pay", draft = false } = {}) =>
      create({ ...parse("picket"), ...changes }, to, !draft),
    async text(path, headers = {}) {
      const response = await node.request(path, { headers });
      if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
      return await response.text();
    },
    close: () => database.close(),
  };
}

/** A schedule from two moments. */
export function from(startsAt: string, endsAt: string | null, timezone: string): CallDraft["schedule"] {
  const end = endsAt === null ? null : Temporal.Instant.from(endsAt);
  return { startsAt: Temporal.Instant.from(startsAt), endsAt: end, timezone };
}

function campaignFile(): CampaignDraft {
  const parsed = parseCampaignFile(letter("campaign"));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  return { ...parsed.value, picture: null };
}

function letter(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/make-amazon-pay/${name}.json`, import.meta.url), "utf8"));
}
