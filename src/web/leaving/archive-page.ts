/**
 * The page inside an archive by which a person reads what they took along, without this node and without a network: their
 * posts, newest first, in the language they asked in. No script, nothing from elsewhere.
 */
import { pictureFile } from "../../database/leaving/pictures-portion.ts";
import { directionOf } from "../../domain/language.ts";
import type { Post } from "../../domain/post.ts";
import { document, fromForeignHtml, type Html, markup, nothing } from "../html.ts";
import { say } from "../locales.ts";

/** What the page shows. */
export interface ArchivePage {
  readonly language: string;
  readonly name: string;
  /** `@name@host` */
  readonly account: string;
  readonly host: string;
  readonly madeAt: Temporal.Instant;
  readonly posts: readonly Post[];
  /** The other files of the archive. */
  readonly files: readonly string[];
}

const STYLE = "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}" +
  "article{border-block-start:1px solid #999;padding-block:1rem}img{max-width:100%;height:auto}time,small{color:#555}";

/** The page as a whole document. */
export function renderArchivePage(page: ArchivePage): string {
  const { language, account, host, posts, files, name } = page;
  const title = say(language, "archive.page.title", { account });
  const date = page.madeAt.toLocaleString(language, { dateStyle: "long", timeZone: "UTC" });
  return String(document(
    markup`<html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1><p><bdi>${name}</bdi></p><p>${say(language, "archive.page.made", { date, host })}</p>
<h2>${say(language, "archive.page.posts")}</h2>${
      posts.length === 0
        ? markup`<p>${say(language, "archive.page.no_posts")}</p>`
        : posts.map((post) => article(language, post))
    }<h2>${say(language, "archive.page.files")}</h2><ul>${
      files.map((file) => markup`<li><a href="${file}" dir="ltr">${file}</a></li>`)
    }</ul><p>${say(language, "archive.page.keys")}</p></main></body></html>`,
  ));
}

function article(language: string, post: Post): Html {
  const when = post.publishedAt.toLocaleString(language, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  const texts = Object.entries(post.texts).map(([tag, { content, warning }]) => {
    const own = tag === "und" ? markup` dir="auto"` : markup` lang="${tag}" dir="${directionOf(tag)}"`;
    return markup`<div${own}>${warning === undefined ? nothing : markup`<p><b>${warning}</b></p>`}${
      fromForeignHtml(content)
    }</div>`;
  });
  const pictures = post.attachments.flatMap((one) =>
    one.mediaId === null ? [] : [markup`<p><img src="${pictureFile(one.mediaId, one.mediaType)}" alt="${one.alt}"></p>`]
  );
  return markup`<article><p><time datetime="${post.publishedAt.toString()}">${when} UTC</time> <small>${
    say(language, `archive.page.audience.${post.audience}`)
  }</small></p>${texts}${pictures}<p><small dir="ltr">${post.uri}</small></p></article>`;
}
