/**
 * Ways to make figures say what nobody did: each is named by a stranger's recount. What is refused at the door is in
 * `refused.test.ts`; together they are more than twenty. Nodes are made to lie by writing into their databases, as whoever owns the machine can.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findSource, listOrganisations } from "../../src/database/views/joint-views.ts";
import type { Difference } from "../../src/verify/verify.ts";
import { verifyTally } from "../../src/verify/verify.ts";
import { readNetwork } from "../../src/verify/sources.ts";
import { type FixturePeer, startFixturePeer } from "../support/fixture-peer.ts";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { act, bringTogether, report, type Stage } from "./stage.ts";

const AS2 = "https://www.w3.org/ns/activitystreams";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;
let eve: FixturePeer;
let actions: Record<"beta" | "gamma", string>;
let reports: Record<"beta" | "gamma", string>;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  eve = await startFixturePeer({ actor: { type: "Organization" } });
  stage = await bringTogether(network, alpha, [beta, gamma]);
  actions = { beta: (await act(beta, stage)).uri, gamma: (await act(gamma, stage)).uri };
  await network.settle();
  reports = {
    beta: beta.node.addresses.report((await report(beta, actions.beta)).id),
    gamma: gamma.node.addresses.report((await report(gamma, actions.gamma)).id),
  };
  await network.settle();
}, 90_000);
afterAll(async () => {
  await eve?.close();
  await network?.close();
});

/** Runs statements on a node's database as its owner can, and answers how to take them back. */
async function tamper(node: NetworkNode, table: Table, key: Json, changes: Json | null): Promise<() => Promise<void>> {
  const { store, ports } = node.node;
  const matching = async () => {
    let rows = store.current().selectFrom(table).selectAll();
    for (const [column, value] of Object.entries(key)) rows = rows.where(column as never, "=", value as never);
    return await rows.execute();
  };
  const [before] = await ports.transact(matching);
  const write = async (row: Json | null) => {
    let gone = store.current().deleteFrom(table);
    for (const [column, value] of Object.entries(key)) gone = gone.where(column as never, "=", value as never);
    await gone.execute();
    const written = Object.entries(row ?? {}).map(([column, value]) =>
      [
        column,
        typeof value === "object" && value !== null && !(value instanceof Date) ? JSON.stringify(value) : value,
      ] as const
    );
    if (row !== null) await store.current().insertInto(table).values(Object.fromEntries(written) as never).execute();
  };
  await ports.transact(() => write(changes === null ? null : { ...before as Json | undefined, ...key, ...changes }));
  return async () => {
    await ports.transact(() => write((before as Json | undefined) ?? null));
  };
}

type Table = "joint_source" | "joint_organisation" | "tombstone";

async function differences(at: NetworkNode, fetching?: typeof fetch): Promise<readonly Difference[]> {
  const read = fetching === undefined ? readNetwork() : readNetwork(fetching);
  return (await verifyTally(read, `${at.origin}/c/${stage.campaign.handle}`)).differences;
}

async function sourceRow(node: NetworkNode, uri: string) {
  const source = await findSource(node.node.store.db, uri);
  if (source === null) throw new Error(`${uri} is not there`);
  return source;
}

const organisationKey = (uri: string) => ({ joint_uri: stage.campaign.uri, uri });

interface Lie {
  readonly name: string;
  readonly named: Difference["kind"];
  readonly about: () => string;
  readonly lie: () => Promise<() => Promise<void>>;
}

const inflated = async () => {
  const { reading } = await sourceRow(alpha, reports.beta);
  return await tamper(alpha, "joint_source", { uri: reports.beta }, {
    reading: { ...reading, low: 90_000, high: 90_000 },
  });
};
const resigned = async (node: NetworkNode, uri: string, changes: Json) => {
  const { body } = await sourceRow(node, uri);
  return await tamper(node, "joint_source", { uri }, { body: JSON.stringify({ ...JSON.parse(body), ...changes }) });
};
const listed = async (changes: Json, uri = "http://localhost:9/m/ghost") =>
  await tamper(alpha, "joint_organisation", organisationKey(uri), {
    name: "Ghost",
    host: "localhost:9",
    companion_uri: "http://localhost:9/c/ghost",
    state: "member",
    joined_at: new Date(),
    ...changes,
  });

const LIES: readonly Lie[] = [
  {
    name: "a figure altered in the convenor's database",
    named: "altered_figure",
    about: () => "participations.counted.low",
    lie: inflated,
  },
  {
    name: "one version of a source for the convenor and another for everybody",
    named: "two_versions",
    about: () => reports.beta,
    lie: () => tamper(alpha, "joint_source", { uri: reports.beta }, { digest: "0".repeat(64) }),
  },
  {
    name: "a partner's report left out",
    named: "left_out",
    about: () => reports.gamma,
    lie: () => tamper(alpha, "joint_source", { uri: reports.gamma }, null),
  },
  {
    name: "a partner left out of the list",
    named: "not_listed",
    about: () => gamma.movementUri,
    lie: () => tamper(alpha, "joint_organisation", organisationKey(gamma.movementUri), null),
  },
  {
    name: "an organisation listed without a consent",
    named: "consent_forged",
    about: () => eve.actorUri,
    lie: () => listed({ consent_uri: null, host: new URL(eve.origin).host, companion_uri: eve.actorUri }, eve.actorUri),
  },
  {
    name: "a consent kept on the convenor's own node",
    named: "consent_forged",
    about: () => eve.actorUri,
    lie: () => listed({ consent_uri: `${alpha.origin}/activities/forged` }, eve.actorUri),
  },
  {
    name: "another organisation's consent",
    named: "consent_forged",
    about: () => eve.actorUri,
    lie: async () => {
      const all = await listOrganisations(alpha.node.store.db, stage.campaign.uri);
      return await listed({ consent_uri: all.find(({ uri }) => uri === beta.movementUri)?.consentUri }, eve.actorUri);
    },
  },
  {
    name: "a consent that its organisation never signed",
    named: "consent_forged",
    about: () => eve.actorUri,
    lie: () => {
      const id = `${eve.origin}/consents/1`;
      const collection = `${stage.campaign.uri}/organizers`;
      const object = { id: `${alpha.origin}/invites/1`, type: "Invite", object: collection, target: eve.actorUri };
      eve.serve("/consents/1", {
        "@context": AS2,
        id,
        type: "Accept",
        actor: eve.actorUri,
        object,
        result: eve.actorUri,
      });
      return listed({ consent_uri: id }, eve.actorUri);
    },
  },
  {
    name: "a source nobody ever published",
    named: "not_a_source",
    about: () => `${beta.origin}/reports/invented`,
    lie: async () => {
      const { reading, body } = await sourceRow(alpha, reports.beta);
      return await tamper(alpha, "joint_source", { uri: `${beta.origin}/reports/invented` }, {
        joint_uri: stage.campaign.uri,
        kind: "report",
        organisation_uri: beta.movementUri,
        action_uri: actions.beta,
        is_local: false,
        is_gone: false,
        digest: "1".repeat(64),
        body,
        reading,
        updated_at: new Date(),
        received_at: new Date(),
      });
    },
  },
  {
    name: "a report changed after it was signed",
    named: "source_forged",
    about: () => reports.beta,
    lie: () =>
      resigned(beta, reports.beta, {
        "tdu:actionReport": {
          type: "tdu:ActionReport",
          action: actions.beta,
          outcome: "took-place",
          participantsLow: 9_000,
          participantsHigh: 9_000,
          countMethod: "counted",
          units: [],
        },
      }),
  },
  {
    name: "a report that speaks for another organisation",
    named: "report_for_another",
    about: () => reports.beta,
    lie: () => resigned(beta, reports.beta, { attributedTo: gamma.movementUri }),
  },
  {
    name: "a source that answers 410 while the convenor goes on counting it",
    named: "source_gone",
    about: () => reports.beta,
    lie: async () => {
      const undoSource = await tamper(beta, "joint_source", { uri: reports.beta }, { is_gone: true });
      const stone = { former_type: "Note", deleted_at: new Date() };
      const undoStone = await tamper(beta, "tombstone", { uri: reports.beta }, stone);
      return async () => {
        await undoStone();
        await undoSource();
      };
    },
  },
];

describe("named by a stranger's recount", () => {
  test("nothing, while nobody lies", async () => {
    for (const node of network.nodes) expect(await differences(node)).toEqual([]);
  });

  for (const { name, named, about, lie } of LIES) {
    test(name, async () => {
      const undo = await lie();
      try {
        const found = await differences(named === "not_listed" ? beta : alpha);
        expect(found.filter(({ kind }) => kind === named).map(({ subject }) => subject)).toContain(about());
      } finally {
        await undo();
      }
      expect(await differences(alpha)).toEqual([]);
    });
  }

  test("a tally altered on its way, or served unsigned", async () => {
    const altered: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      if (!String(url).endsWith(`${alpha.origin}/c/${stage.campaign.handle}/tally.json`)) return response;
      const body = (await response.text()).replace('"announced":3', '"announced":140');
      return new Response(body, { headers: { "content-type": "application/activity+json" } });
    };
    const found = (await differences(alpha, altered)).map(({ kind }) => kind);
    expect(found).toContain("tally_unsigned");
    expect(found).toContain("altered_figure");
  });
});
