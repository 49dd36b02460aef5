/**
 * What the pages of calls, campaigns and of the movement say about themselves to software. A page that is hidden from the
 * public says nothing of the kind.
 */
import { markdownToPlain } from "../../application/text/markdown.ts";
import type { JointTally } from "../../database/views/tally-views.ts";
import type { Call } from "../../domain/call.ts";
import type { Campaign, Picture } from "../../domain/campaign.ts";
import { languagesOf, type LanguageTag } from "../../domain/language.ts";
import { isPublic } from "../can-see.ts";
import { cardFigures, figuresKey } from "../cards/card-figures.ts";
import { CARD_SIZE } from "../cards/card-svg.ts";
import { canDrawCards } from "../cards/render-card.ts";
import { chooseText } from "../components/text.ts";
import { cleanLine } from "../feeds/clean-text.ts";
import { isDated } from "../feeds/calendar.ts";
import { type FeedCall, readFeedCall } from "../feeds/feed-call.ts";
import { feedLinks } from "../feeds/feed-links.ts";
import type { Visit } from "../visit.ts";
import { callToLinkedData } from "./call-data.ts";
import type { HeadLink, Preview, Structure } from "./head.ts";

const DESCRIPTION_CHARACTERS = 200;

const CARD = { ...CARD_SIZE, mediaType: "image/png" } as const;

/**
 * A call's page: marked title, time and place before the words, calendar, campaign's feeds, card, linked data. Null for
 * one that the public does not see.
 */
export function callHead(
  visit: Visit,
  call: Call,
  campaign: Campaign,
): { readonly title: string; readonly description: string; readonly structure: Structure } | null {
  const told = isPublic({ campaign, call }) ? readFeedCall(visit, { call, campaign }) : null;
  if (told === null) return null;
  const facts = [told.when, told.where].filter((fact) => fact !== null).join(" · ");
  const words = cleanLine(markdownToPlain(told.content, DESCRIPTION_CHARACTERS));
  const description = [facts, words].filter((part) => part !== "").join(" – ");
  return { title: told.name, description, structure: callStructure(visit, told, campaign.handle) };
}

function callStructure(visit: Visit, told: FeedCall, handle: string): Structure {
  const { call, language, languages, name } = told;
  const path = `/calls/${call.id}`;
  const preview = card(path, language, call.picture, [name, told.when, told.where]);
  const calendar = { type: "text/calendar", href: `${path}.ics?lang=${language}`, title: name };
  return {
    links: [
      ...(isDated(told) ? [calendar] : []),
      ...feedLinks(visit, { base: `/c/${handle}/actions`, name: told.campaign, language }),
      embedLink(visit, path, language, name),
    ],
    preview,
    data: callToLinkedData(visit, told, preview === null ? null : `${visit.house.origin}${preview.path}`),
    language,
    languages,
  };
}

/** A campaign's page: feeds, card. A joint campaign's card carries its figures, and another address when they change. */
export function campaignStructure(visit: Visit, campaign: Campaign, tally: JointTally | null = null): Structure {
  const chosen = chooseText(visit, campaign.texts, campaign.language);
  if (chosen === null || !isPublic({ campaign })) return {};
  const { language } = chosen;
  const name = cleanLine(chosen.text.name);
  const path = `/c/${campaign.handle}`;
  return {
    links: [
      ...feedLinks(visit, { base: `${path}/actions`, name, language }),
      embedLink(visit, path, language, name),
    ],
    preview: card(
      path,
      language,
      campaign.picture,
      [name, visit.movement?.name ?? null, ...cardFigures(language, visit.movement?.language ?? language, tally)],
      tally === null ? "" : `&v=${figuresKey(tally)}`,
    ),
    language,
    languages: languagesOf(campaign.texts, campaign.language),
  };
}

/** The movement's page: the feeds of everything it calls for. */
export function movementStructure(visit: Visit): Structure {
  const { movement } = visit;
  if (movement === null) return {};
  const language = visit.reading[0] ?? movement.language;
  const feed = { base: "/calls", name: cleanLine(movement.name), language };
  return { links: feedLinks(visit, feed), language: movement.language };
}

/** The card; where this machine draws none, the movement's own picture, if there is one. */
function card(
  path: string,
  language: LanguageTag,
  picture: Picture | null,
  words: readonly (string | null)[],
  version = "",
): Preview | null {
  const said = words.filter((part) => part !== null).join(" · ");
  if (canDrawCards) return { path: `${path}/card.png?lang=${language}${version}`, alt: said, format: CARD };
  return picture === null ? null : { path: `/media/${picture.mediaId}`, alt: picture.alt[language] ?? said };
}

function embedLink({ house }: Visit, path: string, language: LanguageTag, title: string): HeadLink {
  const url = encodeURIComponent(`${house.origin}${path}?lang=${language}`);
  return { type: "application/json+oembed", href: `${house.origin}/oembed?url=${url}`, title };
}
