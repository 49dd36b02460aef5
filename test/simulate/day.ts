/** The day itself: who is told to do what, in which order, and what goes wrong meanwhile. */
import type { Hosts, PlacedNode } from "./hosts.ts";
import { actionChanges, planDay, type PlannedAction, reportOf } from "./plan.ts";
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
  readonly plan: readonly PlannedAction[];
  /** A report of another organisation, by address, that the liar can alter. */
  readonly reports: ReadonlyMap<PlannedAction, string>;
}

interface Stage {
  readonly handle: string;
  readonly uri: string;
  readonly callUri: string;
}

const AT_ONCE = 16;

/** Plays the day. */
export async function playDay(hosts: Hosts, options: DayOptions): Promise<DayOutcome> {
  const { say } = options;
  const [convenor, ...partners] = hosts.nodes;
  if (convenor === undefined) throw new Error("no nodes");
  const stage = await hosts.tell<Stage>(convenor.name, "convene");
  await hosts.rest();
  say(`${convenor.name} convenes; ${partners.length} movements are invited`);
  await inTurns(
    partners,
    4,
    ({ movementUri }) => hosts.tell(convenor.name, "invite", { handle: stage.handle, partner: movementUri }),
  );
  await hosts.rest();
  const refuser = partners.length < 4 ? undefined : partners.at(-1);
  await inTurns(partners, AT_ONCE, (node) => hosts.tell(node.name, "answer", { accept: node !== refuser }));
  await hosts.rest();
  const members = hosts.nodes.filter((node) => node !== refuser);
  say(`${members.length - 1} consents given, ${partners.length - members.length + 1} declined`);
  const plan = planDay(options.actions, members.map(({ name }) => name), options.countries);
  const uris = await announce(hosts, plan, stage, say);
  const cancelled = plan.filter(({ fate }) => fate === "cancelled");
  await inTurns(cancelled, AT_ONCE, (one) => hosts.tell(one.node, "cancel", { uri: uris.get(one) ?? "" }));
  await hosts.rest();
  say(`${cancelled.length} actions called off`);
  const reports = await aroundTheWorld(hosts, plan, uris, say);
  await dispute(hosts, reports, members);
  await hosts.rest();
  say("everybody reads everybody");
  await inTurns(members, 8, ({ name }) => hosts.tell(name, "read"));
  await hosts.rest();
  return { handle: stage.handle, members, plan, reports };
}

/** Local actions are announced; half-way a process is killed with letters in its hands, and comes back later. */
async function announce(hosts: Hosts, plan: readonly PlannedAction[], stage: Stage, say: DayOptions["say"]) {
  const uris = new Map<PlannedAction, string>();
  const act = async (one: PlannedAction) => {
    const { callUri, uri: jointUri } = stage;
    uris.set(one, await hosts.tell<string>(one.node, "act", { callUri, jointUri, changes: actionChanges(one) }));
  };
  const half = plan.slice(0, Math.ceil(plan.length / 2));
  const rest = plan.slice(half.length);
  await inTurns(half, AT_ONCE, act);
  const victim = hosts.nodes.at(-2)?.name ?? "";
  const fallen = hosts.crash(victim);
  say(`the process of ${victim} is killed, with ${fallen.length} nodes`);
  await inTurns(rest.filter(({ node }) => !fallen.includes(node)), AT_ONCE, act);
  await hosts.reopen(victim);
  await inTurns(rest.filter(({ node }) => fallen.includes(node)), AT_ONCE, act);
  await hosts.rest();
  say(`${plan.length} local actions announced; ${fallen.join(", ")} opened again`);
  return uris;
}

/** Reports come as the day goes round; one process hears and says nothing for a third of it. */
async function aroundTheWorld(
  hosts: Hosts,
  plan: readonly PlannedAction[],
  uris: ReadonlyMap<PlannedAction, string>,
  say: DayOptions["say"],
) {
  const told = plan.filter(({ fate }) => fate === "took-place" || fate === "moved");
  const hours = [...new Set(told.map(({ country }) => country.hours))].sort((a, b) => b - a);
  const cutOff = hosts.nodes[1]?.name ?? "";
  const [from, until] = [Math.floor(hours.length / 3), Math.floor(hours.length * 2 / 3)];
  const reports = new Map<PlannedAction, string>();
  const late: PlannedAction[] = [];
  const file = async (one: PlannedAction) => {
    const draft = reportOf(one, uris.get(one) ?? "");
    reports.set(one, await hosts.tell<string>(one.node, "report", { draft }));
  };
  let silent: readonly string[] = [];
  for (const [step, hour] of hours.entries()) {
    if (step === from) {
      silent = hosts.freeze(cutOff);
      say(`the process of ${cutOff} is cut off, with ${silent.length} nodes`);
    }
    if (step === until) {
      hosts.thaw(cutOff);
      silent = [];
      say(`${cutOff} and its neighbours are back`);
    }
    const now = told.filter(({ country }) => country.hours === hour);
    const reachable = now.filter(({ node }) => !silent.includes(node));
    late.push(...now.filter((one) => !reachable.includes(one)));
    await inTurns(reachable, AT_ONCE, file);
    say(`UTC${hour >= 0 ? "+" : ""}${hour}: ${reachable.length} reports`);
  }
  await inTurns(late, AT_ONCE, file);
  await hosts.rest();
  say(`${late.length} late reports of those who were cut off`);
  return reports;
}

async function dispute(hosts: Hosts, reports: ReadonlyMap<PlannedAction, string>, members: readonly PlacedNode[]) {
  for (const [{ node }, uri] of [...reports].slice(0, 3)) {
    const other = members.find(({ name }) => name !== node && name !== members[0]?.name);
    if (other === undefined) continue;
    // Its letter may still wait to be tried again.
    await hosts.tell(other.name, "read");
    await hosts.tell(other.name, "judge", { uri, reason: "we saw fewer" });
  }
}

async function inTurns<T>(list: readonly T[], atOnce: number, act: (one: T) => Promise<unknown>): Promise<void> {
  const waiting = [...list];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await act(one);
  }));
}
