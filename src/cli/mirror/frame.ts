/** The frame of every page of a mirror: the house's style, ways to the other languages, and where its document is. */
import { directionOf } from "../../domain/language.ts";
import type { Piece } from "../../web/archive/scene.ts";
import { STATIC_FILES } from "../../web/assets.ts";
import { document, type Html, markup, nothing } from "../../web/html.ts";
import { ownName } from "../../web/languages.ts";
import type { InterfaceLanguage } from "../../web/locales.ts";
import { wordsIn } from "../../web/visit.ts";

/** The file of a page: the first language is what a server answers by itself. */
export function pageFile(folder: string, language: InterfaceLanguage, languages: readonly InterfaceLanguage[]): string {
  const name = language === languages[0] ? "index.html" : `index.${language}.html`;
  return folder === "" ? name : `${folder}/${name}`;
}

/** A whole page. `data` is the file of the document it shows. */
export function frame(page: {
  readonly piece: Piece;
  readonly folder: string;
  readonly data: string | null;
  readonly language: InterfaceLanguage;
  readonly languages: readonly InterfaceLanguage[];
  /** The campaign's name, and its folder. */
  readonly name: string;
  readonly campaign: string;
}): Html | Promise<Html> {
  const { piece, folder, data, language, languages, name, campaign } = page;
  const say = wordsIn(language);
  const hrefIn = (tag: InterfaceLanguage, of = folder) => `/${pageFile(of, tag, languages)}`;
  const others = languages.filter((tag) => tag !== language);
  return document(
    markup`<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${piece.title}</title>
${data === null ? nothing : markup`<link rel="alternate" type="application/activity+json" href="/${data}">\n`}${
      others.map((tag) => markup`<link rel="alternate" hreflang="${tag}" href="${hrefIn(tag)}">\n`)
    }<link rel="stylesheet" href="${STATIC_FILES.style.path}">
<link rel="icon" type="image/svg+xml" href="${STATIC_FILES.mark.path}">
</head>
<body> <a class="skip" href="#main">${
      say("layout.skip")
    }</a> <header class="top"><div class="wide"> <a class="site" href="${
      hrefIn(language, campaign)
    }"><span>${name}</span></a>
<nav aria-label="${say("layout.navigation")}"><ul><li><a href="${hrefIn(language, `${campaign}/tally`)}">${
      say("tally.title")
    }</a></li></ul></nav></div></header> <main id="main">${piece.main}</main> <footer class="bottom"><div class="wide"> <nav class="languages" aria-label="${
      say("language.interface")
    }"><ul>${
      languages.map((tag) => {
        const words = markup`<bdi lang="${tag}" dir="${directionOf(tag)}">${ownName(tag)}</bdi>`;
        return markup`<li>${
          tag === language
            ? markup`<span aria-current="true">${words}</span>`
            : markup`<a href="${hrefIn(tag)}" hreflang="${tag}">${words}</a>`
        }</li>`;
      })
    }</ul></nav><p>${
      data === null ? nothing : markup`<a href="/${data}">${say("kept.document")}</a> · `
    }<a href="/bundle.json">bundle.json</a></p></div></footer></body>
</html>
`,
  );
}
