/**
 * Fills in what a partner misses of a joint campaign from an archive whose every proof was checked. What is here already,
 * what is newer, what is gone and what is this node's own stays as it is.
 */
import type { ArchivedOpinion } from "../../domain/archive.ts";
import type { JointOrganisation, JointText } from "../../domain/joint.ts";
import type { JointSource } from "../../domain/joint-source.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";

/** What a checked archive holds of a joint campaign of this node. */
export interface ArchivedJoint {
  readonly jointUri: string;
  readonly organisations: readonly JointOrganisation[];
  readonly sources: readonly JointSource[];
  readonly texts: readonly JointText[];
  /** Only those that are not here yet. */
  readonly opinions: readonly ArchivedOpinion[];
}

/** How much was missing. */
export interface FilledIn {
  readonly organisations: number;
  readonly actions: number;
  readonly reports: number;
  readonly texts: number;
}

/** Stores what is missing, in one transaction. */
export async function fillFromArchive(
  ports: Ports,
  asker: Asker,
  archived: ArchivedJoint,
): Promise<Outcome<FilledIn, NotAllowed | { readonly kind: "not_joint" }>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  const { jointUri, organisations, texts, opinions } = archived;
  return await ports.transact(async (work) => {
    const joint = await work.joint.find(jointUri);
    if (joint === null || joint.endedAt !== null) return refused({ kind: "not_joint" });
    const isOurs = (uri: string) => uri.startsWith(`${ports.addresses.origin}/`);
    const known = await work.joint.findOrganisations(jointUri, organisations.map(({ uri }) => uri));
    const missing = organisations.filter(({ uri }) => !isOurs(uri) && !known.has(uri));
    await work.joint.saveOrganisations(missing);
    let versions = 0;
    for (const text of texts) {
      if (await work.joint.findText(jointUri, text.version) !== null) continue;
      await work.joint.addText(text);
      versions++;
    }
    const actions = await fillSources(work, archived, isOurs, "action");
    const reports = await fillSources(work, archived, isOurs, "report");
    for (const { objectUri, byUri, verdict, reason } of opinions) {
      await work.sources.addOpinion({ objectUri, byUri, jointUri, verdict, reason, activityUri: objectUri });
    }
    return done({ organisations: missing.length, actions, reports, texts: versions });
  });
}

async function fillSources(
  work: Work,
  { jointUri, sources }: ArchivedJoint,
  isOurs: (uri: string) => boolean,
  kind: "action" | "report",
): Promise<number> {
  let filled = 0;
  for (const source of sources) {
    if (source.reading.kind !== kind || isOurs(source.uri)) continue;
    if ((await work.joint.findOrganisation(jointUri, source.organisationUri))?.state !== "member") continue;
    const known = await work.sources.find(source.uri);
    if (known !== null && Temporal.Instant.compare(known.updatedAt, source.updatedAt) >= 0) continue;
    filled += (await work.sources.put([{ source, before: known }])).size;
  }
  return filled;
}
