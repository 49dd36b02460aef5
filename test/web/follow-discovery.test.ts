/**
 * A visitor's own server is asked, as five kinds of software answer, and as those answer who want our page to lead
 * elsewhere. The servers are real ones on loopback.
 */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type HomeServer, interactionAddress, readHomeServer } from "../../src/application/interaction.ts";
import { createInteractions, type InteractionOptions } from "../../src/federation/interactions.ts";
import { type FixturePeer, makePeerKeys, type PeerKeys, startFixturePeer } from "../support/fixture-peer.ts";

const FOLLOWED = "https://front.example/c/make_them_pay";
const SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe";
const JRD = { "content-type": "application/jrd+json" };

let keys: PeerKeys;
let peer: FixturePeer;
let other: FixturePeer;

beforeAll(async () => {
  keys = await makePeerKeys();
});

beforeEach(async () => {
  peer = await startFixturePeer({ keys });
  other = await startFixturePeer({ keys, handle: "mallory" });
  return async () => {
    await peer.close();
    await other.close();
  };
});

const options: InteractionOptions = {
  userAgent: "Test",
  allowPrivate: true,
  rehearsal: true,
  isBlocked: () => Promise.resolve(false),
  overallMs: 3_000,
};

function ask(changes: Partial<InteractionOptions> = {}) {
  return createInteractions({ ...options, ...changes });
}

function home(of: FixturePeer, withAccount = true): HomeServer {
  const read = readHomeServer(withAccount ? `@${of.acct}` : new URL(of.origin).host);
  if (read === null) throw new Error("not read");
  return read;
}

/** Answers every question of WebFinger the same. */
function serveLinks(of: FixturePeer, links: readonly unknown[]): void {
  const resources = [`acct:${of.acct}`, of.origin, `acct:${peer.acct}`].map((one) => `=${encodeURIComponent(one)}`);
  for (const resource of ["", ...resources]) {
    of.serve(`/.well-known/webfinger${resource === "" ? "" : `?resource${resource}`}`, { links }, 200, JRD);
  }
}

function serveSoftware(of: FixturePeer, name: unknown): void {
  of.serve("/nodeinfo/2.1", { version: "2.1", software: { name, version: "1" } }, 200, {
    "content-type": 'application/json; profile="x"',
  });
}

async function addressOf(of: FixturePeer, what: "follow" | "open" = "follow", from = home(of)): Promise<string | null> {
  const found = await ask()(from);
  return found.outcome === "opens" ? interactionAddress(found.pages, what, FOLLOWED) : found.outcome;
}

describe("each server opens its own page", () => {
  const uri = encodeURIComponent(FOLLOWED);

  test("Mastodon, by its subscribe template, for actors and for calls", async () => {
    serveLinks(peer, [{ rel: SUBSCRIBE, template: `${peer.origin}/authorize_interaction?uri={uri}` }]);
    expect(await addressOf(peer)).toBe(`${peer.origin}/authorize_interaction?uri=${uri}`);
    expect(await addressOf(peer, "open")).toBe(`${peer.origin}/authorize_interaction?uri=${uri}`);
  });

  test("by intents where it has them, each for what it is, with what we do not know left empty", async () => {
    serveLinks(peer, [
      { rel: SUBSCRIBE, template: `${peer.origin}/old?uri={uri}` },
      { rel: "https://w3id.org/fep/3b86/Object", template: `${peer.origin}/open?o={object}` },
      { rel: "https://w3id.org/fep/3b86/Follow", template: `${peer.origin}/follow?o={object}&back={on-success}` },
    ]);
    expect(await addressOf(peer)).toBe(`${peer.origin}/follow?o=${uri}&back=`);
    expect(await addressOf(peer, "open")).toBe(`${peer.origin}/open?o=${uri}`);
  });

  test("Misskey, whose page wants the address under another name", async () => {
    serveLinks(peer, [{ rel: SUBSCRIBE, template: `${peer.origin}/authorize-follow?acct={uri}` }]);
    expect(await addressOf(peer)).toBe(`${peer.origin}/authorize-follow?acct=${uri}`);
  });

  test.each([
    ["mobilizon", "/interact?uri="],
    ["friendica", "/authorize_interaction?uri="],
    ["Misskey", "/authorize-follow?acct="],
    ["mastodon", "/authorize_interaction?uri="],
  ])("%s by its name, where its WebFinger says nothing", async (software, path) => {
    serveSoftware(peer, software);
    expect(await addressOf(peer)).toBe(`${peer.origin}${path}${uri}`);
  });

  test("GoToSocial has no such page and says so by saying nothing: its people search in their app", async () => {
    serveSoftware(peer, "gotosocial");
    expect(await addressOf(peer)).toBe("by_search");
  });

  test("the name of a server is enough", async () => {
    serveLinks(peer, [{ rel: SUBSCRIBE, template: `${peer.origin}/authorize_interaction?uri={uri}` }]);
    expect(await addressOf(peer, "follow", home(peer, false))).toBe(`${peer.origin}/authorize_interaction?uri=${uri}`);
    expect(peer.requests.every(({ path }) => !path.includes("acct"))).toBe(true);
  });

  test("an account under a short name is found on the server it is kept on, by redirect or when that server agrees", async () => {
    const template = `${other.origin}/authorize_interaction?uri={uri}`;
    serveLinks(peer, [{ rel: SUBSCRIBE, template }]);
    serveLinks(other, [{ rel: SUBSCRIBE, template }]);
    expect(await addressOf(peer)).toBe(`${other.origin}/authorize_interaction?uri=${uri}`);
    peer.behave("*", ({ path }) => ({ status: 302, headers: { location: `${other.origin}${path}` } }));
    expect(await addressOf(peer)).toBe(`${other.origin}/authorize_interaction?uri=${uri}`);
  });
});

describe("no answer leads a visitor astray", () => {
  test.each([
    "javascript:alert(document.cookie)//{uri}",
    "data:text/html,{uri}",
    "//evil.example/{uri}",
    "/authorize_interaction?uri={uri}",
    "https://{uri}.evil.example/",
    "https://evil.example\\@127.0.0.1/{uri}",
    "https://user:pass@127.0.0.1/{uri}",
    "http://127.0.0.1:1@evil.example/?{uri}",
    "ORIGIN/x",
    "ORIGIN/{uri}/{uri}",
    "ORIGIN/{uri}\u202e",
    "ORIGIN/{{uri}}",
    `ORIGIN/${"x".repeat(600)}{uri}`,
    { toString: "{uri}" },
    7,
    null,
  ])("a template such as %j is no page", async (template) => {
    const written = typeof template === "string" ? template.replace("ORIGIN", peer.origin) : template;
    serveLinks(peer, [{ rel: SUBSCRIBE, template: written }]);
    serveSoftware(peer, "unheard-of");
    expect(await addressOf(peer)).toBe("by_search");
  });

  test("a page on a host that does not speak for the account is not shown", async () => {
    serveLinks(peer, [{ rel: SUBSCRIBE, template: `${other.origin}/steal?uri={uri}` }]);
    serveSoftware(peer, "unheard-of");
    expect(await addressOf(peer)).toBe("by_search");
    serveLinks(other, [{ rel: SUBSCRIBE, template: `${peer.origin}/back?uri={uri}` }]);
    expect(await addressOf(peer)).toBe("by_search");
  });

  test("NodeInfo on another host is not believed, nor a name that is inherited or no word", async () => {
    peer.serve("/.well-known/nodeinfo", { links: [{ rel: "x", href: `${other.origin}/nodeinfo/2.1` }] }, 200, JRD);
    serveSoftware(other, "mastodon");
    expect(await addressOf(peer)).toBe("by_search");
    expect(other.requests).toEqual([]);
    peer.serve("/.well-known/nodeinfo", { links: [{ rel: "x", href: `${peer.origin}/nodeinfo/2.1` }] }, 200, JRD);
    for (const name of ["constructor", "__proto__", ["mastodon"], null]) {
      serveSoftware(peer, name);
      expect(await addressOf(peer)).toBe("by_search");
    }
  });

  test("what is huge, deep, no JSON or endless is not read", async () => {
    const path = `/.well-known/webfinger?resource=${encodeURIComponent(`acct:${peer.acct}`)}`;
    const template = `${peer.origin}/page?uri={uri}`;
    serveSoftware(peer, "unheard-of");
    const links = [{ rel: SUBSCRIBE, template }];
    for (
      const body of [
        JSON.stringify({ links, filling: "x".repeat(70_000) }),
        `{"links":${"[".repeat(500)}${"]".repeat(500)}}`,
        "<html>",
        "null",
        `{"links":{"length":3}}`,
        JSON.stringify({ links: [...Array(200).fill({ rel: "x" }), ...links] }),
      ]
    ) {
      peer.serve(path, body, 200, JRD);
      expect(await addressOf(peer)).toBe("by_search");
    }
    peer.serve(path, { links }, 200, { "content-type": "text/html" });
    expect(await addressOf(peer)).toBe("by_search");
    peer.behave("*", ({ path: asked }) => ({ status: 302, headers: { location: `${peer.origin}${asked}x` } }));
    expect(await addressOf(peer)).toBe("by_search");
  });

  test("a server that hangs or breaks the line costs one deadline and is called unreachable", async () => {
    peer.behave("*", "reset");
    expect((await ask()(home(peer))).outcome).toBe("unreachable");
    peer.behave("*", "hang");
    expect((await ask({ overallMs: 200 })(home(peer))).outcome).toBe("unreachable");
  });
});

describe("who is asked", () => {
  test("nobody on a private address, and no odd port, by a node on the internet", async () => {
    const strict = ask({ allowPrivate: false, rehearsal: false });
    const names = [peer.acct, "ana@127.0.0.1", "10.0.0.1", "[::1]", "169.254.169.254", "printer.local", "ana@0x7f.1"];
    for (const name of names) {
      const from = readHomeServer(name);
      if (from !== null) expect((await strict(from)).outcome, name).toBe("unreachable");
    }
    expect(peer.requests).toEqual([]);
  });

  test("nobody outside in a rehearsal, not even by looking up a name", async () => {
    expect((await ask()({ host: "mastodon.example", account: null })).outcome).toBe("rehearsal");
    expect((await ask({ allowPrivate: false })(home(peer))).outcome).toBe("rehearsal");
    expect(peer.requests).toEqual([]);
  });

  test("no server this node has blocked", async () => {
    expect((await ask({ isBlocked: () => Promise.resolve(true) })(home(peer))).outcome).toBe("blocked");
    expect(peer.requests).toEqual([]);
  });

  test("a server once, whoever names it, until its answer is old", async () => {
    let now = 0;
    const find = ask({ now: () => now });
    serveLinks(peer, [{ rel: SUBSCRIBE, template: `${peer.origin}/page?uri={uri}` }]);
    const at = home(peer);
    const together = await Promise.all([
      find(at),
      find({ ...at, account: `ben@${at.host}` }),
      find({ ...at, account: null }),
    ]);
    expect(together.map(({ outcome }) => outcome)).toEqual(["opens", "opens", "opens"]);
    await find(at);
    expect(peer.requests).toHaveLength(1);
    now += 2 * 3_600_000;
    await find(at);
    expect(peer.requests).toHaveLength(2);
  });

  test("at most a handful at the same time", async () => {
    peer.behave("*", "hang");
    const find = ask({ overallMs: 500 });
    const { port } = new URL(peer.origin);
    const asked = Array.from({ length: 12 }, (_, at) => find({ host: `127.0.0.${at + 1}:${port}`, account: null }));
    const outcomes = (await Promise.all(asked)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === "busy")).toHaveLength(4);
  });
});
