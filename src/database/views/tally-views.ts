/**
 * Everything a tally is made of, read in one go, and the tally itself: the page, the JSON, the widget, the card and the press
 * text all ask here, so that they cannot differ.
 */
import type { Kysely } from "kysely";
import { type JointCampaign, type JointOrganisation, organisationKey } from "../../domain/joint.ts";
import type { JointSource } from "../../domain/joint-source.ts";
import { countActions, type CountedAction, type Figures, tally, type TallySources } from "../../domain/tally.ts";
import type { Database } from "../schema.ts";
import { listOpinions, listOrganisations, listSources, type Opinion } from "./joint-views.ts";

type Db = Pick<Kysely<Database>, "selectFrom" | "selectNoFrom">;

/** A tally with everything it came from. */
export interface JointTally {
  readonly joint: JointCampaign;
  readonly asOf: string;
  readonly figures: Figures;
  readonly actions: readonly CountedAction[];
  readonly organisations: readonly JointOrganisation[];
  readonly sources: readonly JointSource[];
  readonly opinions: readonly Opinion[];
}

/** The tally of a joint campaign as this node's verified sources say at a moment. */
export async function readTally(db: Db, joint: JointCampaign, asOf: Temporal.Instant): Promise<JointTally> {
  const organisations = await listOrganisations(db, joint.uri);
  const members = new Set(organisations.map(({ uri }) => uri));
  const sources = (await listSources(db, joint.uri)).filter(({ organisationUri }) => members.has(organisationUri));
  // To the millisecond, as sources carry their own time: a report of the same second is before or after, never lost.
  const moment = asOf.round({ smallestUnit: "millisecond", roundingMode: "trunc" }).toString();
  const made = tallySources(organisations, sources, moment);
  const opinions = await listOpinions(db, joint.uri);
  return { joint, asOf: moment, figures: tally(made), actions: countActions(made), organisations, sources, opinions };
}

/** Sources in the words of the algorithm. */
export function tallySources(
  organisations: readonly JointOrganisation[],
  sources: readonly JointSource[],
  asOf: string,
): TallySources {
  return {
    asOf,
    organisations: organisations.map((organisation) => ({ uri: organisation.uri, key: organisationKey(organisation) })),
    actions: sources.flatMap(({ uri, reading }) =>
      reading.kind === "action"
        ? [{
          uri,
          organisers: reading.confirmed,
          country: reading.country,
          endsAt: reading.endsAt,
          isCancelled: reading.isCancelled,
          partOf: reading.partOf,
        }]
        : []
    ),
    reports: sources.flatMap(({ uri, reading, organisationUri: by }) => {
      if (reading.kind !== "report") return [];
      const { actionUri, outcome, low, high, method, units } = reading;
      return [{ uri, actionUri, by, outcome, low, high, method, units }];
    }),
  };
}
