/** Checks that everything the story published arrived everywhere it should, readable, once, and nothing too early. */
import { asMap } from "../federation/readers/rules.ts";
import type { Network, NetworkNode } from "../support/network.ts";
import type { Observer } from "./observer.ts";
import type { Told } from "./story.ts";

/** One line of the table: what was looked at, what it should be, what it is. */
export interface Finding {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** Looks at every node and the observer; a finding is good when what was found is what was expected. */
export async function checkStory(network: Network, observer: Observer, told: Told): Promise<readonly Finding[]> {
  const [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  const { campaigns, calls } = told;
  const of = (name: string) => ({ campaign: campaigns[name]?.uri ?? "", sent: calls[name] ?? [] });
  return [
    ...await Promise.all([
      received(beta, "alpha", of("alpha")),
      received(gamma, "alpha", of("alpha")),
      received(alpha, "beta", of("beta")),
      received(alpha, "gamma", of("gamma")),
    ]),
    ...await Promise.all([
      followers(alpha, of("alpha").campaign, 3),
      followers(beta, of("beta").campaign, 1),
      followers(gamma, of("gamma").campaign, 1),
    ]),
    ...await observed(observer, told),
    ...await conversation(alpha, told),
    ...await Promise.all(network.nodes.map(leftOver)),
  ];
}

/** Whether the table holds no bad finding. */
export function isGood(findings: readonly Finding[]): boolean {
  return findings.every(({ expected, found }) => expected === found);
}

/** The table as text. */
export function tableOf(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length));
  return findings.map(({ what, expected, found }) => {
    const mark = expected === found ? "ok " : "NOT";
    return `${mark}  ${what.padEnd(width)}  ${found}${expected === found ? "" : `  (expected ${expected})`}`;
  }).join("\n");
}

type Sent = readonly { readonly uri: string; readonly language: string }[];

async function received(
  node: NetworkNode,
  from: string,
  { sent, campaign }: { sent: Sent; campaign: string },
): Promise<Finding> {
  const rows = await node.node.store.db.selectFrom("remote_call").select(["uri", "language"])
    .where("attributed_to", "=", campaign).execute();
  const lines = (calls: readonly { uri: string; language: string | null }[]) =>
    calls.map(({ uri, language }) => `${uri} ${language}`).sort().join("\n");
  const whole = lines(rows) === lines(sent);
  const languages = [...new Set(rows.map(({ language }) => language))].sort().join(" ");
  return {
    what: `${node.name} has ${from}'s calls in their languages`,
    expected: `${sent.length} (${[...new Set(sent.map(({ language }) => language))].sort().join(" ")})`,
    found: whole ? `${rows.length} (${languages})` : `not the same: ${rows.length} (${languages})`,
  };
}

async function followers(node: NetworkNode, campaign: string, expected: number): Promise<Finding> {
  const { json } = await node.json(`${campaign}/followers`);
  return {
    what: `followers of ${node.name}'s campaign`,
    expected: String(expected),
    found: String(json["totalItems"]),
  };
}

async function observed(observer: Observer, { calls, campaigns }: Told): Promise<Finding[]> {
  const posts = await observer.posts();
  const alphas = posts.filter(({ author, title }) => author === campaigns["alpha"]?.uri && title !== null);
  const pages = await Promise.all(alphas.map(async ({ link }) => {
    const response = await fetch(link, { headers: { accept: "text/html" } });
    return response.status === 200 && (await response.text()).includes("<h1");
  }));
  const languages = alphas.map(({ language }) => language).sort().join(" ");
  const boosted = posts.find(({ uri }) => uri === calls["beta"]?.[0]?.uri)?.boostedBy ?? "nobody";
  const sent = calls["alpha"] ?? [];
  return [
    {
      what: "the observer shows alpha's calls",
      expected: sent.map(({ language }) => language).sort().join(" "),
      found: languages,
    },
    { what: "their links open a page", expected: String(sent.length), found: String(pages.filter(Boolean).length) },
    {
      what: "beta's call reached the observer by a boost",
      expected: "/m/beta",
      found: new URL(boosted, "http://x").pathname,
    },
  ];
}

async function conversation(alpha: NetworkNode, { reply, liked }: Told): Promise<Finding[]> {
  const row = await alpha.node.store.db.selectFrom("reply").select("state").where("uri", "=", reply.uri)
    .executeTakeFirst();
  const page = await alpha.html(reply.under);
  const { json } = await alpha.json(liked);
  return [
    { what: "the reply waits for an organiser", expected: "held", found: row?.state ?? "absent" },
    { what: "and is on no page yet", expected: "true", found: String(!page.body.includes("Vi kommer")) },
    { what: "the like is counted", expected: "1", found: String(asMap(json["likes"])["totalItems"]) },
  ];
}

async function leftOver(node: NetworkNode): Promise<Finding> {
  const depth = Object.values(await node.node.queue.depth());
  const left = depth.reduce((sum, { due, leased, dead }) => sum + due + leased + dead, 0);
  return { what: `letters ${node.name} could not deliver`, expected: "0", found: String(left) };
}
