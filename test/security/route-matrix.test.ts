/**
 * Who may open what: every route of the pages for a stranger and each role, with the status each gets and the private
 * words none of them may read. What somebody may not see and what does not exist are answered alike.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../src/web/routes.ts";
import { FORM_ONLY, MODERATORS_ONLY, NOBODY, ORGANISERS_ONLY, plant, type Planted } from "./planted.ts";
import { type Seen, signIn, strangerAt, type ViewerName, VIEWERS, type Visitor } from "./visitor.ts";

/** Statuses for stranger, member, moderator, organiser and steward, in this order. */
type Row = readonly [route: string, method: "GET" | "POST", path: string, statuses: readonly number[]];

const everybody = (status: number) => VIEWERS.map(() => status);
const signedIn = (status: number) => [401, status, status, status, status];
const moderators = (status: number) => [401, 404, status, status, status];
const organisers = (status: number) => [401, 404, 404, status, status];
const stewards = (status: number) => [401, 404, 404, 404, status];
/** Drafts: a stranger is not even told to sign in. */
const writers = (status: number) => [404, 404, 404, status, status];

/** The route of the three lists. */
const LISTS = "/settings/safety/:file{blocked_accounts\\.csv|muted_accounts\\.csv|blocked_domains\\.csv}";

/** `:words` in a path are replaced by what was planted. */
const table: readonly Row[] = [
  ["/", "GET", "/", everybody(200)],
  ["/about", "GET", "/about", everybody(200)],
  ["/ns", "GET", "/ns", everybody(200)],
  ["/:at{@.+}", "GET", "/@make_amazon_pay", everybody(200)],
  ["/:at{@.+}", "GET", "/@alpha", everybody(200)],
  ["/:at{@.+}", "GET", "/@ana", everybody(200)],
  ["/:at{@.+}", "GET", "/@zzdraft_handlezz", writers(200)],
  ["/actor", "GET", "/actor", everybody(303)],
  ["/m/:handle", "GET", "/m/alpha", everybody(303)],
  ["/m/:handle", "GET", "/m/zzdraft_handlezz", everybody(404)],
  ["/c/:handle", "GET", "/c/make_amazon_pay", everybody(200)],
  ["/c/:handle", "GET", "/c/zzdraft_handlezz", writers(200)],
  ["/u/:id", "GET", "/u/nobody", everybody(404)],
  ["/calls/:id", "GET", "/calls/:town", everybody(200)],
  ["/calls/:id", "GET", "/calls/:country", everybody(200)],
  ["/calls/:id", "GET", "/calls/:draft", writers(200)],
  ["/calls/:id", "GET", "/calls/:draftOfDraft", writers(200)],
  ["/places/:id", "GET", "/places/:town", everybody(303)],
  ["/places/:id", "GET", "/places/:draft", everybody(303)],
  ["/notes/:id", "GET", "/notes/nothing", everybody(404)],
  ["/tags/:tag", "GET", "/tags/BlackFriday", everybody(200)],
  ["/tags/:tag", "GET", "/tags/zzDraftTagzz", everybody(200)],
  ["/language", "POST", "/language", everybody(303)],
  ["/setup", "GET", "/setup", everybody(404)],
  ["/setup", "POST", "/setup", everybody(422)],
  ["/sign_in", "GET", "/sign_in", everybody(200)],
  ["/sign_in", "POST", "/sign_in", everybody(422)],
  ["/sign_in/passkey", "POST", "/sign_in/passkey", everybody(422)],
  ["/sign_in/second", "GET", "/sign_in/second", everybody(303)],
  ["/sign_in/second", "POST", "/sign_in/second", everybody(422)],
  ["/sign_in/other", "GET", "/sign_in/other", everybody(200)],
  ["/sign_in/mail", "POST", "/sign_in/mail", everybody(200)],
  ["/sign_in/recovery", "POST", "/sign_in/recovery", everybody(422)],
  ["/sign_in/again", "GET", "/sign_in/again", signedIn(200)],
  ["/sign_in/again", "POST", "/sign_in/again", signedIn(422)],
  ["/sign_in/:secret", "GET", "/sign_in/guess", everybody(200)],
  ["/sign_in/:secret", "POST", "/sign_in/guess", everybody(422)],
  ["/sign_up", "GET", "/sign_up", everybody(404)],
  ["/sign_up", "POST", "/sign_up", everybody(404)],
  ["/sign_up/:secret", "GET", "/sign_up/guess", everybody(404)],
  ["/sign_up/:secret", "POST", "/sign_up/guess", everybody(404)],
  ["/invitations/:secret", "GET", "/invitations/guess", everybody(404)],
  ["/invitations/:secret", "POST", "/invitations/guess", everybody(404)],
  ["/settings", "GET", "/settings", signedIn(303)],
  ["/settings/security", "GET", "/settings/security", signedIn(200)],
  ["/settings/security", "POST", "/settings/security", signedIn(400)],
  ["/settings/security/sessions", "POST", "/settings/security/sessions", signedIn(400)],
  ["/settings/security/password", "GET", "/settings/security/password", signedIn(200)],
  ["/settings/security/password", "POST", "/settings/security/password", signedIn(422)],
  ["/settings/security/codes", "GET", "/settings/security/codes", signedIn(200)],
  ["/settings/security/codes", "POST", "/settings/security/codes", signedIn(422)],
  ["/settings/security/passkey", "GET", "/settings/security/passkey", signedIn(200)],
  ["/settings/security/passkey", "POST", "/settings/security/passkey", signedIn(422)],
  ["/settings/security/mail/:secret", "GET", "/settings/security/mail/guess", signedIn(200)],
  ["/settings/security/mail/:secret", "POST", "/settings/security/mail/guess", signedIn(422)],
  ["/desk/invitations", "GET", "/desk/invitations", organisers(200)],
  ["/desk/invitations", "POST", "/desk/invitations", organisers(422)],
  ["/desk/requests", "GET", "/desk/requests", organisers(200)],
  ["/desk/requests", "POST", "/desk/requests", organisers(422)],
  ["/settings/safety", "GET", "/settings/safety", signedIn(200)],
  ["/settings/safety", "POST", "/settings/safety", signedIn(404)],
  ["/settings/safety/filters", "GET", "/settings/safety/filters", signedIn(200)],
  ["/settings/safety/filters", "POST", "/settings/safety/filters", signedIn(422)],
  ["/settings/safety/lists", "GET", "/settings/safety/lists", signedIn(200)],
  ["/settings/safety/lists", "POST", "/settings/safety/lists", signedIn(422)],
  [LISTS, "GET", "/settings/safety/blocked_accounts.csv", signedIn(200)],
  ["/people/report", "GET", "/people/report", signedIn(404)],
  ["/people/report", "POST", "/people/report", signedIn(404)],
  ["/people/:step{block|mute|hide}", "GET", "/people/block", signedIn(404)],
  ["/people/:step{block|mute|hide}", "POST", "/people/mute", signedIn(404)],
  ["/desk/moderation", "GET", "/desk/moderation", moderators(200)],
  ["/desk/moderation/log", "GET", "/desk/moderation/log", moderators(200)],
  ["/desk/flags/:id", "GET", "/desk/flags/:flag", moderators(200)],
  ["/desk/flags/:id", "GET", "/desk/flags/nothing", moderators(404)],
  ["/desk/flags/:id", "POST", "/desk/flags/:flag", moderators(404)],
  ["/desk/actors", "GET", "/desk/actors", moderators(404)],
  ["/desk/actors", "POST", "/desk/actors", moderators(404)],
  ["/desk/network", "GET", "/desk/network", stewards(200)],
  ["/desk/network", "POST", "/desk/network", stewards(404)],
  ["/desk/network/mode", "GET", "/desk/network/mode?mode=partners", stewards(200)],
  ["/desk/network/mode", "POST", "/desk/network/mode", stewards(404)],
  ["/desk/network/import", "POST", "/desk/network/import", stewards(422)],
  ["/desk/network/domain_blocks.csv", "GET", "/desk/network/domain_blocks.csv", stewards(200)],
  ["/calls/:id/pledge", "GET", "/calls/:town/pledge", everybody(200)],
  ["/calls/:id/pledge", "GET", "/calls/:draft/pledge", everybody(404)],
  ["/calls/:id/pledge", "POST", "/calls/:town/pledge", everybody(400)],
  ["/calls/:id/token", "GET", "/calls/:draft/token", signedIn(404)],
  ["/calls/:id/token", "POST", "/calls/:draft/token", signedIn(404)],
  ["/slips", "POST", "/slips", everybody(422)],
  ["/slips/:code", "GET", "/slips/guess", everybody(404)],
  ["/slips/:code", "POST", "/slips/guess", everybody(404)],
  ["/pledges", "GET", "/pledges", signedIn(200)],
  ["/pledges", "POST", "/pledges", signedIn(404)],
  ["/pledges/away", "GET", "/pledges/away", signedIn(404)],
  ["/pledges/away", "POST", "/pledges/away", signedIn(404)],
  ["/pledges/calendar", "POST", "/pledges/calendar", signedIn(200)],
  ["/pledges/calendar/:file{.+\\.ics}", "GET", "/pledges/calendar/guess.ics", everybody(404)],
  ["/pledges/:secret", "GET", "/pledges/guess", everybody(404)],
  ["/pledges/:secret", "POST", "/pledges/guess", everybody(404)],
  ["/here/:id/:code", "GET", "/here/:draft/guess", everybody(404)],
  ["/here/:id/:code", "POST", "/here/:town/guess", signedIn(422)],
  ["/actions/:id", "GET", "/actions/actnothing", everybody(404)],
  ["/reports/:id", "GET", "/reports/nothing", everybody(404)],
  ["/media/report/:hash", "GET", "/media/report/guess?report=https%3A%2F%2Fx.example%2Freports%2F1", everybody(404)],
  ["/c/:handle/tally", "GET", "/c/make_amazon_pay/tally", everybody(404)],
  ["/c/:handle/changes", "GET", "/c/make_amazon_pay/changes", everybody(404)],
  ["/c/:handle/wall", "GET", "/c/make_amazon_pay/wall", everybody(404)],
  ["/c/:handle/wall/events", "GET", "/c/make_amazon_pay/wall/events", everybody(404)],
  ["/c/:handle/widget", "GET", "/c/make_amazon_pay/widget", everybody(404)],
  ["/c/:handle/widget.js", "GET", "/c/make_amazon_pay/widget.js", everybody(404)],
  ["/c/:handle/text/:version", "GET", "/c/make_amazon_pay/text/1", everybody(404)],
  ["/desk/campaigns/:handle/partners", "GET", "/desk/campaigns/make_amazon_pay/partners", organisers(200)],
  ["/desk/campaigns/:handle/partners", "GET", "/desk/campaigns/zzdraft_handlezz/partners", organisers(404)],
  ["/desk/campaigns/:handle/partners", "POST", "/desk/campaigns/make_amazon_pay/partners", organisers(400)],
  ["/desk/campaigns/:handle/reports", "GET", "/desk/campaigns/make_amazon_pay/reports", organisers(404)],
  ["/desk/campaigns/:handle/reports", "POST", "/desk/campaigns/make_amazon_pay/reports", organisers(404)],
  ["/desk/actions/:id/partners", "GET", "/desk/actions/:town/partners", organisers(404)],
  ["/desk/actions/:id/partners", "POST", "/desk/actions/:town/partners", organisers(404)],
  ["/desk/together", "GET", "/desk/together", organisers(200)],
  ["/desk/together", "POST", "/desk/together", organisers(422)],
  ["/desk/doubles", "GET", "/desk/doubles", organisers(200)],
  ["/desk/doubles", "POST", "/desk/doubles", organisers(422)],
  ["/desk/actions/new", "GET", "/desk/actions/new", organisers(404)],
  ["/desk/actions/new", "POST", "/desk/actions/new", organisers(404)],
  ["/desk/reports/new", "GET", "/desk/reports/new", organisers(404)],
  ["/desk/reports/new", "POST", "/desk/reports/new", organisers(404)],
  ["/desk/calls/:id/pledges", "GET", "/desk/calls/:town/pledges", organisers(200)],
  ["/desk/calls/:id/pledges", "GET", "/desk/calls/:draft/pledges", organisers(404)],
  ["/desk/calls/:id/pledges", "POST", "/desk/calls/:town/pledges", organisers(303)],
  ["/desk/calls/:id/pledges.csv", "GET", "/desk/calls/:town/pledges.csv", organisers(200)],
  ["/desk/calls/:id/presence", "GET", "/desk/calls/:town/presence", organisers(200)],
  ["/desk/calls/:id/presence", "POST", "/desk/calls/:town/presence", organisers(303)],
  ["/desk/calls/:id/presence/sheet", "GET", "/desk/calls/:town/presence/sheet", organisers(200)],
  ["/desk/calls/:id/presence/sheet", "POST", "/desk/calls/:town/presence/sheet", organisers(422)],
  ["/desk/calls/:id/pledgers", "GET", "/desk/calls/:town/pledgers", organisers(200)],
  ["/desk/calls/:id/pledgers", "GET", "/desk/calls/:draft/pledgers", organisers(404)],
  ["/desk/calls/:id/pledgers", "POST", "/desk/calls/:town/pledgers", organisers(422)],
  ["/desk/shortage", "GET", "/desk/shortage", organisers(200)],
  ["/desk/campaigns/:handle/shortage", "GET", "/desk/campaigns/make_amazon_pay/shortage", organisers(200)],
  ["/settings/leaving", "GET", "/settings/leaving", signedIn(200)],
  ["/settings/leaving", "POST", "/settings/leaving", signedIn(400)],
  ["/settings/leaving/archive", "GET", "/settings/leaving/archive", signedIn(200)],
  ["/settings/leaving/archive", "POST", "/settings/leaving/archive", signedIn(422)],
  ["/settings/leaving/archive.zip", "GET", "/settings/leaving/archive.zip", signedIn(404)],
  ["/settings/leaving/move", "GET", "/settings/leaving/move", signedIn(200)],
  ["/settings/leaving/move", "POST", "/settings/leaving/move", signedIn(422)],
  ["/settings/leaving/erase", "GET", "/settings/leaving/erase", signedIn(200)],
  ["/settings/leaving/erase", "POST", "/settings/leaving/erase", signedIn(422)],
  ["/desk/people/:handle/remove", "GET", "/desk/people/nobody/remove", stewards(404)],
  ["/desk/people/:handle/remove", "GET", "/desk/people/ana/remove", stewards(404)],
  ["/desk/people/:handle/remove", "POST", "/desk/people/nobody/remove", stewards(404)],
  ["/erased/:secret", "GET", "/erased/guess", everybody(404)],
  ["/settings/notifications", "GET", "/settings/notifications", signedIn(200)],
  ["/settings/notifications", "POST", "/settings/notifications", signedIn(303)],
  ["/settings/notifications/devices", "POST", "/settings/notifications/devices", signedIn(422)],
  ["/notifications", "GET", "/notifications", signedIn(200)],
  ["/notifications", "POST", "/notifications", signedIn(303)],
  ["/unsubscribe/:token", "GET", "/unsubscribe/guess", everybody(404)],
  ["/unsubscribe/:token", "POST", "/unsubscribe/guess", everybody(404)],
  ["/desk", "GET", "/desk", signedIn(200)],
  ["/desk/movement", "GET", "/desk/movement", stewards(200)],
  ["/desk/movement", "POST", "/desk/movement", stewards(422)],
  ["/desk/movement/check", "POST", "/desk/movement/check", stewards(303)],
  ["/desk/people", "GET", "/desk/people", stewards(200)],
  ["/desk/people", "POST", "/desk/people", stewards(422)],
  ["/desk/replies", "POST", "/desk/replies", moderators(303)],
  ["/desk/flags", "POST", "/desk/flags", moderators(303)],
  ["/desk/campaigns/new", "GET", "/desk/campaigns/new", organisers(200)],
  ["/desk/campaigns/new", "POST", "/desk/campaigns/new", organisers(422)],
  ["/desk/campaigns/:handle", "GET", "/desk/campaigns/zzdraft_handlezz", organisers(200)],
  ["/desk/campaigns/:handle", "GET", "/desk/campaigns/nothing", organisers(404)],
  ["/desk/campaigns/:handle", "POST", "/desk/campaigns/zzdraft_handlezz", organisers(422)],
  ["/desk/campaigns/:handle/:step{publish|close}", "GET", "/desk/campaigns/zzdraft_handlezz/publish", organisers(200)],
  ["/desk/campaigns/:handle/:step{publish|close}", "POST", "/desk/campaigns/zzdraft_handlezz/close", organisers(422)],
  ["/desk/campaigns/:handle/calls/new", "GET", "/desk/campaigns/zzdraft_handlezz/calls/new", organisers(200)],
  ["/desk/campaigns/:handle/calls/new", "POST", "/desk/campaigns/zzdraft_handlezz/calls/new", organisers(422)],
  ["/desk/calls/:id", "GET", "/desk/calls/:draft", organisers(200)],
  ["/desk/calls/:id", "POST", "/desk/calls/:draft", organisers(422)],
  ["/desk/calls/:id/:step{publish|close|cancel|delete}", "GET", "/desk/calls/:draft/delete", organisers(200)],
  ["/desk/calls/:id/:step{publish|close|cancel|delete}", "POST", "/desk/calls/:draft/cancel", organisers(422)],
  ["/follow", "POST", "/follow", everybody(303)],
  ["/desk/campaigns/:handle/deliveries", "GET", "/desk/campaigns/make_amazon_pay/deliveries", organisers(200)],
  ["/desk/campaigns/:handle/deliveries", "GET", "/desk/campaigns/zzdraft_handlezz/deliveries", organisers(404)],
  ["/desk/campaigns/:handle/deliveries", "POST", "/desk/campaigns/make_amazon_pay/deliveries", organisers(303)],
  ["/desk/calls/:id/deliveries", "GET", "/desk/calls/:town/deliveries", organisers(200)],
  ["/desk/calls/:id/deliveries", "GET", "/desk/calls/:draft/deliveries", organisers(404)],
  ["/desk/calls/:id/deliveries", "POST", "/desk/calls/:town/deliveries", organisers(303)],
  ["/desk/calls/:id/plan", "GET", "/desk/calls/:draft/plan", organisers(200)],
  ["/desk/calls/:id/plan", "POST", "/desk/calls/:draft/plan", organisers(422)],
  ["/desk/calls/:id/copy", "POST", "/desk/calls/:town/copy", organisers(303)],
  ["/search/open", "POST", "/search/open", signedIn(404)],
  ["/:at{@[a-z0-9_]+}/posts.atom", "GET", "/@ana/posts.atom", everybody(404)],
  ["/write", "GET", "/write", signedIn(200)],
  ["/write", "POST", "/write", signedIn(200)],
  ["/messages", "GET", "/messages", signedIn(200)],
  ["/thread", "GET", "/thread?uri=https://elsewhere.example/nothing", signedIn(404)],
  ["/posts/share", "POST", "/posts/share", signedIn(404)],
  ["/posts/vote", "POST", "/posts/vote", signedIn(404)],
  ["/posts/:id", "GET", "/posts/nothing", everybody(404)],
  ["/posts/:id/edit", "GET", "/posts/nothing/edit", signedIn(404)],
  ["/posts/:id/edit", "POST", "/posts/nothing/edit", signedIn(404)],
  ["/posts/:id/delete", "GET", "/posts/nothing/delete", signedIn(404)],
  ["/posts/:id/delete", "POST", "/posts/nothing/delete", signedIn(404)],
  ["/posts/:id/quotes", "GET", "/posts/nothing/quotes", signedIn(404)],
  ["/posts/:id/quotes", "POST", "/posts/nothing/quotes", signedIn(404)],
  ["/settings/profile", "GET", "/settings/profile", signedIn(200)],
  ["/settings/profile", "POST", "/settings/profile", signedIn(422)],
  ["/media/remote/:hash", "GET", "/media/remote/guess?post=https://elsewhere.example/nothing", signedIn(404)],
  ["/desk/campaigns/:handle/conversation", "GET", "/desk/campaigns/make_amazon_pay/conversation", organisers(200)],
  ["/desk/campaigns/:handle/conversation", "POST", "/desk/campaigns/make_amazon_pay/conversation", organisers(303)],
  ["/home", "GET", "/home", signedIn(200)],
  ["/home/new", "GET", "/home/new", signedIn(200)],
  ["/home/near", "GET", "/home/near", signedIn(200)],
  ["/home/near", "POST", "/home/near", signedIn(422)],
  ["/home/needed", "GET", "/home/needed", signedIn(200)],
  ["/following", "GET", "/following", signedIn(200)],
  ["/following", "POST", "/following", signedIn(422)],
  ["/following.csv", "GET", "/following.csv", signedIn(200)],
  ["/following/import", "GET", "/following/import", signedIn(200)],
  ["/following/import", "POST", "/following/import", signedIn(422)],
  ["/following/import/:id", "GET", "/following/import/nothing", signedIn(404)],
  ["/followers", "GET", "/followers", signedIn(200)],
  ["/followers", "POST", "/followers", signedIn(422)],
  ["/followers/requests", "GET", "/followers/requests", signedIn(200)],
  ["/followers/requests", "POST", "/followers/requests", signedIn(422)],
  ["/sign_out", "POST", "/sign_out", everybody(303)],
];

let planted: Planted;
const visitors = new Map<ViewerName, Visitor>();

beforeAll(async () => {
  planted = await plant();
  for (const name of VIEWERS) {
    visitors.set(name, name === "stranger" ? strangerAt(planted.node) : await signIn(planted.node, name));
  }
});
afterAll(() => planted.close());

/** Words this visitor may not read at a path. A path that names a draft may be repeated by the page that says no. */
function forbidden(name: ViewerName, path: string): readonly string[] {
  const writes = name === "organiser" || name === "steward";
  const isForm = path.startsWith("/desk/");
  return [
    ...NOBODY,
    ...(writes ? [] : ORGANISERS_ONLY),
    ...(writes && isForm ? [] : FORM_ONLY),
    ...(writes || name === "moderator" ? [] : MODERATORS_ONLY),
  ].filter((word) => !path.includes(word));
}

function withIds(path: string): string {
  const { calls } = planted;
  return path.replace(":flag", planted.flagId).replace(
    /:(town|country|draftOfDraft|draft)/g,
    (_, name: keyof typeof calls) => calls[name],
  );
}

async function open(visitor: Visitor, method: Row[1], path: string): Promise<Seen> {
  if (method === "GET") return await visitor.get(path);
  const uri = "https://elsewhere.example/hidden";
  return await visitor.post(path, { uri, id: planted.flagId, state: "hidden", back: "/", interface: "fr" });
}

/** A route's path with each thing that was planted put in the place of what it names. */
function filledIn(pattern: string): string[] {
  const ids = Object.values(planted.calls);
  const handles = ["make_amazon_pay", "zzdraft_handlezz", "alpha", "ana"];
  const known: Record<string, readonly string[]> = {
    id: ids,
    handle: handles,
    at: handles.map((handle) => `@${handle}`),
  };
  const tags = ["BlackFriday", "zzDraftTagzz"];
  return pattern.split("/").reduce<string[]>((paths, part) => {
    const [, name = "", rule = ""] = /^:(\w+)(?:\{(.+)\})?$/.exec(part) ?? [];
    const ending = /\\(\.\w+)$/.exec(rule)?.[1];
    const fits = ending === undefined ? known[name] ?? (name === "tag" ? tags : [rule.split("|")[0] || "x"]) : ids;
    const choices = name === "" ? [part] : fits.map((one) => `${one}${ending ?? ""}`);
    return paths.flatMap((path) => choices.map((choice) => path === "" && choice === "" ? "" : `${path}/${choice}`));
  }, [""]).map((path) => path || "/");
}

test.each(VIEWERS)("whatever a route's path names, a %s is told nothing that is not for them", async (name) => {
  const visitor = visitors.get(name);
  const paths = routes.filter(({ get }) => get !== undefined).flatMap(({ path }) => filledIn(path));
  expect(paths.length).toBeGreaterThan(50);
  for (const path of paths) {
    const seen = await visitor?.get(path);
    expect(seen?.status, path).toBeLessThan(500);
    const told = `${JSON.stringify([...(seen?.headers ?? [])])}${seen?.body ?? ""}`;
    for (const word of forbidden(name, path)) expect(told, `${word} at ${path}`).not.toContain(word);
  }
});

test("every route that is not for everybody, and every form, is in the table", () => {
  const missing = routes.flatMap(({ path, get, post, access }) => [
    ...(get === undefined || access === "anybody" || table.some((row) => row[0] === path && row[1] === "GET")
      ? []
      : [`GET ${path}`]),
    ...(post === undefined || table.some((row) => row[0] === path && row[1] === "POST") ? [] : [`POST ${path}`]),
  ]);
  expect(missing).toEqual([]);
});

describe.each(table)("%s %s %s", (_route, method, path, statuses) => {
  test.each(VIEWERS.map((name, index) => [name, statuses[index] ?? 0] as const))(
    "answers a %s %i, and tells them nothing that is not for them",
    async (name, status) => {
      const visitor = visitors.get(name);
      const seen = visitor === undefined ? null : await open(visitor, method, withIds(path));
      expect(seen?.status).toBe(status);
      const told = `${JSON.stringify([...(seen?.headers ?? [])])}${seen?.body ?? ""}`;
      for (const word of forbidden(name, path)) expect(told, word).not.toContain(word);
    },
  );
});

test("a form without the session's token, or from another site, does nothing for anybody signed in", async () => {
  const moderator = await signInAgain("moderator");
  const fields = { uri: planted.held, state: "shown" };
  const tries = [
    await moderator.post("/desk/replies", { ...fields, form_token: "" }),
    await moderator.post("/desk/replies", { ...fields, form_token: "x".repeat(43) }),
    await moderator.post("/desk/replies", fields, { "sec-fetch-site": "cross-site" }),
    await moderator.post("/desk/replies", fields, { "sec-fetch-site": "same-site" }),
    await moderator.post("/desk/replies", { ...fields, form_token: "" }, { "sec-fetch-site": "", origin: "null" }),
  ];
  for (const { status } of tries) expect(status).toBe(403);
  const rows = await planted.node.node.store.db.selectFrom("reply").select("state").where("uri", "=", planted.held)
    .execute();
  expect(rows).toEqual([{ state: "held" }]);
});

test("a session that was signed out is worth nothing, whoever kept a copy of its cookie", async () => {
  const organiser = await signInAgain("organiser");
  expect((await organiser.get("/desk")).status).toBe(200);
  expect((await organiser.post("/sign_out")).status).toBe(303);
  expect((await organiser.get("/desk")).status).toBe(401);
});

test("who loses a role loses its pages at once", async () => {
  const steward = await signInAgain("steward");
  expect((await steward.get("/desk/people")).status).toBe(200);
  await planted.node.node.store.db.updateTable("person").set({ role: "member" }).execute();
  expect((await steward.get("/desk/people")).status).toBe(404);
  expect((await steward.get(`/calls/${planted.calls.draft}`)).status).toBe(404);
});

/** Each row of the table ends with signing everybody out. */
async function signInAgain(role: "moderator" | "organiser" | "steward"): Promise<Visitor> {
  const { db } = planted.node.node.store;
  const handle = `test_${role}`;
  await db.updateTable("actor").set({ handle: `${handle}_before_${Math.random().toString(36).slice(2, 8)}` })
    .where("handle", "=", handle).execute();
  return await signIn(planted.node, role);
}
