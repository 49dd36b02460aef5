/**
 * What a page tells the software of others in its head: where its feeds are, how it looks as a card, what it is in
 * schema.org's words. All of it is data; nothing here is loaded by the reader's browser.
 */
import type { LanguageTag } from "../../domain/language.ts";
import { type Html, linkedData, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** The same thing in another format. */
export interface HeadLink {
  /** Media type. */
  readonly type: string;
  /** Path or address. */
  readonly href: string;
  /** What it is, in a few words. */
  readonly title: string;
}

/** The picture other sites show beside a link to the page. */
export interface Preview {
  /** Path of the picture on this node. */
  readonly path: string;
  /** What it shows or says. */
  readonly alt: string;
  /** Its size in pixels and its media type, where they are known. */
  readonly format?: { readonly width: number; readonly height: number; readonly mediaType: string };
}

/** A page's words about itself for software. */
export interface Structure {
  /** Feeds and other formats. */
  readonly links?: readonly HeadLink[];
  /** How it looks as a card; absent where it has no picture. */
  readonly preview?: Preview | null;
  /** The page as linked data (JSON-LD). */
  readonly data?: unknown;
  /** The language of its title and description. */
  readonly language?: LanguageTag;
  /** Every language its text exists in. */
  readonly languages?: readonly LanguageTag[];
}

/** The part of the head that is for software. */
export function structureMarkup(
  visit: Visit,
  { links = [], preview, data, language, languages = [] }: Structure,
): Html {
  const others = languages.filter((tag) => tag !== language);
  return markup`${
    links.map(({ type, href, title }) =>
      markup`<link rel="alternate" type="${type}" href="${href}" title="${title}">\n`
    )
  }${language === undefined ? nothing : markup`<meta property="og:locale" content="${localeOf(language)}">\n`}${
    others.map((tag) => markup`<meta property="og:locale:alternate" content="${localeOf(tag)}">\n`)
  }${preview ? pictureMarkup(`${visit.house.origin}${preview.path}`, preview) : nothing}${
    data === undefined ? nothing : markup`${linkedData(data)}\n`
  }`;
}

function pictureMarkup(url: string, { alt, format }: Preview): Html {
  return markup`<meta property="og:image" content="${url}">
${
    format === undefined ? nothing : markup`<meta property="og:image:type" content="${format.mediaType}">
<meta property="og:image:width" content="${format.width}">
<meta property="og:image:height" content="${format.height}">
`
  }<meta property="og:image:alt" content="${alt}">
<meta name="twitter:card" content="summary_large_image">
`;
}

/** `pt` as OpenGraph wants it, `pt_BR`: with the country most of its readers live in where the tag names none. */
function localeOf(language: LanguageTag): string {
  if (language === "en") return "en_GB";
  try {
    const { language: spoken, region } = new Intl.Locale(language).maximize();
    return region === undefined ? language : `${spoken}_${region}`;
  } catch {
    return language;
  }
}
