/** The day itself: who is told to do what, in which order, and what must hold in the end. */
import type { Json } from "../support/network.ts";
import type { Hosts, PlacedNode } from "./hosts.ts";
import type { Country } from "./world.ts";

/** How the day is played. */
export interface DayOptions {
  readonly actions: number;
  readonly countries: readonly Country[];
  say(line: string): void;
}

/** What became of it. */
export interface DayOutcome {
  readonly handle: string;
  readonly members: readonly PlacedNode[];
  readonly liar: string;
  readonly isEqual: boolean;
  readonly unequal: readonly string[];
  readonly figures: Record<string, unknown>;
}

interface Planned {
  readonly node: PlacedNode;
  readonly country: Country;
  readonly uri: string;
}

const AT_ONCE = 16;

/** Plays the day. */
export async function playDay(hosts: Hosts, { actions, countries, say }: DayOptions): Promise<DayOutcome> {
  const [convenor, ...partners] = hosts.nodes;
  if (convenor === undefined) throw new Error("no nodes");
  const stage = await hosts.tell<{ handle: string; uri: string; callUri: string }>(convenor.name, "convene");
  await hosts.rest();
  say(`${convenor.name} convenes; ${partners.length} movements are invited, one declines`);
  await inTurns(
    partners,
    4,
    ({ movementUri }) => hosts.tell(convenor.name, "invite", { handle: stage.handle, partner: movementUri }),
  );
  await hosts.rest();
  const [refuser] = partners.slice(-1);
  await inTurns(
    partners,
    AT_ONCE,
    (node) => hosts.tell(node.name, "answer", { accept: node !== refuser || partners.length < 4 }),
  );
  say(`consents given; the nodes rest after ${(await hosts.rest() / 1_000).toFixed(1)} s`);
  const members = [convenor, ...partners.filter((node) => node !== refuser || partners.length < 4)];
  const planned = await announce(hosts, { actions, countries, members, stage });
  say(`${planned.length} local actions announced; at rest after ${(await hosts.rest() / 1_000).toFixed(1)} s`);
  const cancelled = planned.filter((_, at) => at % 25 === 7);
  await inTurns(cancelled, AT_ONCE, ({ node, uri }) => hosts.tell(node.name, "cancel", { uri }));
  await hosts.rest();
  const reports = await aroundTheWorld(hosts, planned.filter((one) => !cancelled.includes(one)), convenor, say);
  await hosts.rest();
  await dispute(hosts, reports, members);
  await hosts.rest();
  say("everybody reads everybody once more");
  for (let round = 0; round < 2; round++) {
    await inTurns(members, 8, ({ name }) => hosts.tell(name, "read"));
    await hosts.rest();
  }
  return await compare(hosts, { members, stage, reports, cancelled: cancelled.length, planned: planned.length });
}

async function announce(
  hosts: Hosts,
  { actions, countries, members, stage }: {
    actions: number;
    countries: readonly Country[];
    members: readonly PlacedNode[];
    stage: { uri: string; callUri: string };
  },
): Promise<Planned[]> {
  const plan = Array.from({ length: actions }, (_, at) => ({
    node: members[at % members.length]!,
    country: countries[at % countries.length]!,
    at,
  }));
  const planned: Planned[] = [];
  await inTurns(plan, AT_ONCE, async ({ node, country, at }) => {
    const changes: Json = {
      starts: "2026-11-20T12:00",
      ends: "2026-11-20T14:00",
      timezone: country.zone,
      place: {
        name: `Gate ${at + 1}`,
        locality: country.town,
        country: country.code,
        latitude: 10 + at / 100,
        longitude: 20 + at / 100,
        precision: "exact",
      },
    };
    const uri = await hosts.tell<string>(node.name, "act", { callUri: stage.callUri, jointUri: stage.uri, changes });
    planned.push({ node, country, uri });
  });
  return planned;
}

/** Reports come as the day goes round; one process hears and says nothing for a third of it. */
async function aroundTheWorld(
  hosts: Hosts,
  held: readonly Planned[],
  convenor: PlacedNode,
  say: (line: string) => void,
) {
  const hours = [...new Set(held.map(({ country }) => country.hours))].sort((a, b) => b - a);
  const cutOff = hosts.nodes.find(({ name }) => name !== convenor.name && hosts.processes > 1)?.name ?? "";
  const [from, until] = [Math.floor(hours.length / 3), Math.floor(hours.length * 2 / 3)];
  const reports: { readonly node: PlacedNode; readonly uri: string; readonly low: number }[] = [];
  const late: Planned[] = [];
  let isCutOff = false;
  const file = async ({ node, uri }: Planned, at: number) => {
    const low = 12 + (at * 37) % 900;
    const draft = {
      actionUri: uri,
      outcome: at % 40 === 11 ? "moved" : "took-place",
      participants: { low, high: low + 20 },
      method: ["counted", "estimated", "declared"][at % 3],
      units: [],
      language: "en",
      texts: { en: { content: "Everybody came." } },
      pictures: [],
    };
    reports.push({ node, uri: await hosts.tell<string>(node.name, "report", { draft }), low });
  };
  for (const [step, hour] of hours.entries()) {
    if (step === from && cutOff !== "") {
      say(`the process of ${cutOff} is cut off`);
      hosts.freeze(cutOff);
      isCutOff = true;
    }
    if (step === until && isCutOff) {
      hosts.thaw(cutOff);
      isCutOff = false;
      say(`${cutOff} and its neighbours are back`);
    }
    const now = held.filter(({ country }) => country.hours === hour).filter((_, at) => at % 12 !== 5);
    const reachable = now.filter(({ node }) => !isCutOff || !sameProcess(hosts, node.name, cutOff));
    late.push(...now.filter((one) => !reachable.includes(one)));
    await inTurns(reachable, AT_ONCE, (one) => file(one, held.indexOf(one)));
    say(`UTC${hour >= 0 ? "+" : ""}${hour}: ${reachable.length} reports`);
  }
  if (isCutOff) hosts.thaw(cutOff);
  await inTurns(late, AT_ONCE, (one) => file(one, held.indexOf(one)));
  say(`${late.length} late reports of those who were cut off`);
  return reports;
}

async function dispute(
  hosts: Hosts,
  reports: readonly { node: PlacedNode; uri: string }[],
  members: readonly PlacedNode[],
) {
  for (const { node, uri } of reports.slice(0, 3)) {
    const other = members.find((one) => one !== node && one !== members[0]);
    if (other !== undefined) await hosts.tell(other.name, "judge", { uri, reason: "we saw fewer" }).catch(() => null);
  }
}

async function compare(
  hosts: Hosts,
  day: {
    members: readonly PlacedNode[];
    stage: { uri: string; handle: string };
    reports: readonly { uri: string; node: PlacedNode }[];
    cancelled: number;
    planned: number;
  },
): Promise<DayOutcome> {
  const { members, stage, reports } = day;
  const asOf = new Date(Date.now() + 1_000).toISOString();
  const all = await Promise.all(
    members.map(async ({ name }) =>
      [name, JSON.stringify(await hosts.tell(name, "figures", { jointUri: stage.uri, asOf }))] as const
    ),
  );
  const [, expected] = all[0]!;
  const unequal = all.filter(([, figures]) => figures !== expected).map(([name, figures]) => `${name}: ${figures}`);
  const liar = members.at(-1)!.name;
  const lie = reports.find(({ node }) => node.name !== liar);
  if (lie !== undefined) await hosts.tell(liar, "lie", { uri: lie.uri, low: 90_000 });
  const counts = await Promise.all(members.map(({ name }) => hosts.tell<Record<string, number>>(name, "counts")));
  const sum = (what: string) => counts.reduce((total, one) => total + (one[what] ?? 0), 0);
  const figures = {
    "movements": members.length,
    "actions announced": day.planned,
    "cancelled": day.cancelled,
    "reports": reports.length,
    "figures": expected,
    "activities": sum("activities"),
    "jobs (letters in and out)": sum("jobs"),
    "sources held": sum("sources"),
  };
  return { handle: stage.handle, members, liar, isEqual: unequal.length === 0, unequal, figures };
}

function sameProcess(hosts: Hosts, a: string, b: string): boolean {
  const place = (name: string) => hosts.nodes.findIndex((node) => node.name === name) % hosts.processes;
  return place(a) === place(b);
}

async function inTurns<T>(list: readonly T[], atOnce: number, act: (one: T) => Promise<unknown>): Promise<void> {
  const waiting = [...list];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await act(one);
  }));
}
