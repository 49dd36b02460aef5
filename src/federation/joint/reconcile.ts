/**
 * Keeps partners equal: reads what every organisation says in its own log, from where it was read last, and checks that its
 * consent still stands. A convenor that is down or unwilling delays nobody, and a lost letter is lost for an hour at most.
 */
import { receiveWithdrawal } from "../../application/joint/receive-consent.ts";
import { receiveOrganisationGone } from "../../application/joint/receive-organisation.ts";
import { receiveJudgement, receiveSourceGone } from "../../application/joint/receive-source.ts";
import type { Ports } from "../../application/ports.ts";
import type { Store } from "../../database/connection.ts";
import { listJoints, type OrganisationCursor, organisationsToRead } from "../../database/views/joint-views.ts";
import { type JointCampaign, organizersOf } from "../../domain/joint.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import type { Reading } from "../reading.ts";
import { arrayOf, idOf, type JsonObject, lineOf, numberOf, objectOf, uriOf } from "../vocabulary/json.ts";
import { sameOrigin, standingConsent } from "./checks.ts";
import type { JointDesk } from "./desk.ts";
import { nextHead } from "./digest.ts";
import { isConsentFile } from "./site-consent.ts";

/** What reconciliation works with. */
export interface ReconcileHouse {
  readonly ports: Ports;
  readonly store: Store;
  readonly reading: Reading;
  readonly desk: JointDesk;
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
    for (const cursor of await organisationsToRead(store.current(), before, joint.uri)) {
      outcomes.push(await readOrganisation(house, joint, cursor));
    }
  }
  return outcomes;
}

/** Reads one organisation: its consent first, then its log. */
async function readOrganisation(
  house: ReconcileHouse,
  joint: JointCampaign,
  cursor: OrganisationCursor,
): Promise<ReadingOutcome> {
  const { ports } = house;
  const { organisation } = cursor;
  const note = (reading: { seq: number; head: string } | { trouble: string }) =>
    ports.transact((work) => work.joint.noteReading(joint.uri, organisation.uri, reading));
  const outcome = { organisationUri: organisation.uri, lines: 0, taken: 0 };
  if (organisation.uri.startsWith(`${ports.addresses.origin}/`)) {
    await note({ seq: cursor.seq, head: cursor.head });
    return { ...outcome, trouble: null };
  }
  try {
    if (isConsentFile(organisation.consentUri)) {
      await house.desk.takeOrganisation(joint, organisation.uri, organisation.consentUri);
      await note({ seq: 0, head: "" });
      return { ...outcome, trouble: null };
    }
    if (!await stillStands(house, joint, organisation)) {
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
  { reading }: ReconcileHouse,
  joint: JointCampaign,
  organisation: OrganisationCursor["organisation"],
): Promise<boolean> {
  const { consentUri, uri: organisationUri } = organisation;
  if (consentUri === null) return sameOrigin(organisationUri, joint.uri);
  return await standingConsent(reading, { consentUri, organisationUri, collectionUri: organizersOf(joint.uri) }) !==
    null;
}

interface LogRead {
  readonly seq: number;
  readonly head: string;
  readonly lines: number;
  readonly taken: number;
  readonly trouble: string | null;
}

/** Reads a log page by page. A log whose heads do not follow from one another was rewritten; it is read from the start. */
async function readLog(
  house: ReconcileHouse,
  joint: JointCampaign,
  cursor: OrganisationCursor,
  fromStart = false,
): Promise<LogRead> {
  const collection = `${cursor.organisation.companionUri}/log`;
  let [seq, head] = fromStart ? [0, ""] : [cursor.seq, cursor.head];
  let [lines, taken] = [0, 0];
  for (let pages = 0; pages < jointLimits.logPages; pages++) {
    const page = objectOf(await house.reading.documentAsOfNow(`${collection}?after=${seq}`));
    if (page === null) return { seq, head, lines, taken, trouble: "log_missing" };
    const items = arrayOf(page["orderedItems"], jointLimits.logLines).map(objectOf).filter((item) => item !== null);
    for (const item of items) {
      seq = numberOf(item["seq"]) ?? seq;
      const object = idOf(item["object"]) ?? "";
      head = nextHead(head, {
        seq,
        activity: uriOf(item["activity"]) ?? "",
        object,
        what: lineOf(item["what"]) ?? "",
        digest: lineOf(item["digest"]) ?? "",
      });
      lines++;
      if (await takeLine(house, joint, cursor, item, object)) taken++;
    }
    if (items.length === jointLimits.logLines) continue;
    const said = objectOf(page["tdu:logHead"]);
    if (said?.["seq"] === seq && (said["digest"] === head || lines === 0 && said["digest"] === cursor.head)) {
      return { seq, head, lines, taken, trouble: null };
    }
    if (!fromStart) return await readLog(house, joint, cursor, true);
    return { seq, head, lines, taken, trouble: "log_rewritten" };
  }
  return { seq, head, lines, taken, trouble: null };
}

async function takeLine(
  { ports, desk }: ReconcileHouse,
  joint: JointCampaign,
  { organisation }: OrganisationCursor,
  item: JsonObject,
  object: string,
): Promise<boolean> {
  const isConvenor = organisation.consentUri === null;
  const byUri = isConvenor ? joint.uri : organisation.uri;
  switch (item["what"]) {
    case "action":
    case "report":
      if (objectOf(item["object"]) === null || !sameOrigin(object, organisation.uri)) return false;
      return (await desk.takeSource(item["object"])).kind === "taken";
    case "gone":
      if (!sameOrigin(object, organisation.uri)) return false;
      return (await receiveSourceGone(ports, object)).kind === "taken";
    case "rejected":
    case "disputed": {
      const reason = lineOf(item["reason"], jointLimits.reasonCharacters) ?? "";
      const activityUri = uriOf(item["activity"]) ?? object;
      const judgement = { byUri, sourceUri: object, jointUri: joint.uri, reason, activityUri };
      return (await receiveJudgement(ports, judgement)).kind === "taken";
    }
    default:
      return false;
  }
}
