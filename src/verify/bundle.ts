/**
 * A campaign to keep: everything the verifier reads as it stands now, with what people want to read besides: calls, texts,
 * histories, logs, opinions. The bundle is verified like the living campaign, without any network; its keys are as exported.
 */
import { sameOrigin } from "./check-consent.ts";
import { type Json, objectIn } from "./proof.ts";
import { fetchFor } from "./guard.ts";
import { type Found, type Read, readKept, readNetwork } from "./sources.ts";
import { type Verification, verifyTally } from "./verify.ts";

/** A bundle as it is written. */
export interface Bundle {
  readonly format: "tdu-bundle-1";
  /** The address of the campaign whose tally it holds. */
  readonly campaign: string;
  /** When it was made (ISO 8601). */
  readonly exportedAt: string;
  /** Documents by their addresses; what was gone is a Tombstone. */
  readonly documents: Readonly<Record<string, unknown>>;
}

/** A picture that a document shows. */
export interface NamedPicture {
  readonly address: string;
  readonly mediaType: string;
}

const MOST_CALLS = 500;
const MOST_PAGES = 200;
const MOST_TEXTS = 1_000;
const MOST_PICTURES = 10_000;
/** Lines of a log whose object stands in it; of all others the activity is kept. */
const SOURCES = ["action", "report"];

/** A bundle with what the verifier found, and what could not be reached of the rest of the story. */
export interface ExportedBundle {
  readonly bundle: Bundle;
  readonly verification: Verification;
  readonly missing: readonly string[];
}

/** Reads a campaign as the verifier does and keeps every document it read, and those that tell the rest of its story. */
export async function exportBundle(
  address: string,
  read: Read = readNetwork(fetchFor(address)),
): Promise<ExportedBundle> {
  const documents: Record<string, unknown> = {};
  const missing = new Set<string>();
  const recordingFrom = (from: Read, alsoMissing: boolean): Read => async (url) => {
    const found = await from(url);
    const document = kept(url, found, alsoMissing);
    if (found.kind === "unreachable") missing.add(url);
    if (document !== undefined) documents[url] = document;
    return found;
  };
  const verification = await verifyTally(recordingFrom(read, true), address);
  const { campaign, organisations, kept: copies } = verification;
  if (copies !== null) unwrap(documents);
  const recording = recordingFrom(copies === null ? read : readKept(read, copies.address, copies.exportedAt), false);
  const base = copies === null ? campaignOf(address) : campaign;
  await Promise.all(
    [campaign, base, ...organisations.flatMap(({ uri, companion }) => [uri, companion])]
      .filter((uri) => uri !== "").map(recording),
  );
  await readStory(recording, { ...verification, campaign: verification.asOf === "" ? base : campaign });
  const exportedAt = copies?.exportedAt ?? new Date().toISOString();
  const bundle: Bundle = { format: "tdu-bundle-1", campaign: base, exportedAt, documents };
  return { bundle, verification, missing: [...missing].filter((url) => !(url in documents)) };
}

/** The address of the campaign that an address of one of its pages is about. */
export function campaignOf(address: string): string {
  const plain = address.replace(/[#?].*$/, "").replace(/\/$/, "");
  return plain.replace(/\/(tally\.json|tally|wall|widget)$/, "").replace(/\/@([^/]+)$/, "/c/$1");
}

/** The pictures that some documents show, each on its document's own origin. */
export function picturesIn(documents: Readonly<Record<string, unknown>>): readonly NamedPicture[] {
  const found = new Map<string, NamedPicture>();
  for (const [address, raw] of Object.entries(documents)) {
    const document = objectIn(raw);
    if (document === null) continue;
    for (const name of ["image", "icon", "attachment"]) {
      for (const entry of [document[name] ?? []].flat()) {
        const { url, mediaType } = objectIn(entry) ?? {};
        const isPicture = typeof mediaType === "string" && mediaType.startsWith("image/");
        if (typeof url !== "string" || !isPicture || !sameOrigin(url, address)) continue;
        if (found.size < MOST_PICTURES) found.set(url, { address: url, mediaType });
      }
    }
  }
  return [...found.values()];
}

/** Calls, versions of the text, histories of reports, and every organisation's log with what it points to. */
async function readStory(read: Read, { campaign, organisations, sources }: Verification): Promise<void> {
  await Promise.all(sources.map(({ report }) => report === null ? null : read(`${report.id}/history`)));
  for (let version = 1; version <= MOST_TEXTS; version++) {
    if ((await read(`${campaign}/text/${version}`)).kind !== "document") break;
  }
  const calls = await read(`${campaign}/calls`);
  if (calls.kind === "document") {
    const ids = itemsIn(calls.document).map((item) => typeof item === "string" ? item : String(objectIn(item)?.["id"]));
    await Promise.all(ids.filter((id) => sameOrigin(id, campaign)).slice(0, MOST_CALLS).map(read));
  }
  const companions = new Set([campaign, ...organisations.map(({ companion }) => companion)]);
  await Promise.all([...companions].filter((uri) => uri !== "").map((companion) => readLog(read, companion)));
}

async function readLog(read: Read, companion: string): Promise<void> {
  let page: string | null = `${companion}/log?after=0`;
  for (let pages = 0; page !== null && pages < MOST_PAGES; pages++) {
    const found: Found = await read(page);
    if (found.kind !== "document") return;
    const lines = itemsIn(found.document).map((line) => objectIn(line) ?? {});
    const activities = lines.filter(({ what }) => !SOURCES.includes(String(what))).map(({ activity }) => activity);
    await Promise.all(
      activities.filter((uri) => typeof uri === "string" && sameOrigin(uri, companion)).map((uri) => read(String(uri))),
    );
    const { next } = found.document;
    page = typeof next === "string" && sameOrigin(next, companion) ? next : null;
  }
}

/** Copies of an archived campaign were asked for at their keeper's; in the bundle they stand at their own addresses. */
function unwrap(documents: Record<string, unknown>): void {
  for (const [address, document] of Object.entries(documents)) {
    const of = URL.parse(address)?.searchParams.get("of");
    delete documents[address];
    if (of !== null && of !== undefined) documents[of] = document;
  }
}

function itemsIn(collection: Json): readonly unknown[] {
  return [collection["orderedItems"] ?? []].flat();
}

/** What a verifier found missing stays missing in the bundle; what was only looked for leaves no trace. */
function kept(url: string, found: Found, alsoMissing: boolean): unknown {
  if (found.kind === "document") return found.document;
  if (found.kind !== "gone") return undefined;
  const tombstone = { id: url, type: "Tombstone" };
  return found.status === 410 ? tombstone : alsoMissing ? { ...tombstone, missing: true } : undefined;
}
