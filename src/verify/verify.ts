/**
 * Recomputes a published tally from its sources, as a stranger with public HTTP only, and names every difference. It believes
 * the publisher nothing: who takes part is asked of each organisation, what took place of whoever organised it.
 */
import { checkConsent, type Claim, type Kept, sameOrigin } from "./check-consent.ts";
import { checkSource, type Source } from "./check-source.ts";
import { countedBy } from "./domain.ts";
import { canonical, type Json, objectIn, proofProblem } from "./proof.ts";
import { recount } from "./recount.ts";
import { type Read, readKept } from "./sources.ts";

/** Clocks of two servers may differ by so much, in milliseconds. */
const SKEW_MS = 10 * 60_000;
/** Most organisations of one campaign, and most sources of one of them, that are asked. */
const MOST_ORGANISATIONS = 2_000;
const MOST_SOURCES = 5_000;

/** One thing that is not as the tally says. */
export interface Difference {
  readonly kind:
    | "tally_missing"
    | "tally_unsigned"
    | "altered_figure"
    | "two_versions"
    | "report_for_another"
    | "consent_forged"
    | "consent_undone"
    | "not_listed"
    | "left_out"
    | "source_forged"
    | "source_gone"
    | "not_a_source"
    | "unreachable"
    | "changed_since";
  readonly subject: string;
  readonly detail: string;
}

/** Copies that a node keeps of a campaign that is no longer where it was. */
export interface KeptCopies {
  /** Whose archive it is. */
  readonly origin: string;
  /** When it was exported (ISO 8601). */
  readonly exportedAt: string;
  /** Where the copies are: an address that is asked for each, or the file they were read from. */
  readonly address: string;
}

/** What the verifier found. */
export interface Verification {
  /** Set when documents and keys were read as they were exported, and not at their owners. */
  readonly kept: KeptCopies | null;
  readonly campaign: string;
  readonly publisher: string;
  readonly asOf: string;
  readonly published: Json;
  readonly recounted: Json;
  readonly organisations: readonly Kept[];
  readonly sources: readonly Source[];
  readonly differences: readonly Difference[];
}

/**
 * Verifies the tally at an address: a campaign's, its `tally` page's, or that of `tally.json`. Of an archived campaign the
 * copies are read that the publisher keeps, with the keys as they were exported.
 */
export async function verifyTally(reading: Read, address: string): Promise<Verification> {
  const differences: Difference[] = [];
  const at = tallyAddress(address);
  const tally = await findTally(reading, at);
  if (tally === null) {
    const missing: Difference = { kind: "tally_missing", subject: address, detail: "no tally is published there" };
    const nothing = { kept: null, campaign: address, publisher: address, asOf: "", published: {}, recounted: {} };
    return { ...nothing, organisations: [], sources: [], differences: [missing] };
  }
  const campaign = String(tally["campaign"]);
  const publisher = String(tally["attributedTo"]);
  await checkPublisher(reading, { tally, address: at }, publisher, differences);
  const archive = archiveIn(tally);
  const read = archive === null ? reading : readKept(reading, archive.address, archive.exportedAt);
  const organisations = await keptOrganisations(read, campaign, tally, differences);
  const sources = await keptSources(read, campaign, organisations, differences);
  const asOf = Date.parse(String(tally["asOf"]));
  const counted = sources.filter(({ published }) => published <= asOf);
  // What was published since an archive was exported is not in it, and nobody says that it were.
  differences.push(...timeDifferences(tally, archive === null ? sources : counted, asOf, Date.now()));
  await compareSources(read, tally, organisations, counted, asOf, differences);
  const { keys, unreachable, others } = await countedBy(read, tally, organisations);
  differences.push(...unreachable);
  const recounted = recount(
    asOf,
    keys,
    counted.flatMap(({ action }) => action ?? []),
    counted.flatMap(({ report }) => report ?? []),
  );
  const published = objectIn(tally["figures"]) ?? {};
  const altered = figureDifferences(published, recounted);
  if (altered.some(({ subject }) => subject.startsWith("organisations"))) differences.push(...others);
  differences.push(...altered);
  const kept = archive === null ? null : { origin: new URL(campaign).origin, ...archive };
  const result = { kept, campaign, publisher, asOf: String(tally["asOf"]), published, recounted };
  return { ...result, organisations, sources, differences };
}

function tallyAddress(address: string): string {
  const plain = address.replace(/[#?].*$/, "").replace(/\/$/, "");
  const base = plain.replace(/\/(tally\.json|tally|wall|widget)$/, "").replace(/\/@([^/]+)$/, "/c/$1");
  return `${base}/tally.json`;
}

async function findTally(read: Read, address: string): Promise<Json | null> {
  const found = await read(address);
  return found.kind === "document" && found.document["algorithm"] === "tdu-tally-1" ? found.document : null;
}

/** Where the publisher of an archived campaign keeps its copies: on its own origin; null for a living campaign. */
function archiveIn(tally: Json): Pick<KeptCopies, "address" | "exportedAt"> | null {
  const archive = objectIn(tally["archive"]);
  const address = archive?.["documents"];
  if (typeof address !== "string" || !sameOrigin(address, String(tally["id"]))) return null;
  return { address, exportedAt: String(archive?.["exportedAt"]) };
}

/**
 * What a tally's own moment hides: one that is still to come, or one so far back that it leaves out what was published before
 * anybody could have asked for it.
 */
function timeDifferences(tally: Json, sources: readonly Source[], asOf: number, now: number): Difference[] {
  const subject = String(tally["id"]);
  if (!(asOf <= now + SKEW_MS)) {
    return [{
      kind: "altered_figure",
      subject,
      detail: `is of ${String(tally["asOf"])}, which is no moment that has been`,
    }];
  }
  return sources.filter(({ published }) => published > asOf + SKEW_MS && published <= now).map((
    { id },
  ): Difference => ({
    kind: "left_out",
    subject: id,
    detail: `was published after ${String(tally["asOf"])}, the moment the tally states`,
  }));
}

async function checkPublisher(
  read: Read,
  { tally, address }: { readonly tally: Json; readonly address: string },
  publisher: string,
  differences: Difference[],
): Promise<void> {
  const id = String(tally["id"]);
  if (id !== address) {
    differences.push({ kind: "tally_unsigned", subject: address, detail: `shows the tally of ${id} as its own` });
  }
  const actor = await read(publisher);
  const problem = sameOrigin(id, publisher)
    ? proofProblem(tally, publisher, actor.kind === "document" ? actor.document : null)
    : `is published for ${publisher} on another origin`;
  if (problem !== null) differences.push({ kind: "tally_unsigned", subject: id, detail: problem });
}

/** Step 1: the convenor's list and the publisher's, each organisation asked on its own origin. */
async function keptOrganisations(
  read: Read,
  campaign: string,
  tally: Json,
  differences: Difference[],
): Promise<Kept[]> {
  const found = await read(`${campaign}/organizers`);
  const listed: Claim[] = found.kind !== "document" ? [] : [found.document["orderedItems"] ?? []].flat().map((item) => {
    const { id, context } = objectIn(item) ?? { id: item };
    return { organisation: wordOf(id), consent: typeof context === "string" ? context : null };
  });
  if (found.kind !== "document") {
    differences.push({
      kind: "unreachable",
      subject: `${campaign}/organizers`,
      detail: "the convenor's list cannot be read",
    });
  }
  const claimed: Claim[] = [tally["consents"] ?? []].flat().map((item) => {
    const { organisation, consent } = objectIn(item) ?? {};
    return { organisation: wordOf(organisation), consent: typeof consent === "string" ? consent : null };
  });
  const named = new Map((found.kind === "document" ? listed : claimed).map((claim) => [claim.organisation, claim]));
  const all = [...named.values()].slice(0, MOST_ORGANISATIONS);
  if (named.size > all.length) differences.push(tooMany(`${campaign}/organizers`, MOST_ORGANISATIONS));
  const check = (claim: Claim) =>
    checkConsent(read, campaign, claim).catch((): Difference => ({
      kind: "consent_forged",
      subject: claim.organisation,
      detail: `its consent ${claim.consent ?? ""} cannot be read`,
    }));
  const checked = await Promise.all(all.map(check));
  const kept = checked.filter((one) => "companion" in one);
  differences.push(...checked.filter((one) => "kind" in one));
  for (const { organisation, consent } of claimed.slice(0, MOST_ORGANISATIONS)) {
    if (all.some((one) => one.organisation === organisation)) continue;
    const own = await check({ organisation, consent });
    if ("kind" in own) differences.push(own);
    differences.push({
      kind: "not_listed",
      subject: organisation,
      detail: "is counted here and not on the convenor's list",
    });
  }
  for (const { uri } of kept) {
    if (claimed.some(({ organisation }) => organisation === uri)) continue;
    const detail = `takes part and is not in the tally${waitsFor(tally, uri)}`;
    differences.push({ kind: "left_out", subject: uri, detail });
  }
  return kept;
}

/** Step 2: what each kept organisation shows as its own. */
async function keptSources(
  read: Read,
  campaign: string,
  organisations: readonly Kept[],
  differences: Difference[],
): Promise<Source[]> {
  const withNode = organisations.filter(({ companion }) => companion !== "");
  const all = await Promise.all(withNode.map(async (owner) => {
    const lists = await Promise.all(["actions", "reports"].map((part) => read(`${owner.companion}/${part}`)));
    const ids = new Set<string>();
    for (const list of lists) {
      if (list.kind !== "document") {
        const detail = list.kind === "gone" ? `its list answers ${list.status}` : `its list ${list.why}`;
        differences.push({ kind: "unreachable", subject: owner.uri, detail });
        continue;
      }
      for (const item of [list.document["orderedItems"] ?? []].flat()) {
        const id = wordOf(objectIn(item)?.["id"] ?? item);
        if (sameOrigin(id, owner.uri)) ids.add(id);
      }
    }
    if (ids.size > MOST_SOURCES) differences.push(tooMany(owner.companion, MOST_SOURCES));
    return await Promise.all(
      [...ids].slice(0, MOST_SOURCES).map((id) =>
        checkSource(read, campaign, id, owner).catch((): Difference => ({
          kind: "source_forged",
          subject: id,
          detail: "cannot be read as an action or report",
        }))
      ),
    );
  }));
  const found = all.flat().filter((one) => one !== null);
  differences.push(...found.filter((one) => "kind" in one));
  const sources = found.filter((one) => "digest" in one);
  return sources.filter((source) => isByOrganiser(source, sources, differences));
}

/** A report counts only from somebody who organises its action. */
function isByOrganiser(source: Source, sources: readonly Source[], differences: Difference[]): boolean {
  const { report } = source;
  if (report === null) return true;
  const action = sources.find(({ action: one }) => one?.id === report.action)?.action;
  if (action?.organisers.includes(report.by)) return true;
  const detail = action === undefined || action === null
    ? `is about ${report.action}, which is no action of this campaign`
    : `is about ${report.action}, which ${report.by} does not organise`;
  differences.push({ kind: "report_for_another", subject: source.id, detail });
  return false;
}

/** The publisher's list of sources beside what their owners show, and beside what the other organisations were shown. */
async function compareSources(
  read: Read,
  tally: Json,
  organisations: readonly Kept[],
  counted: readonly Source[],
  asOf: number,
  differences: Difference[],
): Promise<void> {
  const listed = digestsIn(tally);
  const shown = new Map(counted.map((source) => [source.id, source]));
  for (const [id, digest] of listed) {
    const source = shown.get(id);
    if (source === undefined) {
      if (!differences.some(({ subject }) => subject === id)) differences.push(await notShown(read, id));
    } else if (source.digest !== digest) {
      differences.push(
        source.updated > asOf
          ? { kind: "changed_since", subject: id, detail: "was corrected after the tally was made" }
          : {
            kind: "two_versions",
            subject: id,
            detail: "says something else at its owner than the publisher was shown",
          },
      );
    }
  }
  for (const { id, organisation } of counted) {
    if (!listed.has(id)) {
      differences.push({
        kind: "left_out",
        subject: id,
        detail: `of ${organisation} is not in the tally${waitsFor(tally, organisation)}`,
      });
    }
  }
  for (const { companion, uri } of organisations) {
    if (companion === "") continue;
    const other = await read(`${companion}/tally.json`);
    if (other.kind !== "document") continue;
    for (const [id, digest] of digestsIn(other.document)) {
      const source = shown.get(id);
      const isNew = Date.parse(String(other.document["asOf"])) < (source?.updated ?? 0);
      if (source === undefined || source.digest === digest || isNew || listed.get(id) === digest) continue;
      differences.push({
        kind: "two_versions",
        subject: id,
        detail: `says something else at its owner than ${uri} was shown`,
      });
    }
  }
}

/** A listed source that no organisation shows: gone from where it was, or never there. */
async function notShown(read: Read, id: string): Promise<Difference> {
  const found = await read(id);
  return found.kind === "gone" && found.status === 410
    ? { kind: "source_gone", subject: id, detail: "answers 410" }
    : { kind: "not_a_source", subject: id, detail: "is listed, and no organisation shows it" };
}

function digestsIn(tally: Json): Map<string, string> {
  const sources = [tally["sources"] ?? []].flat().map(objectIn);
  return new Map(sources.map((source) => [String(source?.["id"]), String(source?.["digest"])]));
}

/** What the publisher says of an organisation it leaves out because of a new key. It may be true; it is left out all the same. */
function waitsFor(tally: Json, organisation: string): string {
  const waiting = [tally["waiting"] ?? []].flat().map((item) => objectIn(item)?.["organisation"]);
  return waiting.includes(organisation) ? "; its publisher says that a new key of it waits for a yes" : "";
}

function tooMany(subject: string, most: number): Difference {
  return { kind: "not_a_source", subject, detail: `lists more than ${most}; the rest was not read` };
}

/** A word as written; what is no string is named by its form, because a stranger's object may not let itself be read. */
function wordOf(value: unknown): string {
  return typeof value === "string" ? value : canonical(value);
}

/** Each figure that differs, by its path. */
function figureDifferences(published: unknown, recounted: unknown, path = ""): Difference[] {
  if (canonical(published) === canonical(recounted)) return [];
  const [said, found] = [objectIn(published), objectIn(recounted)];
  if (said !== null && found !== null) {
    const names = [...new Set([...Object.keys(said), ...Object.keys(found)])];
    return names.flatMap((name) => figureDifferences(said[name], found[name], path === "" ? name : `${path}.${name}`));
  }
  const detail = `published ${canonical(published)}, recounted ${canonical(recounted)}`;
  return [{ kind: "altered_figure", subject: path, detail }];
}
