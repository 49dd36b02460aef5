/** The verbs of local actions and reports, handed in as files. */
import { z } from "zod";
import { addAction, inherited, mergeAction } from "../../application/actions/add-action.ts";
import { parseCallFile } from "../../application/files/call-file.ts";
import { parseReportFile } from "../../application/files/report-file.ts";
import { createGazetteer, type Gazetteer } from "../../application/places/gazetteer.ts";
import { reEncodePicture } from "../../application/pictures/re-encode.ts";
import {
  correctReport,
  fileReport,
  judgeReport,
  type ReportInput,
  withdrawReport,
} from "../../application/reports/file-report.ts";
import { listDoubles } from "../../database/views/double-views.ts";
import { findSource, listJoints, listSources } from "../../database/views/joint-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import { findJointCall, inheritPicture } from "../../federation/joint/inherited.ts";
import { type HandedIn, handedIn, takePictures, written } from "./handed-in.ts";
import type { MovementNode } from "../movement-node.ts";
import { declinedFor } from "./refusals.ts";
import { declined, did, type JsonValue, onItsWay, operator, verb } from "./verb.ts";

/** `action add`: a local action under a joint call, from a file that names the call; what it leaves out is inherited. */
export const actionAdd = verb(z.object({ file: handedIn, draft: z.boolean() }), async (node, args, here) => {
  const content: Readonly<Record<string, unknown>> = Object(args.file.content);
  const { call: callUri, image, imageAlt, ...own } = content;
  if (typeof callUri !== "string") return declined("call: Is missing; write the address of the call.");
  const call = await findJointCall(node, callUri).catch(() => null);
  if (call === null) return declined(`call: ${callUri} is no call of a joint campaign this node takes part in.`);
  const filled = {
    ...inheritedJson(call),
    ...own,
    campaign: "action",
    ...(image === undefined || image === null ? {} : { image, imageAlt }),
  };
  const parsed = parseCallFile(filled, { now: Temporal.Now.instant(), gazetteer: gazetteer() });
  if (!parsed.ok) return declined(...parsed.findings.map(({ path, sentence }) => `${path}: ${sentence}`));
  const newPicture = await pictureOf(args.file);
  if (newPicture === "unreadable") return declined("image: Is not a picture that can be read.");
  // "image": null leaves the call's picture out; a picture of its own replaces it.
  const taken = newPicture !== null
    ? { picture: { mediaId: "", alt: parsed.value.pictureAlt ?? {} }, newPicture }
    : image === null
    ? { picture: null, newPicture: null }
    : await inheritPicture(node, call);
  const draft = { ...inherited(call, parsed.value.draft), picture: taken.picture };
  const command = { draft, newPicture: taken.newPicture, callUri, jointUri: call.jointUri, publish: !args.draft };
  const outcome = await addAction(node.ports, operator, command);
  if (!outcome.ok) return declinedFor(outcome.refusal, callUri);
  const { uri, url } = outcome.value;
  const warnings = parsed.warnings.map(({ path, sentence }) => `${path}: ${sentence}`);
  return did({ uri, url }, [`The action is ${args.draft ? "a draft" : "published"}: ${uri}`], [
    ...warnings,
    ...onItsWay(node, here),
  ]);
});

/** `action list`: every action of the joint campaigns here, whoever organises it. */
export const actionList = verb(z.object({}), async (node) => {
  const db = readerOf(node.store);
  const value: { uri: string; campaign: string; organisation: string; starts: string; country: string | null }[] = [];
  for (const joint of await listJoints(db)) {
    for (const { uri, organisationUri, reading } of await listSources(db, joint.uri, "action")) {
      if (reading.kind !== "action") continue;
      value.push({
        uri,
        campaign: joint.uri,
        organisation: organisationUri,
        starts: reading.startsAt,
        country: reading.country,
      });
    }
  }
  const lines = value.map(({ uri, starts, country }) => `${uri}  ${starts}  ${country ?? "–"}`);
  return did(value, lines.length === 0 ? ["No actions yet."] : lines);
});

/** `action part-of`: says that an action of this node is part of another, or counts by itself again. */
export const actionPartOf = verb(
  z.object({ action: z.string(), other: z.string().nullable() }),
  async (node, args, here) => {
    const id = args.action.split("/").at(-1) ?? "";
    const outcome = await mergeAction(node.ports, operator, { id, partOf: args.other });
    if (!outcome.ok) return declinedFor(outcome.refusal, args.action);
    const said = args.other === null ? "counts by itself." : `is counted as part of ${args.other}.`;
    return did({ uri: node.addresses.call(id), partOf: args.other }, [`${args.action} ${said}`], onItsWay(node, here));
  },
);

/** `action doubles`: our actions that another organisation may have announced too. */
export const actionDoubles = verb(z.object({}), async (node) => {
  const pairs = await listDoubles(readerOf(node.store));
  const value = pairs.map(({ ours, theirs, metres, joined }) => ({
    ours: ours.uri,
    theirs: theirs.uri,
    metres,
    joined,
  }));
  const lines = value.map(({ ours, theirs, metres, joined }) =>
    `${ours}  ${theirs}  ${metres ?? "–"} m${
      joined === null ? "" : joined === "ours" ? ", ours is part of theirs" : ", theirs is part of ours"
    }`
  );
  return did(value, lines.length === 0 ? ["Nothing seems to be announced twice."] : lines);
});

/** `report file`: what took place at an action this movement organises. */
export const reportFile = verb(z.object({ file: handedIn }), async (node, args, here) => {
  const taken = await takeReport(node, args.file);
  if (!taken.ok) return declined(...taken.sentences);
  const outcome = await fileReport(node.ports, operator, taken.input);
  if (!outcome.ok) return declinedFor(outcome.refusal, taken.input.draft.actionUri);
  const uri = node.addresses.report(outcome.value.id);
  return did({ uri, url: uri }, [`The report is filed: ${uri}`], [...taken.warnings, ...onItsWay(node, here)]);
});

/** `report correct`: replaces what a report says; the version before stays readable. */
export const reportCorrect = verb(
  z.object({ report: z.string(), file: handedIn, reason: z.string() }),
  async (node, args, here) => {
    const taken = await takeReport(node, args.file);
    if (!taken.ok) return declined(...taken.sentences);
    const id = args.report.split("/").at(-1) ?? "";
    const outcome = await correctReport(node.ports, operator, { ...taken.input, id, reason: args.reason });
    if (!outcome.ok) return declinedFor(outcome.refusal, `report ${id}`);
    const uri = node.addresses.report(id);
    const value = { uri, version: outcome.value.version };
    return did(value, [`The report is corrected: ${uri}`], [...taken.warnings, ...onItsWay(node, here)]);
  },
);

/** `report withdraw`: takes a report back. */
export const reportWithdraw = verb(z.object({ report: z.string(), reason: z.string() }), async (node, args, here) => {
  const id = args.report.split("/").at(-1) ?? "";
  const outcome = await withdrawReport(node.ports, operator, { id, reason: args.reason });
  if (!outcome.ok) return declinedFor(outcome.refusal, `report ${id}`);
  return did(
    { uri: node.addresses.report(id), state: "withdrawn" },
    ["The report is withdrawn."],
    onItsWay(node, here),
  );
});

/** `report reject`: says in public that another organisation's report is not believed; its figures stay. */
export const reportReject = verb(z.object({ report: z.string(), reason: z.string() }), async (node, args, here) => {
  const outcome = await judgeReport(node.ports, operator, { sourceUri: args.report, reason: args.reason });
  if (!outcome.ok) return declinedFor(outcome.refusal, args.report);
  return did({ uri: args.report }, [`Said in public about ${args.report}: ${args.reason}`], onItsWay(node, here));
});

/** `report list`: every report of the joint campaigns here. */
export const reportList = verb(z.object({}), async (node) => {
  const db = readerOf(node.store);
  const value: JsonValue[] = [];
  const lines: string[] = [];
  for (const joint of await listJoints(db)) {
    for (const { uri, organisationUri, reading } of await listSources(db, joint.uri, "report")) {
      if (reading.kind !== "report") continue;
      const { actionUri: action, outcome, low, high, method } = reading;
      value.push({ uri, organisation: organisationUri, action, outcome, low, high, method });
      lines.push(`${uri}  ${outcome}  ${low ?? "–"}–${high ?? "–"} ${method}  ${action}`);
    }
  }
  return did(value, lines.length === 0 ? ["No reports yet."] : lines);
});

/** A report file understood, its pictures re-encoded; or every mistake as `path: sentence`. */
async function takeReport(node: MovementNode, file: HandedIn): Promise<
  | { readonly ok: true; readonly input: ReportInput; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly sentences: readonly string[] }
> {
  const { action } = Object(file.content) as { readonly action?: unknown };
  const source = typeof action === "string" ? await findSource(readerOf(node.store), action) : null;
  const parsed = parseReportFile(file.content, source?.reading.kind === "action" ? source.reading : {});
  if (!parsed.ok) return { ok: false, sentences: parsed.findings.map(written) };
  const { draft, pictures, organisersNote } = parsed.value;
  const taken = await takePictures(file, pictures);
  if (!taken.ok) return taken;
  const input = { draft, newPictures: taken.newPictures, organisersNote };
  return { ok: true, input, warnings: parsed.warnings.map(written) };
}

async function pictureOf({ picture }: HandedIn) {
  if (picture === null) return null;
  if (!("base64" in picture)) return "unreadable" as const;
  const encoded = await reEncodePicture(Buffer.from(picture.base64, "base64"));
  if (!encoded.ok) return "unreadable" as const;
  const { bytes, mediaType, width, height } = encoded;
  return { bytes, mediaType, width, height };
}

/** A call as the file it could have been made from, for what an action's file leaves out. */
function inheritedJson(call: Parameters<typeof inherited>[0]): Record<string, unknown> {
  const local = (instant: Temporal.Instant, zone: string) =>
    instant.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: "minute" });
  const { schedule, texts } = call;
  const part = (name: "name" | "content") =>
    Object.fromEntries(Object.entries(texts).map(([tag, text]) => [tag, text[name]]));
  return {
    kind: call.kind,
    language: call.language,
    name: part("name"),
    content: part("content"),
    tags: call.tags,
    pledge: "open",
    ...(schedule === null ? {} : { starts: local(schedule.startsAt, schedule.timezone), timezone: schedule.timezone }),
    ...(schedule?.endsAt ? { ends: local(schedule.endsAt, schedule.timezone) } : {}),
  };
}

let towns: Gazetteer | undefined;

function gazetteer(): Gazetteer {
  return towns ??= createGazetteer();
}
