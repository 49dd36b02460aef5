/** A campaign with calls in several languages and states, for tests that look at pages with something on them. */
import { readFileSync } from "node:fs";
import { cancelCall } from "../../src/application/change-call.ts";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { parseCallFile } from "../../src/application/files/call-file.ts";
import { parseCampaignFile } from "../../src/application/files/campaign-file.ts";
import { createGazetteer } from "../../src/application/places/gazetteer.ts";
import type { Ports } from "../../src/application/ports.ts";
import { orThrow } from "../support/network.ts";

/** Ids of the calls. */
export interface Works {
  readonly published: string;
  readonly cancelled: string;
  readonly draft: string;
}

const operator = { kind: "operator" } as const;

/** Publishes Make Amazon Pay with two calls, one of them cancelled, and writes a third. */
export async function firstWorks(ports: Ports): Promise<Works> {
  const { picturePath: _path, pictureAlt: _alt, ...campaign } = orThrow(parseCampaignFile(file("campaign")));
  orThrow(await createCampaign(ports, operator, { draft: campaign, newPicture: null, publish: true }));
  const gazetteer = createGazetteer();
  const call = async (name: string, publish: boolean) => {
    const parsed = orThrow(parseCallFile(file(name), { now: Temporal.Now.instant(), gazetteer }));
    return orThrow(await createCall(ports, operator, { ...parsed, newPicture: null, publish })).id;
  };
  const [published, cancelled, draft] = [
    await call("call-picket", true),
    await call("call-rally", true),
    await call("call-meeting", false),
  ];
  orThrow(await cancelCall(ports, operator, { id: cancelled }));
  return { published, cancelled, draft };
}

function file(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/make-amazon-pay/${name}.json`, import.meta.url), "utf8"));
}
