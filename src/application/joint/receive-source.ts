/**
 * Sources of other organisations, already checked: signed by their owner, on its own origin. They count only while the
 * organisation takes part, and a report only from somebody who organises the action.
 */
import type { JointCampaign, JointOrganisation } from "../../domain/joint.ts";
import type { JointSource } from "../../domain/joint-source.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import { type HeardOutcome, ignored, repeated, taken } from "../heard.ts";
import type { Ports, Work } from "../ports.ts";

/** A source that was checked, with the actor it is attributed to. */
export interface FoundSource {
  readonly source: JointSource;
  readonly attributedTo: string;
}

/** Takes new or changed actions and reports, each by itself, and answers for each. The convenor passes them on to all. */
export async function receiveSources(ports: Ports, found: readonly FoundSource[]): Promise<readonly HeardOutcome[]> {
  return await ports.transact(async (work) => {
    const joints = new Map<string, JointCampaign | null>();
    const members = new Map<string, JointOrganisation | null>();
    const counts = new Map<string, number>();
    const outcomes: HeardOutcome[] = [];
    for (const one of found) {
      const { jointUri, organisationUri } = one.source;
      const name = `${jointUri} ${organisationUri}`;
      if (!joints.has(jointUri)) joints.set(jointUri, await work.joint.find(jointUri));
      if (!members.has(name)) members.set(name, await work.joint.findOrganisation(jointUri, organisationUri));
      if (!counts.has(name)) counts.set(name, await work.sources.countOf(jointUri, organisationUri));
      const count = counts.get(name) ?? 0;
      if (count >= jointLimits.sourcesOfOrganisation && await work.sources.find(one.source.uri) === null) {
        outcomes.push(ignored("its organisation has too many already"));
        continue;
      }
      counts.set(name, count + 1);
      outcomes.push(await receiveOne(work, one, joints.get(jointUri) ?? null, members.get(name) ?? null));
    }
    return outcomes;
  });
}

async function receiveOne(
  work: Work,
  { source, attributedTo }: FoundSource,
  joint: JointCampaign | null,
  organisation: JointOrganisation | null,
): Promise<HeardOutcome> {
  if (joint === null || joint.endedAt !== null) return ignored("of no joint campaign known here");
  if (organisation === null || organisation.state !== "member") return ignored("not an organisation of the campaign");
  if (!speaksFor(organisation, source, attributedTo)) return ignored("not from the organisation's own campaign");
  if (!await mayReport(work, source)) return ignored("reports an action it does not organise");
  // Dated ahead, it would stand against every correction until that day.
  const isAhead = Temporal.Instant.compare(source.updatedAt, work.now) > 0;
  if (!await work.sources.put(isAhead ? { ...source, updatedAt: work.now } : source)) return repeated;
  if (joint.role === "convenor") {
    await work.sources.addOpinion({
      objectUri: source.uri,
      byUri: joint.uri,
      jointUri: joint.uri,
      verdict: "added",
      reason: "",
      activityUri: source.uri,
    });
    await work.emit({ type: "source.taken", subject: joint.uri, sourceUri: source.uri });
  }
  return taken;
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

async function mayReport(work: Work, { reading, organisationUri }: JointSource): Promise<boolean> {
  if (reading.kind === "action") return true;
  const action = await work.sources.find(reading.actionUri);
  return action === null || (action.reading.kind === "action" && action.reading.confirmed.includes(organisationUri));
}
