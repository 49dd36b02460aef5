/**
 * A tally as JSON, and the log of a campaign: what a stranger needs to recount the figures. The page, the widget and the
 * press text show the same; there is nothing here that a source does not say.
 */
import type { JointTally } from "../../database/views/tally-views.ts";
import type { LogLine } from "../../database/views/joint-views.ts";
import { TALLY_ALGORITHM } from "../../domain/tally.ts";
import { CTX_JOINT } from "./contexts.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { Context } from "./shapes.ts";
import { moment } from "./times.ts";

/** A tally before it is signed; `publisher` is the campaign actor here that signs it. */
export function tallyToObject(
  input: {
    readonly id: string;
    readonly publisher: string;
    readonly tally: JointTally;
    readonly declared: readonly { readonly name: string; readonly country: string | null }[];
    readonly unreachable: readonly string[];
    /** Organisations whose word is held back because a new key of theirs waits for a yes. */
    readonly waiting?: readonly { readonly organisation: string; readonly since: string }[];
  },
): JsonObject & { readonly "@context": Context } {
  const { id, publisher, tally, declared, unreachable } = input;
  const judged = (uri: string) => {
    const said = tally.opinions.filter((one) => one.objectUri === uri && one.verdict !== "added");
    return said.length === 0 ? "valid" : said.some((one) => one.verdict === "rejected") ? "rejected" : "disputed";
  };
  return {
    "@context": CTX_JOINT as Context,
    id,
    type: "Document",
    attributedTo: publisher,
    campaign: tally.joint.uri,
    asOf: tally.asOf,
    algorithm: TALLY_ALGORITHM,
    figures: tally.figures as unknown as JsonObject,
    actions: tally.actions as unknown as JsonValue,
    consents: tally.organisations.map(({ uri, name, host, domain, consentUri, companionUri, textDigest }) => ({
      organisation: uri,
      name,
      key: domain ?? host,
      consent: consentUri,
      companion: companionUri,
      textDigest,
    })),
    sources: tally.sources.map(({ uri, digest, organisationUri, reading }) => ({
      id: uri,
      kind: reading.kind,
      organisation: organisationUri,
      digest,
      state: judged(uri),
    })),
    declaredByConvenor: declared as unknown as JsonValue,
    unreachable: [...unreachable],
    ...(input.waiting?.length ? { waiting: [...input.waiting] } : {}),
  } as JsonObject & { readonly "@context": Context };
}

/** A page of a log. Each line's object is embedded, with its proof, where it is the last word about it. */
export function logToObject(
  input: {
    readonly id: string;
    readonly collection: string;
    readonly attributedTo: string;
    readonly lines: readonly LogLine[];
    readonly bodies: ReadonlyMap<string, JsonObject>;
    readonly head: { readonly seq: number; readonly head: string };
    readonly next: string | null;
  },
): JsonObject {
  const { id, collection, attributedTo, lines, bodies, head, next } = input;
  const last = new Map(lines.map(({ objectUri, seq }) => [objectUri, seq]));
  return {
    "@context": CTX_JOINT as JsonValue,
    id,
    type: "OrderedCollectionPage",
    partOf: collection,
    attributedTo,
    "tdu:logHead": { seq: head.seq, digest: head.head },
    orderedItems: lines.map(({ seq, activityUri, objectUri, what, digest, reason, at }) => {
      const embedded = last.get(objectUri) === seq ? bodies.get(objectUri) : undefined;
      return {
        seq,
        activity: activityUri,
        object: embedded ?? objectUri,
        what,
        digest,
        ...(reason === "" ? {} : { reason }),
        published: moment(at),
      };
    }),
    ...(next === null ? {} : { next }),
  };
}
