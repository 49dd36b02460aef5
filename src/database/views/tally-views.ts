/**
 * Everything a tally is made of, read in one go, and the tally itself: the page, the JSON, the widget, the card and the press
 * text all ask here, so that they cannot differ.
 */
import { type Kysely, sql } from "kysely";
import { type JointCampaign, type JointOrganisation, organisationKey } from "../../domain/joint.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import { countActions, type CountedAction, type Figures, tally, type TallySources } from "../../domain/tally.ts";
import type { Database } from "../schema.ts";
import { listOpinions, listOrganisations, listSourcesRead, type Opinion } from "./joint-views.ts";

type Db = Pick<Kysely<Database>, "selectFrom" | "selectNoFrom">;

/** A tally with everything it came from. */
export interface JointTally {
  readonly joint: JointCampaign;
  readonly asOf: string;
  readonly figures: Figures;
  readonly actions: readonly CountedAction[];
  readonly organisations: readonly JointOrganisation[];
  readonly sources: readonly SourceRead[];
  readonly opinions: readonly Opinion[];
}

/** The tally of a joint campaign as this node's verified sources say at a moment. */
export async function readTally(db: Db, joint: JointCampaign, asOf: Temporal.Instant): Promise<JointTally> {
  return tallyOf(joint, await readTallyRows(db, joint.uri), asOf);
}

/** What a tally is counted from, whenever it is counted. */
export type TallyRows = Pick<JointTally, "organisations" | "sources" | "opinions">;

/** Everything stored that a tally is counted from. */
export async function readTallyRows(db: Db, jointUri: string): Promise<TallyRows> {
  return {
    organisations: await listOrganisations(db, jointUri),
    sources: await listSourcesRead(db, jointUri),
    opinions: await listOpinions(db, jointUri),
  };
}

/** Counts at a moment what was read; nothing of it is changed. */
export function tallyOf(joint: JointCampaign, rows: TallyRows, asOf: Temporal.Instant): JointTally {
  const { organisations, opinions } = rows;
  const members = new Set(organisations.map(({ uri }) => uri));
  // To the millisecond, as sources carry their own time: a report of the same second is before or after, never lost.
  const moment = asOf.round({ smallestUnit: "millisecond", roundingMode: "trunc" }).toString();
  // Whatever says that it is from later is counted later, by everybody who recounts.
  const sources = rows.sources.filter(({ organisationUri, reading }) =>
    members.has(organisationUri) && !(Date.parse(reading.publishedAt ?? "") > Date.parse(moment))
  );
  const made = tallySources(organisations, sources, moment);
  const actions = countActions(made);
  return { joint, asOf: moment, figures: tally(made, actions), actions, organisations, sources, opinions };
}

/**
 * A word that changes with every write to what a tally is counted from: the transactions that wrote its rows. Cheap enough to
 * be asked before each page; it says nothing about what changed.
 */
export async function tallyRowsVersion(db: Db, jointUri: string): Promise<string> {
  const of = (table: string) =>
    sql`(select concat(count(*), '-', sum(xmin::text::bigint)) from ${sql.table(table)} where joint_uri = ${jointUri})`;
  const { rows } = await sql<{ version: string }>`select concat(${of("joint_source")}, ' ', ${
    of("joint_organisation")
  }, ' ', ${of("joint_opinion")}) as version`.execute(db as Kysely<Database>);
  return rows[0]?.version ?? "";
}

/** Sources in the words of the algorithm. */
export function tallySources(
  organisations: readonly JointOrganisation[],
  sources: readonly SourceRead[],
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
