/**
 * The recount in hostile hands: whoever runs a node that is recounted, or asked on the way, can neither stop the recount, fill
 * its memory, lead it into the reader's own network, nor have copies believed against their living owners.
 */
import { describe, expect, test } from "vitest";
import { createGuardedFetch, fetchFor, isPublic } from "../../src/verify/guard.ts";
import type { Json } from "../../src/verify/proof.ts";
import { PAGE, type Read, readKept, readNetwork } from "../../src/verify/sources.ts";
import { verifyTally } from "../../src/verify/verify.ts";

const A = "https://front.example";
const CAMPAIGN = `${A}/c/strike`;
const B = "https://partner.example";

/** A network of documents by address; what is not in it is not there. */
function network(documents: Readonly<Record<string, unknown>>): Read {
  return (url) => {
    const document = documents[url] as Json | undefined;
    return Promise.resolve(document === undefined ? { kind: "gone", status: 404 } : { kind: "document", document });
  };
}

const tally = (changes: Json = {}) => ({
  id: `${CAMPAIGN}/tally.json`,
  attributedTo: CAMPAIGN,
  campaign: CAMPAIGN,
  algorithm: "tdu-tally-1",
  asOf: new Date().toISOString(),
  figures: {},
  consents: [],
  sources: [],
  ...changes,
});
const organizers = (...items: unknown[]) => ({ id: `${CAMPAIGN}/organizers`, orderedItems: items });

async function found(documents: Readonly<Record<string, unknown>>, address = CAMPAIGN) {
  return (await verifyTally(network(documents), address)).differences.map(({ kind, subject }) => `${kind} ${subject}`);
}

describe("whatever is handed over, the recount ends and names it", () => {
  const unreadable = { toString: null, valueOf: null };

  test("a list of organisations, a consent and a source that do not let themselves be read as words", async () => {
    const consentUri = `${B}/consents/1`;
    const kept = { id: `${A}/m/front` };
    const documents = {
      [`${CAMPAIGN}/tally.json`]: tally(),
      [`${CAMPAIGN}/organizers`]: organizers(kept, unreadable, { id: `${B}/m/b`, context: consentUri }),
      [consentUri]: { id: consentUri, actor: unreadable, type: unreadable },
      [`${CAMPAIGN}/actions`]: { orderedItems: [unreadable, `${A}/actions/1`] },
      [`${CAMPAIGN}/reports`]: { orderedItems: [] },
      [`${A}/actions/1`]: { id: `${A}/actions/1`, type: "Event", attributedTo: unreadable },
    };
    const names = await found(documents);
    expect(names).toContain(`consent_forged ${B}/m/b`);
    expect(names).toContain(`source_forged ${A}/actions/1`);
  });

  test("one organisation listed many times is asked once, and no more than two thousand are", async () => {
    const many = Array.from({ length: 2_100 }, (_, at) => ({ id: `${B}/m/${at}`, context: `${B}/c/${at}` }));
    let asked = 0;
    const documents = { [`${CAMPAIGN}/tally.json`]: tally(), [`${CAMPAIGN}/organizers`]: organizers(...many, ...many) };
    const read = network(documents);
    const { differences } = await verifyTally((url) => {
      asked++;
      return read(url);
    }, CAMPAIGN);
    expect(asked).toBeLessThan(2_020);
    expect(differences.map(({ detail }) => detail)).toContain("lists more than 2000; the rest was not read");
  });

  test("a document nested deeper than anybody can walk, or without an end", async () => {
    const nested = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const deep = readNetwork(() => Promise.resolve(new Response(`{"a":${nested}}`)));
    expect(await deep(`${A}/x`)).toEqual({ kind: "unreachable", why: "is nested too deep" });
    let sent = 0;
    const piece = new Uint8Array(1 << 20).fill(32);
    const endless = readNetwork(() =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            pull(controller) {
              sent++;
              controller.enqueue(piece);
            },
          }),
        ),
      )
    );
    expect((await endless(`${A}/x`)).kind).toBe("unreachable");
    expect(sent).toBeLessThan(30);
  });
});

describe("a tally speaks for itself alone", () => {
  test("somebody else's tally shown as one's own is named", async () => {
    const elsewhere = "https://evil.example/c/strike";
    const documents = { [`${elsewhere}/tally.json`]: tally(), [`${CAMPAIGN}/organizers`]: organizers() };
    expect(await found(documents, elsewhere)).toContain(`tally_unsigned ${elsewhere}/tally.json`);
  });

  test.each(["", "soon", "2190-01-01T00:00:00Z"])("a tally of the moment %j is of no moment", async (asOf) => {
    const documents = { [`${CAMPAIGN}/tally.json`]: tally({ asOf }), [`${CAMPAIGN}/organizers`]: organizers() };
    expect(await found(documents)).toContain(`altered_figure ${CAMPAIGN}/tally.json`);
  });
});

describe("owners before copies", () => {
  const archive = `${A}/c/strike/archive`;
  const EXPORTED = "2026-11-20T00:00:00Z";
  const copy = { id: `${B}/m/b`, name: "as the publisher would have it" };

  test("a copy is believed only where its owner no longer answers", async () => {
    const documents = {
      [`${B}/m/b`]: { id: `${B}/m/b`, name: "b" },
      [`${archive}?of=${encodeURIComponent(`${B}/m/b`)}`]: copy,
    };
    const living = readKept(network(documents), archive, EXPORTED);
    expect(await living(`${B}/m/b`)).toMatchObject({ document: { name: "b" } });
    const { [`${B}/m/b`]: _owner, ...left } = documents;
    expect(await readKept(network(left), archive, EXPORTED)(`${B}/m/b`)).toMatchObject({ document: copy });
  });

  test("what its owner took back stays taken back", async () => {
    const gone: Read = (url) =>
      Promise.resolve(url.startsWith(archive) ? { kind: "document", document: copy } : { kind: "gone", status: 410 });
    expect(await readKept(gone, archive, EXPORTED)(`${B}/m/b`)).toEqual({ kind: "gone", status: 410 });
  });

  test("however long ago it says it was exported, an archive gives no living owner other keys", async () => {
    const uri = `${B}/m/b`;
    const forged = { id: uri, assertionMethod: [{ id: `${uri}#mine` }], proof: { type: "DataIntegrityProof" } };
    const documents = {
      [uri]: { id: uri, published: "2026-01-01T00:00:00Z", assertionMethod: [{ id: `${uri}#key` }] },
      [`${archive}?of=${encodeURIComponent(uri)}`]: forged,
    };
    const read = readKept(network(documents), archive, "1970-01-01T00:00:00Z");
    expect(await read(uri)).toMatchObject({ document: { assertionMethod: [{ id: `${uri}#key` }] } });
  });
});

describe("nobody is led anywhere", () => {
  test.each([
    "127.0.0.1",
    "10.1.2.3",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "::1",
    "fd00::1",
    "::ffff:10.0.0.1",
  ])(
    "%s is no public address",
    (ip) => expect(isPublic(ip)).toBe(false),
  );

  test("a recount of public pages opens no connection to a private address, by number or by name", async () => {
    const guarded = createGuardedFetch(
      ((_name: string, _options: unknown, answer: (error: null, all: unknown[]) => void) =>
        answer(null, [{ address: "127.0.0.1", family: 4 }])) as never,
    );
    for (const url of ["http://192.168.1.1/reboot", "http://[::1]:5432/", "http://rebind.example/"]) {
      await expect(guarded(url)).rejects.toThrow();
    }
    expect(fetchFor("https://front.example/c/strike")).not.toBe(fetch);
    expect(fetchFor("http://127.0.0.1:8000/c/strike")).toBe(fetch);
  });

  test("a redirect lends nobody's name: a page stays with its host", async () => {
    const asked: string[] = [];
    const read = readNetwork((url) => {
      asked.push(String(url));
      const location = String(url).startsWith("https://www.")
        ? "https://evil.example/me"
        : "https://www.union.example/";
      return Promise.resolve(new Response("", { status: 302, headers: { location } }));
    });
    expect(await read(`${PAGE}https://union.example/`)).toEqual({
      kind: "unreachable",
      why: "leads to another server",
    });
    expect(asked).toEqual(["https://union.example/", "https://www.union.example/"]);
  });
});
