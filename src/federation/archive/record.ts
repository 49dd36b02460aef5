/**
 * Reads the documents of an archived campaign once: what it wanted, who took part, what was called for, announced, reported
 * and said. The documents were checked before; what cannot be read here is left out and never guessed.
 */
import { sanitiseForeignHtml } from "../../application/text/sanitise.ts";
import type { ArchivedCall, ArchivedLine, ArchivedOpinion, ArchiveRecord } from "../../domain/archive.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import type { JointText } from "../../domain/joint.ts";
import type { Texts } from "../../domain/language.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import { sourceDigest } from "../joint/digest.ts";
import { textFromObject } from "../joint/text.ts";
import { arrayOf, idOf, type JsonObject, lineOf, objectOf, uriOf } from "../vocabulary/json.ts";
import { callFromObject } from "../vocabulary/remote.ts";
import { sourceFromObject } from "../vocabulary/remote-joint.ts";
import { remoteHtml, remoteLine } from "../vocabulary/remote-texts.ts";
import { instantOf } from "../vocabulary/times.ts";

/** Documents by address. */
export type Documents = Readonly<Record<string, unknown>>;

/** An organisation whose consent was found to stand. */
export interface VerifiedMember {
  readonly uri: string;
  /** Empty for one without a node. */
  readonly companion: string;
  readonly consentUri: string | null;
  readonly textDigest: string | null;
  /** By which it counts once: a proven domain, else its host. */
  readonly key: string;
}

/** A source whose proof was found to hold. */
export interface VerifiedSource {
  readonly id: string;
  readonly organisation: string;
  /** Organisers of an action whose consent stands; absent of reports. */
  readonly organisers: readonly string[] | null;
}

/** What is read of a campaign besides its sources. */
export function recordOf(
  documents: Documents,
  campaign: string,
  members: readonly VerifiedMember[],
  differences: ArchiveRecord["differences"],
): ArchiveRecord {
  const actor = objectOf(documents[campaign]) ?? {};
  const names = remoteLine(actor, "name");
  const summaries = remoteHtml(actor, "summary");
  const texts = textsIn(documents, campaign);
  const language = Object.keys(names.texts)[0] ?? texts[0]?.language ?? "und";
  const logs = [...new Set([campaign, ...members.map(({ companion }) => companion)])].filter((uri) => uri !== "")
    .flatMap((companion) => linesOf(documents, companion).map((line) => ({ companion, line })));
  return {
    names: Object.keys(names.texts).length === 0 ? { [language]: names.main ?? campaign } : names.texts,
    summaries: clean(
      Object.keys(summaries.texts).length === 0 ? { [language]: summaries.main ?? "" } : summaries.texts,
    ),
    language,
    picture: uriOf(objectOf(actor["image"])?.["url"]),
    organisations: members.map((member) => organisationOf(documents, campaign, member)),
    texts,
    calls: callsIn(documents, campaign),
    opinions: logs.flatMap(({ companion, line }) => opinionIn(line, companion, campaign, members)),
    changes: linesOf(documents, campaign).flatMap(changeIn).sort((a, b) => a.at < b.at ? -1 : 1),
    histories: historiesIn(documents),
    differences,
  };
}

/** A verified source as it is counted; null when it cannot be read here, which whoever asks must refuse. */
export function sourceIn(documents: Documents, verified: VerifiedSource, jointUri: string): SourceRead | null {
  const document = objectOf(documents[verified.id]);
  const source = sourceFromObject(document);
  if (document === null || source === null || source.jointUri !== jointUri) return null;
  const { uri, updatedAt, reading } = source;
  const { organisation: organisationUri, organisers } = verified;
  const confirmed = organisers ?? [];
  return {
    uri,
    jointUri,
    organisationUri,
    isLocal: false,
    digest: sourceDigest(document),
    reading: reading.kind === "action" ? { ...reading, confirmed } : reading,
    updatedAt,
  };
}

function organisationOf(
  documents: Documents,
  campaign: string,
  { uri, companion: companionUri, consentUri, textDigest, key }: VerifiedMember,
): ArchiveRecord["organisations"][number] {
  const host = new URL(uri).host;
  const listed = arrayOf(objectOf(documents[`${campaign}/organizers`])?.["orderedItems"], jointLimits.organisations);
  const entry = objectOf(listed.find((item) => idOf(item) === uri));
  const name = lineOf(objectOf(documents[uri])?.["name"]) ?? lineOf(entry?.["name"]) ?? host;
  return { uri, name, host, domain: key === host.toLowerCase() ? null : key, consentUri, companionUri, textDigest };
}

function textsIn(documents: Documents, campaign: string): JointText[] {
  const texts: JointText[] = [];
  for (let version = 1; `${campaign}/text/${version}` in documents; version++) {
    const document = objectOf(documents[`${campaign}/text/${version}`]);
    const text = document === null ? null : textFromObject(document, campaign, version);
    if (text !== null) texts.unshift(text);
  }
  return texts;
}

function callsIn(documents: Documents, campaign: string): ArchivedCall[] {
  const listed = objectOf(documents[`${campaign}/calls`])?.["orderedItems"];
  return arrayOf(listed, jointLimits.calls).flatMap((item) => {
    const reading = callFromObject(documents[idOf(item) ?? ""]);
    // A local action under a call is listed with the actions.
    if (reading.kind === "ignored" || reading.callUri !== null) return [];
    const { uri, name, names, content, contents, startsAt, place, status } = reading;
    const main = reading.language ?? "und";
    return [{
      uri,
      names: Object.keys(names).length === 0 ? { [main]: name } : names,
      contents: clean(Object.keys(contents).length === 0 ? { [main]: content } : contents),
      language: main,
      startsAt: startsAt.toString(),
      place: place === null ? null : place.locality ?? place.name,
      isCancelled: status === "cancelled",
    }];
  });
}

function linesOf(documents: Documents, companion: string): JsonObject[] {
  const pages = Object.keys(documents).filter((address) => address.startsWith(`${companion}/log?after=`));
  return pages.flatMap((page) => arrayOf(objectOf(documents[page])?.["orderedItems"], jointLimits.logLines))
    .map(objectOf).filter((line) => line !== null);
}

function opinionIn(
  line: JsonObject,
  companion: string,
  campaign: string,
  members: readonly VerifiedMember[],
): ArchivedOpinion[] {
  const { what } = line;
  const objectUri = idOf(line["object"]);
  const at = instantOf(line["published"])?.toString();
  const byUri = members.find((one) => one.companion === companion)?.uri;
  if ((what !== "rejected" && what !== "disputed") || objectUri === null || at === undefined) return [];
  const isConvenor = companion === campaign;
  if (!isConvenor && byUri === undefined) return [];
  const reason = lineOf(line["reason"], jointLimits.reasonCharacters) ?? "";
  const verdict = isConvenor ? "rejected" : "disputed";
  return [{ objectUri, byUri: isConvenor ? campaign : byUri ?? "", verdict, reason, at }];
}

const CHANGES = ["joined", "left", "removed", "gone"];

function changeIn(line: JsonObject): ArchivedLine[] {
  const [what, objectUri] = [lineOf(line["what"]), idOf(line["object"])];
  const at = instantOf(line["published"])?.toString();
  if (what === null || !CHANGES.includes(what) || objectUri === null || at === undefined) return [];
  return [{ what, objectUri, at }];
}

function historiesIn(documents: Documents): Record<string, number> {
  const found = Object.entries(documents).flatMap(([address, document]) => {
    const report = /^(.+\/reports\/[^/]+)\/history$/.exec(address)?.[1];
    const versions = arrayOf(objectOf(document)?.["orderedItems"]).length;
    return report === undefined || versions < 2 ? [] : [[report, versions] as const];
  });
  return Object.fromEntries(found);
}

function clean(texts: Texts): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([tag, html]) => [tag, sanitiseForeignHtml(html)]));
}
