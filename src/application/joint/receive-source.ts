/**
 * Sources of other organisations, already checked: signed by their owner, on its own origin. They count only while the
 * organisation takes part, and a report only from somebody who organises the action.
 */
import type { JointOrganisation } from "../../domain/joint.ts";
import type { JointSource } from "../../domain/joint-source.ts";
import { type HeardOutcome, ignored, repeated, taken } from "../heard.ts";
import type { Ports, Work } from "../ports.ts";

/** Takes a new or changed action or report. The convenor passes it on to all. */
export async function receiveSource(
  ports: Ports,
  source: JointSource,
  attributedTo: string,
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const joint = await work.joint.find(source.jointUri);
    if (joint === null || joint.endedAt !== null) return ignored("of no joint campaign known here");
    const organisation = await work.joint.findOrganisation(joint.uri, source.organisationUri);
    if (organisation === null || organisation.state !== "member") return ignored("not an organisation of the campaign");
    if (!speaksFor(organisation, source, attributedTo)) return ignored("not from the organisation's own campaign");
    if (!await mayReport(work, source)) return ignored("reports an action it does not organise");
    if (!await work.sources.put(source)) return repeated;
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
  });
}

/** An action or report whose own origin says that it is gone. */
export async function receiveSourceGone(ports: Ports, uri: string): Promise<HeardOutcome> {
  return await ports.transact(async (work) => await work.sources.bury(uri) ? taken : ignored("no such source"));
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
