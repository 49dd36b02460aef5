/**
 * Random requests to every route of the pages and every document: whatever comes, the answer is below 500 and is no echo of
 * what was sent. Seeds are printed with a failure; `FUZZ_RUNS` in the environment multiplies their number for a longer run.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../../src/web/routes.ts";
import { plant, type Planted } from "./planted.ts";
import { signIn, strangerAt, type Visitor } from "./visitor.ts";

const runs = 250 * Number(process.env["FUZZ_RUNS"] ?? 1);
const seed = Number(process.env["FUZZ_SEED"] ?? 20_271_126);
let planted: Planted;
let visitors: readonly Visitor[];

beforeAll(async () => {
  planted = await plant();
  visitors = [strangerAt(planted.node), await signIn(planted.node, "moderator"), await signIn(planted.node, "steward")];
});
afterAll(() => planted.close());

const documents = [
  ..."/c/:h/outbox /c/:h/followers /c/:h/inbox /calls/:id/replies /calls/:id/likes /quotes/:id /activities/:id".split(
    " ",
  ),
  ..."/announces/:id /nodeinfo/:v /.well-known/:what /media/:id /static/:file /:any /:any/:more".split(" "),
];
const patterns = [...new Set(routes.map(({ path }) => path)), ...documents];

const strange = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.string({ unit: "grapheme-ascii", maxLength: 40 }).map((text) => text.replace(/[\s#?/\\]/g, "")),
  fc.constantFrom(
    "%",
    "%00",
    "%E0%A4%A",
    "%2e%2e%2f",
    "@",
    "..",
    "null",
    "-1",
    "1e309",
    "zzdraft_handlezz",
    "ana",
    "new",
  ),
  fc.constantFrom("make_amazon_pay", "alpha", "relay", "BlackFriday", "%D9%88", "a".repeat(3_000), "publish", "delete"),
);
const path = fc.tuple(fc.constantFrom(...patterns), fc.array(strange, { minLength: 4, maxLength: 4 })).map(
  ([pattern, parts]) => {
    let at = 0;
    const named = pattern.replace(/:\w+(\{[^}]*\})?/g, () => parts[at++] ?? "");
    return `/${pattern.startsWith("/:at") ? "@" : ""}${named.replace(/^\/+/, "")}`;
  },
);
const names =
  "page before lang interface token resource handle name do language languages role country uri id state back starts"
    .split(" ").concat(
      "name.fr content.fr place.country place.latitude place.precision timezone capacity online tags kind ".split(" "),
    );
const value = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.constantFrom(
    "fr",
    "save",
    "preview",
    "find-town",
    "take-town:FR:Europe/Paris:Paris",
    "add-language",
    "true",
    "\0",
  ),
  fc.constantFrom(
    "2027-11-26T07:00",
    "9999999999999999",
    "-1",
    "1e400",
    "NaN",
    "Europe/Paris",
    "exact",
    "FR",
    "x".repeat(9_000),
  ),
);
const pairs = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 12 });
const header = fc.constantFrom<Record<string, string>>(
  {},
  { accept: "application/activity+json" },
  { accept: 'text/html;q=0, application/ld+json; profile="x", */*' },
  { "accept-language": "ar-EG,x-*;q=9,;;q,zh-Hant-TW-u-ca-x" },
  { cookie: 'session=%E0%A4%A; interface=xx; reading="' },
  { "if-none-match": 'W/"*"', range: "bytes=0-0,-1" },
  { "x-forwarded-for": "1.1.1.1, ::1, <script>" },
  { "content-type": "application/json" },
  { "content-type": "multipart/form-data; boundary=" },
);

test("whatever is asked of the pages, the answer is below 500", async () => {
  const property = fc.asyncProperty(path, pairs, header, fc.nat(2), async (at, query, headers, who) => {
    const search = new URLSearchParams(query.map(([name, text]) => [name, text.toWellFormed()]));
    const { status, headers: said } = await (visitors[who] as Visitor).get(`${at}?${search}`, headers);
    expect(status).toBeLessThan(500);
    if (status === 200) expect(said.get("x-content-type-options")).toBe("nosniff");
  });
  await fc.assert(property, { numRuns: runs, seed, interruptAfterTimeLimit: 15_000 * runs / 250 });
}, 600_000);

test("whatever form is sent, the answer is below 500 and nobody signed out gets past the door", async () => {
  const forms = routes.filter(({ post }) => post !== undefined).map((route) => route.path)
    .filter((pattern) => pattern !== "/sign_out" && !/secret|setup|step/.test(pattern));
  const where = fc.tuple(fc.constantFrom(...forms), strange).map(([pattern, part]) => pattern.replace(/:\w+/g, part));
  const property = fc.asyncProperty(where, pairs, header, fc.nat(2), async (at, fields, headers, who) => {
    const form = Object.fromEntries(fields.map(([name, text]) => [name, text.toWellFormed()]));
    const { status } = await (visitors[who] as Visitor).post(at, form, headers);
    expect(status).toBeLessThan(500);
    if (who === 0 && at.startsWith("/desk")) expect(status).toBeGreaterThanOrEqual(400);
  });
  await fc.assert(property, { numRuns: runs, seed, interruptAfterTimeLimit: 15_000 * runs / 250 });
}, 600_000);
