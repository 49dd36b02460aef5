/**
 * Keeps partners equal: reads what every organisation says in its own log, from where it was read last, and checks that its
 * consent still stands. A convenor that is down or unwilling delays nobody, and a lost letter is lost for an hour at most.
 */
import { receiveWithdrawal } from "../../application/joint/receive-consent.ts";
import { receiveOrganisationGone, receiveOrganisationWaits } from "../../application/joint/receive-organisation.ts";
import { receiveJudgement, receiveSourceGone } from "../../application/joint/receive-source.ts";
import type { Ports } from "../../application/ports.ts";
import type { Store } from "../../database/connection.ts";
import { jointRepository } from "../../database/repositories/joint.ts";
import { listJoints, type OrganisationCursor, organisationsToRead } from "../../database/views/joint-views.ts";
import { type JointCampaign, organizersOf } from "../../domain/joint.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import type { Reading } from "../reading.ts";
import { arrayOf, idOf, type JsonObject, lineOf, numberOf, objectOf, uriOf } from "../vocabulary/json.ts";
import { sameOrigin } from "./checks.ts";
import type { JointDesk } from "./desk.ts";
import type { KeyBook } from "./key-book.ts";
import { nextHead } from "./digest.ts";
import { takeSignature } from "./signatures.ts";
import { sideBySide } from "./side-by-side.ts";
import { isSiteConsent } from "./site-consent.ts";

/** Sources of a log that are stored in one transaction. */
const sourcesTogether = 50;

/** What reconciliation works with. */
export interface ReconcileHouse {
  readonly ports: Ports;
  readonly store: Store;
  readonly reading: Reading;
  readonly desk: JointDesk;
  readonly keys: KeyBook;
}

/** What was read of one organisation. */
export interface ReadingOutcome {
  readonly organisationUri: string;
  readonly lines: number;
  readonly taken: number;
  /** Why it could not be read; null when it could. */
  readonly trouble: string | null;
}

/**
 * Reads every organisation that is due: asked for, never read, or read more than an hour before `now`. With `all`, every one.
 */
export async function reconcile(
  house: ReconcileHouse,
  options: { readonly now: Temporal.Instant; readonly all?: boolean; readonly jointUri?: string },
): Promise<readonly ReadingOutcome[]> {
  const { store, desk } = house;
  const before = options.all === true
    ? options.now.add({ hours: 24 })
    : options.now.subtract({ milliseconds: jointLimits.readAgainMs });
  const wanted = (uri: string) => options.jointUri === undefined || options.jointUri === uri;
  const joints = (await listJoints(store.current())).filter(({ uri, endedAt }) => endedAt === null && wanted(uri));
  const outcomes: ReadingOutcome[] = [];
  for (const joint of joints) {
    const due = await organisationsToRead(store.current(), before, joint.uri);
    const convenorIsDue = due.some(({ organisation }) => organisation.consentUri === null) ||
      joint.convenorUri === undefined;
    if (joint.role === "partner" && convenorIsDue) await desk.readOrganisers(joint).catch(() => null);
    const cursors = await organisationsToRead(store.current(), before, joint.uri);
    const read = (cursor: OrganisationCursor) => readOrganisation(house, joint, cursor);
    outcomes.push(...(await sideBySide(cursors, jointLimits.readingAllMs, read)).filter((one) => one !== undefined));
  }
  return outcomes;
}

/** Reads one organisation: its consent first, then its log. */
async function readOrganisation(
  house: ReconcileHouse,
  joint: JointCampaign,
  cursor: OrganisationCursor,
): Promise<ReadingOutcome> {
  const { ports, store } = house;
  const { organisation } = cursor;
  // How far a log was read is shown to organisers alone; trouble is shown to everybody.
  const note = async (reading: { seq: number; head: string } | { trouble: string }) => {
    await jointRepository(store).noteReading(joint.uri, organisation.uri, reading);
    if (cursor.trouble !== ("trouble" in reading ? reading.trouble : null)) await store.notify("changed");
  };
  const outcome = { organisationUri: organisation.uri, lines: 0, taken: 0 };
  if (organisation.uri.startsWith(`${ports.addresses.origin}/`)) {
    await note({ seq: cursor.seq, head: cursor.head });
    return { ...outcome, trouble: null };
  }
  try {
    if (isSiteConsent(organisation.consentUri)) {
      await house.desk.takeOrganisation(joint, organisation.uri, organisation.consentUri);
      await note({ seq: 0, head: "" });
      return { ...outcome, trouble: null };
    }
    // Before the first reading its consent has just been seen.
    const standing = cursor.readAt === null ? "stands" : await stillStands(house, joint, organisation);
    if (standing === "waits") {
      await receiveOrganisationWaits(ports, { jointUri: joint.uri, organisationUri: organisation.uri });
      await note({ trouble: "key_waits" });
      return { ...outcome, trouble: "key_waits" };
    }
    if (standing === "gone") {
      const { uri: organisationUri, consentUri } = organisation;
      if (consentUri !== null) await receiveWithdrawal(ports, { consentUri, organisationUri });
      await receiveOrganisationGone(ports, { jointUri: joint.uri, organisationUri, removed: false });
      await note({ trouble: "consent_gone" });
      return { ...outcome, trouble: "consent_gone" };
    }
    const read = await readLog(house, joint, cursor);
    await note(read.trouble === null ? { seq: read.seq, head: read.head } : { trouble: read.trouble });
    return { ...outcome, lines: read.lines, taken: read.taken, trouble: read.trouble };
  } catch {
    await note({ trouble: "unreachable" });
    return { ...outcome, trouble: "unreachable" };
  }
}

async function stillStands(
  { desk }: ReconcileHouse,
  joint: JointCampaign,
  organisation: OrganisationCursor["organisation"],
): Promise<"stands" | "gone" | "waits"> {
  const { consentUri, uri: organisationUri } = organisation;
  if (consentUri === null) return sameOrigin(organisationUri, joint.uri) ? "stands" : "gone";
  const standing = await desk.standing({ consentUri, organisationUri, collectionUri: organizersOf(joint.uri) });
  return typeof standing === "string" ? standing : "stands";
}

interface LogPlace {
  readonly seq: number;
  readonly head: string;
}

interface LogRead extends LogPlace {
  readonly lines: number;
  readonly taken: number;
  readonly trouble: string | null;
}

/**
 * Reads a log page by page, for no longer than its share: what is left is read next time. A log whose lines or heads do not
 * follow from one another was rewritten, and is read from the start; one with a line its owner did not sign is read no further.
 */
async function readLog(
  house: ReconcileHouse,
  joint: JointCampaign,
  cursor: OrganisationCursor,
  fromStart = false,
): Promise<LogRead> {
  const collection = `${cursor.organisation.companionUri}/log`;
  const until = performance.now() + jointLimits.readingMs;
  let at = fromStart ? { seq: 0, head: "" } : { seq: cursor.seq, head: cursor.head };
  let [lines, taken] = [0, 0];
  while (performance.now() < until) {
    const page = objectOf(await house.reading.documentAsOfNow(`${collection}?after=${at.seq}`));
    if (page === null) return { ...at, lines, taken, trouble: "log_missing" };
    const items = arrayOf(page["orderedItems"], jointLimits.logLines).map(objectOf).filter((item) => item !== null);
    const follows = followed(at, items);
    if (follows !== null) {
      const found = await takeLines(house, joint, cursor, items);
      taken += found.taken;
      if (found.isForged) return { ...at, lines, taken, trouble: "log_forged" };
      at = follows;
      lines += items.length;
      if (items.length > 0 && uriOf(page["next"]) !== null) continue;
      const said = objectOf(page["tdu:logHead"]);
      if (said?.["seq"] === at.seq && said["digest"] === at.head) return { ...at, lines, taken, trouble: null };
    }
    if (!fromStart) return await readLog(house, joint, cursor, true);
    return { ...at, lines, taken, trouble: "log_rewritten" };
  }
  return { ...at, lines, taken, trouble: null };
}

/** Where a log stands after some lines; null when they do not count on by one. */
function followed(at: LogPlace, items: readonly JsonObject[]): LogPlace | null {
  let { seq, head } = at;
  for (const item of items) {
    if (numberOf(item["seq"]) !== ++seq) return null;
    head = nextHead(head, {
      seq,
      activity: uriOf(item["activity"]) ?? "",
      object: idOf(item["object"]) ?? "",
      what: lineOf(item["what"]) ?? "",
      digest: lineOf(item["digest"]) ?? "",
    });
  }
  return { seq, head };
}

/** Takes lines in order: sources that follow one another together, whatever else by itself. */
async function takeLines(
  house: ReconcileHouse,
  joint: JointCampaign,
  cursor: OrganisationCursor,
  items: readonly JsonObject[],
): Promise<{ readonly taken: number; readonly isForged: boolean }> {
  let taken = 0;
  let together: JsonObject[] = [];
  const takeTogether = async () => {
    const found = await house.desk.takeLogged(together);
    together = [];
    taken += found.taken;
    return found.isForged;
  };
  for (const item of items) {
    const source = objectOf(item["object"]);
    const isSource = item["what"] === "action" || item["what"] === "report";
    const isOwn = sameOrigin(idOf(item["object"]) ?? "", cursor.organisation.uri);
    if (isSource && isOwn && source !== null) together.push(source);
    if (!isSource || together.length >= sourcesTogether) {
      if (await takeTogether()) return { taken, isForged: true };
    }
    if (!isSource && await takeWord(house, joint, cursor, item)) taken++;
  }
  return { taken, isForged: await takeTogether() };
}

/** Takes a line that is no source: something is gone, or somebody judged. */
async function takeWord(
  house: ReconcileHouse,
  joint: JointCampaign,
  { organisation }: OrganisationCursor,
  item: JsonObject,
): Promise<boolean> {
  const object = idOf(item["object"]) ?? "";
  const byUri = organisation.consentUri === null ? joint.uri : organisation.uri;
  const activityUri = uriOf(item["activity"]) ?? object;
  const reason = lineOf(item["reason"], jointLimits.reasonCharacters) ?? "";
  const { ports } = house;
  switch (item["what"]) {
    case "gone":
      if (!sameOrigin(object, organisation.uri)) return false;
      return (await receiveSourceGone(ports, object, reason)).kind === "taken";
    case "signed": {
      const signature = { activityUri, organisationUri: organisation.uri, textUri: object };
      return (await takeSignature(house, signature)).kind === "taken";
    }
    case "rejected":
    case "disputed": {
      const judgement = { byUri, sourceUri: object, jointUri: joint.uri, reason, activityUri };
      return (await receiveJudgement(ports, judgement)).kind === "taken";
    }
    default:
      return false;
  }
}
