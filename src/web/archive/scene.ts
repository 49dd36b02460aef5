/**
 * What a piece of an archived campaign is shown with, on a page of a node that keeps it or in a mirror made of files. The
 * pieces know neither database nor network; where something stands and which language is spoken is told to them.
 */
import type { JointTally } from "../../database/views/tally-views.ts";
import type { CampaignArchive } from "../../domain/archive.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { momentText } from "../components/schedule.ts";
import { address, chooseText, phrase } from "../components/text.ts";
import type { Visit } from "../visit.ts";

/** Words and the languages of whoever reads. */
export type Speaking = Pick<Visit, "say" | "language" | "reading">;

/** Everything a piece needs. */
export interface Scene {
  readonly visit: Speaking;
  readonly archive: Pick<CampaignArchive, "uri" | "origin" | "exportedAt" | "record">;
  readonly tally: JointTally;
  /** A copy kept by another node, or a mirror at the address it always had. */
  readonly kind: "archive" | "mirror";
  /** Where a copy of what had an address is shown; null when there is none. */
  hrefOf(uri: string): string | null;
  /** Where a copy of a picture is; null when there is none. */
  pictureOf(uri: string): string | null;
}

/** A page's title and what stands in it. */
export interface Piece {
  readonly title: string;
  readonly main: Html;
}

/** What every page of an archive says first: whose it is, and from when. */
export function banner({ visit, archive: { origin, exportedAt }, kind }: Scene): Html {
  const values = { origin: new URL(origin).host, date: dayOf(visit, exportedAt) };
  return markup`<p class="banner banner-closed" role="status">${
    kind === "archive" ? visit.say("kept.archive", values) : visit.say("kept.mirror", values)
  }</p>`;
}

/** The way back to the campaign's own page. */
export function backLink(scene: Scene): Html {
  return markup`<p class="small">${linkTo(scene, scene.archive.uri, campaignName(scene))}</p>`;
}

/** The campaign's name in the reader's language. */
export function campaignName({ visit, archive }: Scene): Html {
  const chosen = chooseText(visit, archive.record.names, archive.record.language);
  return chosen === null ? markup`${archive.uri}` : phrase(chosen.language, chosen.text);
}

/** The same as plain words, for titles. */
export function campaignTitle({ visit, archive }: Scene): string {
  return chooseText(visit, archive.record.names, archive.record.language)?.text ?? archive.uri;
}

/** The name of an action. */
export function sourceName(visit: Speaking, source: SourceRead | undefined, uri: string): Html {
  if (source === undefined || source.reading.kind !== "action") return address(uri);
  const chosen = chooseText(visit, source.reading.names, source.reading.language);
  return chosen === null ? address(uri) : phrase(chosen.language, chosen.text);
}

/** A link to the copy of something; to where it was when there is no copy. */
export function linkTo(scene: Scene, uri: string, words: Html): Html {
  const here = scene.hrefOf(uri);
  const href = here ?? safeHref(uri);
  if (href === null) return words;
  return here === null
    ? markup`<a href="${href}" rel="nofollow noopener">${words}</a>`
    : markup`<a href="${href}">${words}</a>`;
}

/** Where something was published first, under every copy. */
export function originalLine(scene: Scene, uri: string): Html {
  const href = safeHref(uri);
  return markup`<p class="small">${scene.visit.say("kept.original")} ${
    href === null ? address(uri) : markup`<a href="${href}" rel="nofollow noopener">${address(uri)}</a>`
  }</p>`;
}

/** A day in words. */
export function dayOf({ language }: Pick<Speaking, "language">, at: Temporal.Instant): string {
  const tag = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(tag, { timeZone: "UTC", dateStyle: "long" }).format(at.epochMilliseconds);
}

/** A day of a moment in ISO 8601; nothing for what is no moment. */
export function dayLine(visit: Pick<Speaking, "language">, at: string): Html {
  return Number.isNaN(Date.parse(at)) ? nothing : momentText(visit, Temporal.Instant.from(at));
}
