/** Lists longer than a page: nothing is lost between pages, and no page shows everything at once. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { pageLimits } from "../../src/domain/limits.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { addCall, addCampaign, at } from "./places-stage.ts";
import { type Browser, openTestHouse, type TestHouse } from "./web-house.ts";

const UPCOMING = pageLimits.calls + 5;
const PAST = pageLimits.calls + 2;

let database: TestDatabase;
let node: TestHouse;
let ana: Browser;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await openTestHouse(database);
  ana = await node.setUp();
  await addCampaign(node, "day_of_action");
  for (let made = 0; made < pageLimits.homeCampaigns; made++) await addCampaign(node, `other_${made}`);
  const add = async (count: number, day: string) => {
    for (let made = 0; made < count; made++) {
      const schedule = at(`${day}T${String(made % 24).padStart(2, "0")}:00`, "Europe/Paris");
      await addCall(node, "day_of_action", `${day} ${made}`, { schedule, tags: ["AllOut"] });
    }
  };
  await add(UPCOMING, "2099-11-26");
  await add(PAST, "2020-11-01");
});

afterAll(async () => await database.close());

async function callsOn(path: string): Promise<{ calls: string[]; page: string }> {
  const page = await (await node.request(path)).text();
  return { page, calls: [...page.matchAll(/<h3><a href="(\/calls\/[^"]+)"/g)].map(([, href = ""]) => href) };
}

test("a campaign's calls to come and its past ones are turned apart", async () => {
  const first = await callsOn("/c/day_of_action");
  expect(first.calls.length).toBe(2 * pageLimits.calls);
  expect(first.page).toContain('href="/c/day_of_action?page=2#upcoming"');
  expect(first.page).toContain('href="/c/day_of_action?past=2#past"');
  const second = await callsOn("/c/day_of_action?page=2&past=2");
  expect(second.calls.length).toBe(UPCOMING + PAST - 2 * pageLimits.calls);
  expect(new Set([...first.calls, ...second.calls]).size).toBe(UPCOMING + PAST);
  expect(second.page).toContain('href="/c/day_of_action?past=2#upcoming"');
  expect(second.page, "only the first page is for search engines").toContain('content="noindex"');
  expect((await callsOn("/c/day_of_action?page=3")).page).toContain("/c/day_of_action?page=2#upcoming");
});

test("the front page shows what comes first and leads to the rest", async () => {
  const { calls, page } = await callsOn("/");
  expect(calls.length).toBe(pageLimits.homeCalls);
  expect(page).toContain('<a class="button" href="/calls">');
  expect(page).toContain('<a class="button" href="/campaigns">');
});

test("a tag's calls and the organisers' own list have their further pages", async () => {
  const tagged = await Promise.all([1, 2, 3, 4].map((page) => callsOn(`/tags/allout?page=${page}`)));
  expect(new Set(tagged.flatMap(({ calls }) => calls)).size).toBe(UPCOMING + PAST);
  expect(tagged.at(-1)?.calls).toEqual([]);
  expect(await (await ana.get("/desk")).text()).toContain('href="/desk?page=2#calls"');
  expect((await (await ana.get("/desk?page=3")).text()).match(/href="\/desk\/calls\/\w+">/g)?.length).toBe(7);
});
