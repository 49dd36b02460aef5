/**
 * Reports: what took place, told by an organisation about an action it organises, corrected and withdrawn in the open. A
 * number below ten is protected before it is stored; there is no other way to a figure.
 */
import type { ActionReport, ReportDraft } from "../../domain/report.ts";
import { MOST_COUNTED, ORGANISERS_NOTE_CHARACTERS, protectSmall, protectUnit } from "../../domain/report.ts";
import type { JointSource } from "../../domain/joint-source.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, ReadyPicture, Work } from "../ports.ts";

/** Why a report can't be filed, corrected, withdrawn or judged. */
export type ReportRefusal = NotAllowed | {
  readonly kind:
    | "not_found"
    | "action_unknown"
    | "not_an_organiser"
    | "already_reported"
    | "not_begun"
    | "figures_malformed"
    | "report_withdrawn"
    | "not_joint";
};

/**
 * A report with pictures that are not stored yet; they are put after those the draft names. `organisersNote` is kept sealed
 * for organisers of this node and told to nobody; an empty one is taken away, an absent one leaves what was noted before.
 */
export interface ReportInput {
  readonly draft: ReportDraft;
  readonly organisersNote?: string | null;
  readonly newPictures: readonly { readonly picture: ReadyPicture; readonly alt: Readonly<Record<string, string>> }[];
}

/** Files a report about an action this movement organises, its own or another's that it said yes to. */
export async function fileReport(
  ports: Ports,
  asker: Asker,
  command: ReportInput,
): Promise<Outcome<ActionReport, ReportRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  const { draft } = command;
  if (!areCounts(draft)) return refused({ kind: "figures_malformed" });
  return await ports.transact(async (work) => {
    const action = await work.sources.find(draft.actionUri);
    if (action === null || action.reading.kind !== "action") return refused({ kind: "action_unknown" });
    const joint = await work.joint.find(action.jointUri);
    if (joint === null || joint.endedAt !== null) return refused({ kind: "not_joint" });
    if (!await organises(ports, work, action)) return refused({ kind: "not_an_organiser" });
    const begins = Temporal.Instant.from(action.reading.startsAt);
    if (isAhead(draft, work.now, begins)) return refused({ kind: "not_begun" });
    const report: ActionReport = {
      ...await protectedDraft(work, command),
      id: work.newId(),
      campaignId: joint.localId,
      jointUri: joint.uri,
      callUri: action.reading.callUri ?? action.uri,
      state: "published",
      version: 1,
      reason: "",
      createdAt: work.now,
      updatedAt: work.now,
    };
    if (!await work.reports.add(report)) return refused({ kind: "already_reported" });
    await keepBeside(ports, work, report, command);
    await work.emit({ type: "report.filed", subject: joint.uri, reportId: report.id, version: 1 });
    return done(report);
  });
}

/** Corrects a report; the earlier version stays readable, and the log says why. */
export async function correctReport(
  ports: Ports,
  asker: Asker,
  command: ReportInput & { readonly id: string; readonly reason: string },
): Promise<Outcome<ActionReport, ReportRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  if (!areCounts(command.draft)) return refused({ kind: "figures_malformed" });
  return await ports.transact(async (work) => {
    const before = await work.reports.lock(command.id);
    if (before === null) return refused({ kind: "not_found" });
    if (before.state === "withdrawn") return refused({ kind: "report_withdrawn" });
    if (isAhead(command.draft, work.now)) return refused({ kind: "not_begun" });
    const report: ActionReport = {
      ...before,
      ...await protectedDraft(work, command),
      actionUri: before.actionUri,
      version: before.version + 1,
      reason: command.reason.slice(0, jointLimits.reasonCharacters),
      updatedAt: work.now,
    };
    await work.reports.save(report);
    await keepBeside(ports, work, report, command);
    await dropPictures(work, before, report.pictures);
    const { id: reportId, version } = report;
    await work.emit({ type: "report.filed", subject: report.jointUri, reportId, version });
    return done(report);
  });
}

/** Withdraws a report: its address answers 410, its figures leave every tally, the log keeps the date and the reason. */
export async function withdrawReport(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string; readonly reason: string },
): Promise<Outcome<ActionReport, ReportRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const before = await work.reports.lock(command.id);
    if (before === null) return refused({ kind: "not_found" });
    if (before.state === "withdrawn") return refused({ kind: "report_withdrawn" });
    const reason = command.reason.slice(0, jointLimits.reasonCharacters);
    const report: ActionReport = { ...before, state: "withdrawn", reason, updatedAt: work.now };
    await work.reports.save(report);
    await keepBeside(ports, work, report, { organisersNote: "" });
    await dropPictures(work, before, []);
    const uri = ports.addresses.report(report.id);
    await work.sources.bury(uri, reason);
    await work.joint.buryObject(uri, "Note");
    await work.emit({ type: "report.withdrawn", subject: report.jointUri, reportId: report.id });
    return done(report);
  });
}

/** Says in public that another's report is not believed (the convenor) or is disputed (a partner). No figure changes. */
export async function judgeReport(
  ports: Ports,
  asker: Asker,
  command: { readonly sourceUri: string; readonly reason: string },
): Promise<Outcome<JointSource, ReportRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const source = await work.sources.find(command.sourceUri);
    const movement = await work.movements.find();
    if (source === null || movement === null || source.isLocal) return refused({ kind: "not_found" });
    const joint = await work.joint.find(source.jointUri);
    if (joint === null || joint.endedAt !== null) return refused({ kind: "not_joint" });
    const isConvenor = joint.role === "convenor";
    const verdict = isConvenor ? "rejected" : "disputed";
    const reason = command.reason.slice(0, jointLimits.reasonCharacters);
    const subject = joint.uri;
    const eventId = await work.emit({ type: "source.judged", subject, sourceUri: source.uri, verdict, reason });
    const byUri = isConvenor ? joint.uri : ports.addresses.movement(movement.handle);
    const activityUri = ports.addresses.activity(eventId);
    await work.sources.addOpinion({ objectUri: source.uri, byUri, jointUri: joint.uri, verdict, reason, activityUri });
    return done(source);
  });
}

/** Whether this movement organises an action: it owns it, or its consent to it stands. */
async function organises(ports: Ports, work: Work, action: JointSource): Promise<boolean> {
  const movement = await work.movements.find();
  if (movement === null || action.reading.kind !== "action") return false;
  const own = ports.addresses.movement(movement.handle);
  return action.isLocal ? action.organisationUri === own : action.reading.confirmed.includes(own);
}

async function protectedDraft(work: Work, { draft, newPictures }: ReportInput): Promise<ReportDraft> {
  const pictures = [...draft.pictures];
  for (const { picture, alt } of newPictures.slice(0, jointLimits.pictures)) {
    const mediaId = work.newId();
    await work.pictures.add(mediaId, picture);
    pictures.push({ mediaId, alt });
  }
  const isCounted = draft.outcome === "took-place";
  const startsAt = draft.outcome === "cancelled" ? null : draft.startsAt ?? null;
  return {
    ...draft,
    participants: draft.participants === null || !isCounted ? null : protectSmall(draft.participants),
    units: isCounted ? draft.units.map(protectUnit) : [],
    pictures: pictures.slice(0, jointLimits.pictures),
    links: (draft.links ?? []).slice(0, jointLimits.links),
    startsAt,
    endsAt: startsAt === null ? null : draft.endsAt ?? null,
  };
}

/** Nothing took place that is still to come: neither as announced nor as the report itself says. */
function isAhead({ outcome, startsAt = null }: ReportDraft, now: Temporal.Instant, announced = now): boolean {
  return outcome === "took-place" && [announced, startsAt ?? now].some((at) => Temporal.Instant.compare(at, now) > 0);
}

/** What a report leaves beside itself: the organisers' own note, and that nobody need be asked any more. */
async function keepBeside(
  ports: Ports,
  work: Work,
  report: ActionReport,
  { organisersNote }: Pick<ReportInput, "organisersNote">,
): Promise<void> {
  if (organisersNote != null) {
    const note = organisersNote.trim().slice(0, ORGANISERS_NOTE_CHARACTERS);
    await work.reports.keepNote(report.id, note === "" ? null : ports.sealing.seal(note));
  }
  const callId = report.actionUri.split("/").at(-1) ?? "";
  if (ports.addresses.call(callId) !== report.actionUri || await work.calls.lock(callId) === null) return;
  await work.pledges.noteReported(callId, report.state === "withdrawn" ? null : report.outcome, work.now);
}

/** A picture that a report shows no more goes at once, from the versions before it too: somebody may have changed their mind. */
async function dropPictures(work: Work, before: ActionReport, kept: ActionReport["pictures"]): Promise<void> {
  const dropped = before.pictures.filter(({ mediaId }) => kept.every((one) => one.mediaId !== mediaId));
  await work.conversation.forgetPictures(dropped.map(({ mediaId }) => mediaId));
}

function areCounts({ participants, units }: ReportDraft): boolean {
  const ranges = [...(participants === null ? [] : [participants]), ...units];
  const isOnce = new Set(units.map(({ unit }) => unit)).size === units.length;
  return isOnce && units.length <= jointLimits.units &&
    ranges.every(({ low, high }) =>
      Number.isSafeInteger(low) && Number.isSafeInteger(high) && low >= 0 && low <= high && high <= MOST_COUNTED
    );
}
