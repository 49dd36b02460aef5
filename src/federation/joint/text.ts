/** Reads a version of a common text from the convenor's own origin; what does not fit its digest is no text. */
import { textDigest } from "../../application/joint/common-text.ts";
import type { Ports } from "../../application/ports.ts";
import type { JointText, JointTextPart } from "../../domain/joint.ts";
import { isLanguageTag } from "../../domain/language.ts";
import { writingLimits } from "../../domain/limits.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import type { Reading } from "../reading.ts";
import { idOf, lineOf, objectOf, textOf } from "../vocabulary/json.ts";

/** The text at its address; null when it is not there, or is not what its digest says. */
export async function readText(
  reading: Reading,
  { addresses }: Pick<Ports, "addresses">,
  campaignUri: string,
  version: number,
): Promise<JointText | null> {
  const document = objectOf(await reading.documentAsOfNow(addresses.commonText(campaignUri, version)));
  return document === null ? null : textFromObject(document, campaignUri, version);
}

/** A common text from its document. */
export function textFromObject(
  document: NonNullable<ReturnType<typeof objectOf>>,
  campaignUri: string,
  version: number,
): JointText | null {
  const written = objectOf(document["texts"]);
  const language = lineOf(document["language"]);
  if (idOf(document["attributedTo"]) !== campaignUri || document["version"] !== version || written === null) {
    return null;
  }
  const texts: Record<string, JointTextPart> = {};
  for (const [tag, value] of Object.entries(written).slice(0, writingLimits.languages)) {
    const part = objectOf(value);
    const [name, content] = [textOf(part?.["name"], 1_000), textOf(part?.["content"], 100_000)];
    if (!isLanguageTag(tag) || name === null || content === null) return null;
    texts[tag] = { name, content };
  }
  const digest = textDigest(version, texts);
  const main = language !== null && language in texts ? language : Object.keys(texts)[0];
  if (main === undefined || digest !== document["tdu:textDigest"]) return null;
  return { campaignUri, version, language: main, texts, digest };
}

/** The newest version the convenor shows; null when it shows none. Versions are read in order, no more than so many. */
export async function newestText(
  reading: Reading,
  ports: Pick<Ports, "addresses">,
  campaignUri: string,
): Promise<JointText | null> {
  let newest: JointText | null = null;
  for (let version = 1; version <= jointLimits.versionsLookedAt; version++) {
    const text = await readText(reading, ports, campaignUri, version).catch(() => null);
    if (text === null) break;
    newest = text;
  }
  return newest;
}
