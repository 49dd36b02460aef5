/** What this node is, what it keeps about people, and what it will never do: in plain words, without a law degree. */
import { layout } from "../components/layout.ts";
import { markup } from "../html.ts";
import type { WebContext } from "../visit.ts";

const SECTIONS = ["what", "follow", "kept", "never", "languages", "free"] as const;

/** Whose data and letters the pages show; their licences ask to be named where they are shown. */
const SOURCES = [
  ["maps", "Natural Earth", "https://www.naturalearthdata.com/"],
  ["towns", "GeoNames", "https://www.geonames.org/"],
  ["letters", "Noto", "https://notofonts.github.io/"],
] as const;

/** Answers `/about`. */
export async function showAbout(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, movement } = visit;
  const name = movement?.name ?? say("site.name");
  const head = { title: say("layout.about"), activityUri: visit.addresses.node() };
  return await c.html(layout(
    visit,
    head,
    markup`<header class="opening">
<h1>${say("layout.about")}</h1>
</header>
<div class="prose">${
      SECTIONS.map((part) =>
        markup`<h2>${say(`about.${part}.title`)}</h2>
<p>${say(`about.${part}.text`, { name })}</p>`
      )
    } <h2>${say("about.sources.title")}</h2>
<p>${say("about.sources.text")}</p>
<ul>${
      SOURCES.map(([what, name, href]) =>
        markup`<li><a href="${href}" rel="nofollow noopener noreferrer external">${
          say(`about.sources.${what}`, { name })
        }</a></li>`
      )
    }</ul>
<p><a href="/ns">${say("terms.title")}</a></p></div>`,
  ));
}
