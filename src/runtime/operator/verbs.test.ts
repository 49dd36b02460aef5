/** Every verb through a real node: what it does, and what it says when it refuses. */
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import sharp from "sharp";
import {
  assembly,
  fileOf,
  frontSetup,
  openOperatedNode,
  type OperatedNode,
  rentStrike,
} from "../../../test/cli/operated-node.ts";
import { redeemSignInLink } from "../../application/redeem-sign-in-link.ts";
import { COMMANDS } from "../../cli/commands.ts";
import { runVerb, VERBS } from "./verbs.ts";

let front: OperatedNode;
beforeEach(async () => void (front = await openOperatedNode()));
afterEach(() => front.close());

async function setUp(): Promise<void> {
  await front.does("setup", frontSetup);
  await front.does("campaign create", { file: fileOf(rentStrike), draft: false });
}

async function count(table: "call" | "campaign" | "outbox_event" | "media" | "person" | "actor"): Promise<number> {
  return (await front.node.store.db.selectFrom(table).selectAll().execute()).length;
}

async function publishAssembly(): Promise<string> {
  return ((await front.does("call publish", { file: fileOf(assembly), draft: false })) as { uri: string }).uri;
}

test("every verb has a command, and every command a verb", () => {
  expect(COMMANDS.map(({ verb }) => verb).toSorted()).toEqual(Object.keys(VERBS).toSorted());
});

test("a verb that nobody knows is refused, and so are arguments of another form", async () => {
  expect(await front.refuses("no such verb" as "status")).toEqual([
    expect.stringContaining('does not know "no such verb"'),
  ]);
  expect(await front.refuses("campaign close", { handle: 7 })).toEqual([expect.stringContaining("handle: ")]);
});

test("a fault becomes a safe sentence", async () => {
  const broken = {
    ...front.node,
    queue: { ...front.node.queue, depth: () => Promise.reject(new TypeError("secret")) },
  };
  const safe = await runVerb(broken, "status", {}, { running: true });
  expect(safe).toEqual({ ok: false, sentences: [expect.stringContaining("(TypeError)")] });
  expect(JSON.stringify(safe)).not.toContain("secret");
});

describe("setting up", () => {
  test("set-up makes the movement and a link that signs its organiser in, once", async () => {
    const value = await front.does("setup", frontSetup) as { signIn: string };
    expect(value).toMatchObject({
      handle: "front",
      uri: "https://front.example/m/front",
      url: "https://front.example/@front",
    });
    expect(value.signIn).toMatch(/^https:\/\/front\.example\/sign_in\/[\w-]{32}$/);
    const secret = value.signIn.split("/").at(-1) ?? "";
    expect(await redeemSignInLink(front.node.ports, { secret })).toMatchObject({ ok: true });
    expect(await redeemSignInLink(front.node.ports, { secret })).toMatchObject({ ok: false });
    expect(await front.refuses("setup", frontSetup)).toEqual([expect.stringContaining("set up already")]);
  });

  test.each([
    [{ handle: "Front!" }, "Front! can't be a handle"],
    [{ handle: "admin" }, "admin is a word the node needs"],
    [{ language: "French" }, "--language must be"],
    [{ country: "fr" }, "--country must be"],
    [{ name: " " }, "The name must have"],
    [{ handle: "ana" }, "needs another handle"],
    [{ organiser: { handle: "relay", name: "Ana" } }, "relay is a word the node needs"],
  ])("set-up with %o is refused and leaves nothing", async (wrong, sentence) => {
    const before = await count("actor");
    expect(await front.refuses("setup", { ...frontSetup, ...wrong })).toEqual([expect.stringContaining(sentence)]);
    expect([await count("actor"), await count("person")]).toEqual([before, 0]);
  });

  test("people get an account and new links", async () => {
    await front.does("setup", frontSetup);
    const person = { handle: "bea", name: "Béa", role: "organiser" };
    expect(await front.does("person add", person)).toMatchObject({
      handle: "bea",
      role: "organiser",
      uri: expect.stringMatching(/^https:\/\/front\.example\/u\/[a-z0-9]{13}$/),
    });
    expect(await front.refuses("person add", person)).toEqual(["bea is taken on this node; choose another handle."]);
    expect(await front.does("person sign-in", { handle: "bea" })).toMatchObject({
      signIn: expect.stringContaining("/sign_in/"),
    });
    expect(await front.refuses("person sign-in", { handle: "nobody" })).toEqual([
      expect.stringContaining("no person with the handle nobody"),
    ]);
  });

  test("status tells figures and no names of people", async () => {
    await setUp();
    await publishAssembly();
    const value = await front.does("status");
    expect(value).toMatchObject({
      origin: "https://front.example",
      running: true,
      rehearsal: false,
      movement: { handle: "front", name: "Front" },
      campaigns: { published: 1 },
      calls: { published: 1 },
      followers: 0,
      queues: { event: { dead: 0 } },
    });
    expect(JSON.stringify(value)).not.toContain("ana");
  });
});

describe("campaigns", () => {
  test("a campaign needs a node that is set up", async () => {
    expect(await front.refuses("campaign create", { file: fileOf(rentStrike), draft: false })).toEqual([
      expect.stringContaining("not set up yet"),
    ]);
  });

  test("a campaign is created, published, revised, closed and listed", async () => {
    await front.does("setup", frontSetup);
    expect(await front.does("campaign create", { file: fileOf(rentStrike), draft: true })).toEqual({
      uri: "https://front.example/c/rent_strike",
      handle: "rent_strike",
      url: "https://front.example/@rent_strike",
    });
    expect(await front.does("campaign publish", { handle: "rent_strike" })).toMatchObject({ state: "published" });
    expect(await front.refuses("campaign publish", { handle: "rent_strike" })).toEqual([
      "The campaign rent_strike is published already; change it with revise.",
    ]);
    const renamed = { ...rentStrike, name: { en: "Rent strike now" } };
    expect(await front.does("campaign revise", { handle: "rent_strike", file: fileOf(renamed) })).toMatchObject({
      name: "Rent strike now",
    });
    expect(await front.does("campaign close", { handle: "rent_strike" })).toMatchObject({ state: "closed" });
    expect(await front.refuses("campaign close", { handle: "rent_strike" })).toEqual([
      "The campaign rent_strike is closed: it takes no changes and no new calls.",
    ]);
    expect(await front.refuses("campaign revise", { handle: "rent_strike", file: fileOf(renamed) })).toHaveLength(1);
    expect(await front.refuses("campaign close", { handle: "other" })).toEqual([
      expect.stringContaining("no campaign other"),
    ]);
    expect(await front.does("campaign list")).toMatchObject([{ handle: "rent_strike", state: "closed" }]);
  });

  test("a handle that is taken, reserved or changed is refused", async () => {
    await setUp();
    const create = (handle: string) =>
      front.refuses("campaign create", { file: fileOf({ ...rentStrike, handle }), draft: false });
    expect(await create("front")).toEqual(["front is taken on this node; choose another handle."]);
    expect(await create("admin")).toEqual(["handle: Is a word the node needs for itself; choose another."]);
    expect(
      await front.refuses("campaign revise", { handle: "rent_strike", file: fileOf({ ...rentStrike, handle: "x" }) }),
    )
      .toEqual(['handle: Is "x"; a campaign keeps its handle, "rent_strike".']);
  });

  test("a file with mistakes is refused whole, each with its path, and nothing is written", async () => {
    await front.does("setup", frontSetup);
    const before = await count("outbox_event");
    const wrong = { ...rentStrike, sumary: {}, name: { fr: "Grève" }, ends: "soon" };
    const sentences = await front.refuses("campaign create", {
      file: fileOf(wrong, { problem: "x.jpg: gone" }),
      draft: false,
    });
    const paths = sentences.map((sentence) => sentence.split(": ", 1)[0]);
    expect(paths).toEqual(expect.arrayContaining(["sumary", "name.en", "ends", "image"]));
    expect([await count("campaign"), await count("outbox_event")]).toEqual([0, before]);
  });
});

describe("pictures", () => {
  const withImage = { ...rentStrike, image: "poster.png", imageAlt: { en: "A raised fist" } };
  const create = (picture: unknown) => ({ file: fileOf(withImage, picture), draft: false });

  test("a picture is re-encoded and stored with its words", async () => {
    await front.does("setup", frontSetup);
    const png = await sharp({ create: { width: 8, height: 6, channels: 3, background: "red" } }).png().toBuffer();
    await front.does("campaign create", create({ base64: png.toString("base64") }));
    const [media] = await front.node.store.db.selectFrom("media").selectAll().execute();
    expect(media).toMatchObject({ media_type: "image/jpeg", width: 8, height: 6 });
    const campaign = await front.node.store.db.selectFrom("campaign").selectAll().executeTakeFirstOrThrow();
    expect(campaign).toMatchObject({ picture_id: media?.id, picture_alt: { en: "A raised fist" } });
  });

  test.each([
    [{ base64: Buffer.from("<svg/>").toString("base64") }, "image: Is not a JPEG"],
    [{ problem: "poster.png: There is no such file." }, "image: poster.png: There is no such file."],
    [null, "image: Was not handed in"],
  ])("a picture that can't be used refuses the file: %o", async (picture, sentence) => {
    await front.does("setup", frontSetup);
    expect(await front.refuses("campaign create", create(picture))).toEqual([expect.stringContaining(sentence)]);
    expect([await count("campaign"), await count("media")]).toEqual([0, 0]);
  });
});

describe("calls", () => {
  test("a call is published from a file, revised, closed and deleted", async () => {
    await setUp();
    const call = await publishAssembly();
    expect(call).toMatch(/^https:\/\/front\.example\/calls\/[a-z0-9]{13}$/);
    const revised = { ...assembly, name: { en: "Assembly, moved" } };
    expect(await front.does("call revise", { call, file: fileOf(revised) })).toMatchObject({ uri: call, sequence: 1 });
    expect(await front.does("call list", { campaign: "rent_strike" })).toMatchObject([
      { uri: call, name: "Assembly, moved", state: "published", starts: "2031-05-01T18:00+02:00[Europe/Paris]" },
    ]);
    expect(await front.does("call close", { call })).toEqual({ uri: call, state: "closed" });
    expect(await front.refuses("call close", { call })).toEqual([
      expect.stringContaining("is closed and can't be changed"),
    ]);
    expect(await front.does("call delete", { call })).toEqual({ uri: call, state: "deleted" });
    expect(await front.refuses("call delete", { call })).toEqual([expect.stringContaining("There is no call")]);
    expect((await front.node.fetch(new Request(call, { headers: { host: "front.example" } }))).status).toBe(410);
  });

  test("a draft waits until it is published; its id is enough to name it", async () => {
    await setUp();
    const { uri } = await front.does("call publish", { file: fileOf(assembly), draft: true }) as { uri: string };
    const id = uri.split("/").at(-1);
    expect(await front.does("call list", { campaign: null })).toMatchObject([{ uri, state: "draft" }]);
    expect(await front.refuses("call cancel", { call: id })).toEqual([expect.stringContaining("is still a draft")]);
    expect(await front.does("call publish", { call: id })).toEqual({ uri, url: uri });
    expect(await front.refuses("call publish", { call: uri })).toEqual([
      expect.stringContaining("is published already"),
    ]);
  });

  test("a cancelled call stays, marked, with a notice", async () => {
    await setUp();
    const call = await publishAssembly();
    expect(await front.does("call cancel", { call })).toEqual({ uri: call, state: "cancelled" });
    expect(await front.refuses("call revise", { call, file: fileOf(assembly) })).toEqual([
      expect.stringContaining("is cancelled and can't be changed"),
    ]);
    const notices = await front.node.store.db.selectFrom("notice").select("kind").execute();
    expect(notices).toContainEqual({ kind: "call-cancelled" });
  });

  test("a call belongs to its campaign, which must be open", async () => {
    await setUp();
    await front.does("campaign create", { file: fileOf({ ...rentStrike, handle: "other" }), draft: true });
    const call = await publishAssembly();
    const elsewhere = { ...assembly, campaign: "other" };
    expect(await front.refuses("call revise", { call, file: fileOf(elsewhere) })).toEqual([
      'campaign: Is "other"; this call belongs to "rent_strike" and stays there.',
    ]);
    const publish = (content: unknown) => front.refuses("call publish", { file: fileOf(content), draft: false });
    expect(await publish(elsewhere)).toEqual([expect.stringContaining("The campaign other is not published yet")]);
    expect(await publish({ ...assembly, campaign: "nowhere" })).toEqual([
      expect.stringContaining("no campaign nowhere here"),
    ]);
    await front.does("campaign close", { handle: "rent_strike" });
    expect(await publish(assembly)).toEqual([expect.stringContaining("The campaign rent_strike is closed")]);
    expect(await front.refuses("call list", { campaign: "nowhere" })).toHaveLength(1);
  });

  test("another node's call is not ours to change", async () => {
    expect(await front.refuses("call close", { call: "https://other.example/calls/x" })).toEqual([
      expect.stringContaining("is not a call of this node"),
    ]);
  });

  test("a call in the past is a record, with a warning", async () => {
    await setUp();
    const past = { ...assembly, starts: "2020-05-01T18:00" };
    const result = await front.run("call publish", { file: fileOf(past), draft: false });
    expect(result).toMatchObject({ ok: true, warnings: [expect.stringMatching(/^starts: Is over|^ends: Is over/)] });
  });

  test("the files of Make Amazon Pay end up published", async () => {
    await front.does("setup", frontSetup);
    const read = (name: string): unknown =>
      JSON.parse(readFileSync(new URL(`../../../test/fixtures/make-amazon-pay/${name}.json`, import.meta.url), "utf8"));
    await front.does("campaign create", { file: fileOf(read("campaign")), draft: false });
    for (const name of ["call-boycott", "call-meeting", "call-picket", "call-rally", "call-strike"]) {
      await front.does("call publish", { file: fileOf(read(name)), draft: false });
    }
    expect(await front.does("status")).toMatchObject({ campaigns: { published: 1 }, calls: { published: 5 } });
  });
});
