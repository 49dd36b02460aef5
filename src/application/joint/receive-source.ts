/**
 * Sources of other organisations, already checked: signed by their owner, on its own origin. They count only while the
 * organisation takes part, and a report only from somebody who organises the action.
 */
import type { JointOrganisation } from "../../domain/joint.ts";
import type { JointSource } from "../../domain/joint-source.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import { type HeardOutcome, ignored, repeated, taken } from "../heard.ts";
import type { SourceChange } from "../joint-ports.ts";
import type { Ports, Work } from "../ports.ts";

/** A source that was checked, with the actor it is attributed to. */
export interface FoundSource {
  readonly source: JointSource;
  readonly attributedTo: string;
}

/** Takes new or changed actions and reports, each by itself, and answers for each. The convenor passes them on to all. */
export async function receiveSources(ports: Ports, found: readonly FoundSource[]): Promise<readonly HeardOutcome[]> {
  return await ports.transact(async (work) => {
    const outcomes = new Map<FoundSource, HeardOutcome>();
    for (const jointUri of new Set(found.map(({ source }) => source.jointUri))) {
      const those = found.filter(({ source }) => source.jointUri === jointUri);
      const joint = await work.joint.find(jointUri);
      if (joint === null || joint.endedAt !== null) {
        for (const one of those) outcomes.set(one, ignored("of no joint campaign known here"));
        continue;
      }
      const organisations = [...new Set(those.map(({ source }) => source.organisationUri))];
      const members = await work.joint.findOrganisations(jointUri, organisations);
      const counts = new Map(await work.sources.countsOf(jointUri, organisations));
      const stored = new Map(await work.sources.findAll(those.flatMap(({ source }) => addressesIn(source))));
      const known: Known = { now: work.now, members, counts, stored, changes: new Map() };
      const refusals = those.map((one) => refusalOf(one, known));
      const put = await work.sources.put([...known.changes.values()]);
      for (const [at, one] of those.entries()) {
        outcomes.set(one, refusals[at] ?? (put.has(one.source.uri) ? taken : repeated));
      }
      if (joint.role !== "convenor") continue;
      // In the order they came: an action is passed on before the reports about it.
      for (const uri of known.changes.keys()) if (put.has(uri)) await passOn(work, jointUri, uri);
    }
    return found.map((one) => outcomes.get(one) ?? repeated);
  });
}

/** What is known of a joint campaign before sources are taken, and kept up while they are. */
interface Known {
  readonly now: Temporal.Instant;
  readonly members: ReadonlyMap<string, JointOrganisation>;
  readonly counts: Map<string, number>;
  readonly stored: Map<string, JointSource>;
  /** What is to be stored, by address. */
  readonly changes: Map<string, SourceChange>;
}

function addressesIn({ uri, reading }: JointSource): readonly string[] {
  return reading.kind === "report" ? [uri, reading.actionUri] : [uri];
}

/** Why a source is not taken; null when it is among the changes to store now. */
function refusalOf({ source, attributedTo }: FoundSource, known: Known): HeardOutcome | null {
  const { stored, now, changes } = known;
  const organisation = known.members.get(source.organisationUri);
  if (organisation?.state !== "member") return ignored("not an organisation of the campaign");
  if (!speaksFor(organisation, source, attributedTo)) return ignored("not from the organisation's own campaign");
  if (!mayReport(source, stored)) return ignored("reports an action it does not organise");
  const { uri } = source;
  const before = stored.get(uri) ?? null;
  const count = known.counts.get(source.organisationUri) ?? 0;
  if (before === null && count >= jointLimits.sourcesOfOrganisation) {
    return ignored("its organisation has too many already");
  }
  // Dated ahead, it would stand against every correction until that day.
  const isAhead = Temporal.Instant.compare(source.updatedAt, now) > 0;
  const dated = isAhead ? { ...source, updatedAt: now } : source;
  if (before !== null && !isNewer(dated, before)) return repeated;
  const changed = changes.get(uri);
  changes.set(uri, { source: dated, before: changed === undefined ? before : changed.before });
  stored.set(uri, dated);
  if (before === null) known.counts.set(source.organisationUri, count + 1);
  return null;
}

function isNewer(source: JointSource, before: JointSource): boolean {
  return source.digest !== before.digest && source.organisationUri === before.organisationUri &&
    Temporal.Instant.compare(source.updatedAt, before.updatedAt) >= 0;
}

async function passOn(work: Work, jointUri: string, sourceUri: string): Promise<void> {
  const said = { objectUri: sourceUri, byUri: jointUri, jointUri, verdict: "added", reason: "" } as const;
  await work.sources.addOpinion({ ...said, activityUri: sourceUri });
  await work.emit({ type: "source.taken", subject: jointUri, sourceUri });
}

/** An action or report whose own origin says that it is gone. */
export async function receiveSourceGone(ports: Ports, uri: string, reason = ""): Promise<HeardOutcome> {
  return await ports.transact(async (work) => await work.sources.bury(uri, reason) ? taken : ignored("no such source"));
}

/** What another organisation says in public of a source. */
export async function receiveJudgement(
  ports: Ports,
  judgement: {
    readonly byUri: string;
    readonly sourceUri: string;
    readonly jointUri: string;
    readonly reason: string;
    readonly activityUri: string;
  },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const joint = await work.joint.find(judgement.jointUri);
    if (joint === null) return ignored("of no joint campaign known here");
    const isConvenor = judgement.byUri === joint.uri;
    const organisation = isConvenor ? null : await work.joint.findOrganisation(joint.uri, judgement.byUri);
    if (!isConvenor && organisation?.state !== "member") return ignored("not an organisation of the campaign");
    const { sourceUri: objectUri, jointUri, byUri, reason, activityUri } = judgement;
    if (await work.sources.countOpinions(jointUri, byUri) >= jointLimits.opinionsOfOrganisation) {
      return ignored("its organisation has said too much already");
    }
    const verdict = isConvenor ? "rejected" : "disputed";
    await work.sources.addOpinion({ objectUri, byUri, jointUri, verdict, reason, activityUri });
    return taken;
  });
}

function speaksFor(organisation: JointOrganisation, source: JointSource, attributedTo: string): boolean {
  return attributedTo === (source.reading.kind === "action" ? organisation.companionUri : organisation.uri);
}

function mayReport({ reading, organisationUri }: JointSource, stored: ReadonlyMap<string, JointSource>): boolean {
  if (reading.kind === "action") return true;
  const action = stored.get(reading.actionUri);
  return action === undefined || action.reading.kind === "action" && action.reading.confirmed.includes(organisationUri);
}
