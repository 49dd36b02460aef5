/** Whose word stands where copies are kept of a campaign: the owner's while there is one, else what was exported. */
import { describe, expect, test } from "vitest";
import type { Json } from "./proof.ts";
import { type Found, type Read, readKept } from "./sources.ts";

const archive = "https://keeper.example/c/strike/archive";
const exportedAt = "2026-11-23T12:00:00Z";
const uri = "https://front.example/reports/1";
const copy: Json = { id: uri, type: "Note", published: "2026-11-20T12:00:00Z", proof: {} };

/** Reads when owners answer so, and the keeper has one copy. */
async function readsAs(owner: Readonly<Record<string, Found>>, kept: Json = copy, address = uri): Promise<unknown> {
  const read: Read = (url) => {
    const ofArchive = url === `${archive}?of=${encodeURIComponent(address)}`;
    return Promise.resolve(
      ofArchive ? { kind: "document", document: kept } : owner[url] ?? { kind: "unreachable", why: "TypeError" },
    );
  };
  const found = await readKept(read, archive, exportedAt)(address);
  return found.kind === "document" ? found.document : found;
}

const answers = (document: Json): Found => ({ kind: "document", document });
const absent: Found = { kind: "gone", status: 404 };

describe("an owner who does not answer", () => {
  test("is read in the copy", async () => expect(await readsAs({})).toBe(copy));

  test("is read in the copy when somebody parked the domain", async () => {
    expect(await readsAs({ [uri]: absent, "https://front.example/actor": absent })).toBe(copy);
  });
});

describe("an owner who answers", () => {
  test("is believed, and not the copy", async () => {
    const own = { ...copy, content: "as I said it" };
    expect(await readsAs({ [uri]: answers(own) })).toBe(own);
  });

  test("is believed that something was never there", async () => {
    const node = answers({ id: "https://front.example/actor" });
    expect(await readsAs({ [uri]: absent, "https://front.example/actor": node })).toBe(absent);
  });

  test("is believed that something was gone before the archive was made", async () => {
    const gone: Found = { kind: "gone", status: 410, deleted: "2026-11-22T12:00:00Z" };
    expect(await readsAs({ [uri]: gone })).toBe(gone);
    const silent: Found = { kind: "gone", status: 410 };
    expect(await readsAs({ [uri]: silent })).toBe(silent);
  });

  test("may have corrected or deleted it since: then the signed copy tells how it was", async () => {
    expect(await readsAs({ [uri]: answers({ ...copy, updated: "2026-11-24T12:00:00Z" }) })).toBe(copy);
    expect(await readsAs({ [uri]: { kind: "gone", status: 410, deleted: "2026-11-24T12:00:00Z" } })).toBe(copy);
  });

  test("names its own keys: an unsigned copy never stands beside it, whatever changed since", async () => {
    const actor = "https://front.example/m/front";
    const own = { id: actor, updated: "2026-11-24T12:00:00Z", assertionMethod: ["its own"] };
    const kept = { id: actor, assertionMethod: ["somebody else's"] };
    expect(await readsAs({ [actor]: answers(own) }, kept, actor)).toBe(own);
  });
});
