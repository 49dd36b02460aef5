/**
 * What a card says of a call or a campaign, in one language: title, date, place, kind, movement, campaign. Only what the page
 * shows to everybody is here, and only what the fonts can draw; who reads it changes nothing, so that one address has one picture.
 */
import type { Call } from "../../domain/call.ts";
import type { JointTally } from "../../database/views/tally-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { chooseLanguage, directionOf, languagesOf, type LanguageTag } from "../../domain/language.ts";
import type { Movement } from "../../domain/movement.ts";
import { knowsMessage, say } from "../locales.ts";
import {
  printedComma,
  printedDays,
  printedLanguage,
  printedLeaf,
  printedPlace,
  printedTime,
} from "../posters/printed-words.ts";
import { cardFigures } from "./card-figures.ts";
import { drawable } from "./drawable.ts";

/** Words that run in their own direction. */
export interface Run {
  readonly text: string;
  readonly direction: "ltr" | "rtl";
}

/** Everything on a card. Its bytes depend on nothing else. */
export interface CardContent {
  /** The direction the card is laid out in. */
  readonly direction: "ltr" | "rtl";
  readonly kind: Run;
  readonly title: Run;
  /** The campaign of a call; null on a campaign's own card, or when its name cannot be drawn. */
  readonly campaign: Run | null;
  /** Lines under the title: when, where. */
  readonly facts: readonly Run[];
  /** Day and month of the start; null without a date. */
  readonly leaf: { readonly day: string; readonly month: string } | null;
  /** "Cancelled" or "Over"; null while it goes on. */
  readonly mark: string | null;
  readonly isCancelled: boolean;
  readonly movement: Run | null;
  /** Where to find it: the node's host, or the campaign's handle. */
  readonly address: string;
  /** The movement's own colour as it chose it; null for the house's. */
  readonly accent: string | null;
}

/** The card of a call. `wanted` is the language asked for, if any; a language the call lacks gives its main one. */
export async function callCard(
  { call, campaign, movement, host }: {
    readonly call: Call;
    readonly campaign: Campaign;
    readonly movement: Movement;
    readonly host: string;
  },
  wanted: LanguageTag | null,
): Promise<CardContent> {
  const title = await firstDrawable(names(call.texts), call.language, wanted);
  const words = printedLanguage(title?.language ?? movement.language, movement.language);
  const kind = { text: say(words, `kind.${call.kind}`), direction: directionOf(words) };
  const campaignName = await firstDrawable(names(campaign.texts), campaign.language, title?.language ?? wanted);
  const when = await inDrawnLanguage(title?.language ?? words, words, (language) => timeLine(call, language));
  const where = await inDrawnLanguage(title?.language ?? words, words, (language) => placeLine(call, language));
  const state = call.state === "cancelled" || call.state === "closed" ? call.state : null;
  return {
    direction: directionOf(title?.language ?? words),
    kind,
    title: title ?? kind,
    campaign: campaignName,
    facts: [when?.run, where?.run].filter((run): run is Run => run !== undefined),
    leaf: call.schedule === null || when === null ? null : printedLeaf(call.schedule, when.language),
    mark: state === null ? null : say(words, `call.state.${state}`),
    isCancelled: state === "cancelled",
    movement: await movementRun(movement),
    address: host,
    accent: movement.accent,
  };
}

/** The card of a campaign; see {@link callCard}. Where several act together it carries their figures in place of the dates. */
export async function campaignCard(
  { campaign, movement, host, tally = null }: {
    readonly campaign: Campaign;
    readonly movement: Movement;
    readonly host: string;
    readonly tally?: Pick<JointTally, "figures"> | null;
  },
  wanted: LanguageTag | null,
): Promise<CardContent> {
  const title = await firstDrawable(names(campaign.texts), campaign.language, wanted);
  const words = printedLanguage(title?.language ?? movement.language, movement.language);
  const kind = { text: say(words, "campaign.word"), direction: directionOf(words) };
  const figures = cardFigures(title?.language ?? movement.language, movement.language, tally);
  const struggles = campaign.struggles.map((struggle) => struggleIn(words, struggle)).slice(0, 4).join(" · ");
  const days = await inDrawnLanguage(
    title?.language ?? words,
    words,
    (language) => printedDays(campaign.startsOn, campaign.endsOn, language),
  );
  return {
    direction: directionOf(title?.language ?? words),
    kind,
    title: title ?? { text: `@${campaign.handle}`, direction: "ltr" },
    campaign: null,
    facts: figures.length > 0
      ? await Promise.all(figures.map(async (line) => await wordsRun(line, words) ?? { text: "", direction: "ltr" }))
      : [days?.run, await wordsRun(struggles, words)].filter((run): run is Run => run !== undefined),
    leaf: null,
    mark: campaign.state === "closed" ? say(words, "call.state.closed") : null,
    isCancelled: false,
    movement: await movementRun(movement),
    address: `@${campaign.handle}@${host}`,
    accent: movement.accent,
  };
}

type Names = Readonly<Record<LanguageTag, string>>;

function names(texts: Readonly<Record<LanguageTag, { readonly name: string }>>): Names {
  return Object.fromEntries(Object.entries(texts).map(([tag, { name }]) => [tag, name]));
}

/** The name in the language asked for, else the main one, else any other: the first whose letters the fonts have. */
async function firstDrawable(
  texts: Names,
  main: LanguageTag,
  wanted: LanguageTag | null,
): Promise<Run & { readonly language: LanguageTag } | null> {
  const chosen = chooseLanguage(Object.keys(texts), main, wanted === null ? [] : [wanted]);
  for (const language of new Set([chosen, ...languagesOf(texts, main)])) {
    const text = await drawable(texts[language] ?? "");
    if (text !== null) return { text, language, direction: directionOf(language) };
  }
  return null;
}

/** A line in the title's language, or in that of the words around it where the fonts lack its letters. */
async function inDrawnLanguage(
  first: LanguageTag,
  second: LanguageTag,
  write: (language: LanguageTag) => string | null,
): Promise<{ readonly run: Run; readonly language: LanguageTag } | null> {
  for (const language of [first, second]) {
    const text = await drawable(write(language) ?? "");
    if (text !== null) return { run: { text, direction: directionOf(language) }, language };
  }
  return null;
}

function timeLine(call: Call, language: LanguageTag): string | null {
  const time = printedTime(call, language);
  if (time === null) return null;
  const zone = time.zone === null ? "" : ` (${time.zone})`;
  return `${time.hours === null ? time.day : `${time.day} · ${time.hours}`}${zone}`;
}

/** The place without street and postal code: a card is read in a second. */
function placeLine(call: Call, language: LanguageTag): string {
  const short = call.place === null ? call : { ...call, place: { ...call.place, street: null, postalCode: null } };
  return printedPlace(short, language).join(printedComma(language));
}

/** The name of a struggle, or the word as its movement wrote it. */
function struggleIn(language: LanguageTag, struggle: string): string {
  return knowsMessage(`struggle.${struggle}`) ? say(language, `struggle.${struggle}`) : struggle;
}

async function wordsRun(words: string, language: LanguageTag): Promise<Run | undefined> {
  const text = await drawable(words);
  return text === null ? undefined : { text, direction: directionOf(language) };
}

async function movementRun(movement: Movement): Promise<Run | null> {
  const text = await drawable(movement.name);
  return text === null ? null : { text, direction: directionOf(movement.language) };
}
