/**
 * The frame of every page: head, skip link, header, main, footer. One style sheet, served by the node itself; no script,
 * nothing from elsewhere.
 */
import { directionOf, type LanguageTag } from "../../domain/language.ts";
import { STATIC_FILES, stylePath } from "../assets.ts";
import { document, type Html, markup, nothing } from "../html.ts";
import { type Structure, structureMarkup } from "../structured/head.ts";
import { EVERY_RIGHT } from "../../domain/person.ts";
import { viewerMay, type Visit } from "../visit.ts";
import { formToken, interfaceSwitch, switchHref } from "./language-switch.ts";

/** What a page says about itself beside its content. */
export interface PageHead {
  /** The page's own title; the movement's name is added. `lang` of the page is the interface's. */
  readonly title: string;
  readonly description?: string;
  /** The ActivityPub object this page shows, for software that is given the page's address. */
  readonly activityUri?: string;
  /** Path of the page's one true address, when it has several. */
  readonly canonicalPath?: string;
  /** The languages its text exists in, when more than one. */
  readonly languages?: readonly LanguageTag[];
  /** What it says of itself to software: feeds, card, linked data. */
  readonly structure?: Structure;
  /** True for what search engines shall leave alone: desks, forms, people, errors. */
  readonly hidden?: boolean;
  /** Query parameters without which the page makes no sense, kept by the language switch. */
  readonly keep?: Readonly<Record<string, string>>;
  /** Loads the page anew after so many seconds. Only where the reader asked for it (WCAG 2.2.1). */
  readonly refreshSeconds?: number;
  /** Style sheets of this node beside the one every page has. */
  readonly sheets?: readonly string[];
  /** Whether the desk's script may add to the page; the policy allows it on the desk alone. */
  readonly withScript?: boolean;
  /** Whether the page asks devices for passkeys; the policy allows that script on the pages of signing in and security. */
  readonly withPasskeys?: boolean;
  /** Whether the page says by a script when something new has come; the policy allows it on a person's home alone. */
  readonly withHomeScript?: boolean;
}

/** A whole page around its main content. */
export function layout(visit: Visit, head: PageHead, main: Html): Html {
  const siteName = visit.movement?.name ?? visit.say("site.name");
  const title = head.title === siteName ? siteName : `${head.title} · ${siteName}`;
  return document(
    markup`<html lang="${visit.language}" dir="${directionOf(visit.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head.refreshSeconds === undefined ? nothing : markup`<meta http-equiv="refresh" content="${head.refreshSeconds}">`}${
      metadata(visit, head, siteName)
    } <link rel="stylesheet" href="${stylePath(visit.movement?.accent ?? null)}">${
      (head.sheets ?? []).map((href) => markup`<link rel="stylesheet" href="${href}">`)
    }
${icon(visit)}${
      head.withScript === true ? markup`<script type="module" src="${STATIC_FILES.desk.path}"></script>` : nothing
    }${
      head.withPasskeys === true ? markup`<script type="module" src="${STATIC_FILES.passkey.path}"></script>` : nothing
    }${head.withHomeScript === true ? markup`<script type="module" src="${STATIC_FILES.home.path}"></script>` : nothing}
</head>
<body> <a class="skip" href="#main">${visit.say("layout.skip")}</a> ${header(visit, siteName)} <main id="main">${
      securityNotice(visit)
    }${main}</main> ${footer(visit, head)} </body>
</html>`,
  );
}

/** Says, until it was read, that something about the reader's ways in was changed by somebody else or in an emergency. */
function securityNotice({ viewer, path, say }: Visit): Html {
  if (viewer === null || !viewer.hasNotes || path === "/settings/security") return nothing;
  return markup`<p class="banner" role="status">${say("security.notice")} <a href="/settings/security#log">${
    say("security.notice_read")
  }</a></p>`;
}

function metadata(visit: Visit, head: PageHead, siteName: string): Html {
  const url = `${visit.house.origin}${head.canonicalPath ?? visit.path}`;
  const { activityUri, structure } = head;
  const description = head.description || (head.hidden ? "" : visit.say("home.description", { name: siteName }));
  return markup`${description ? markup`<meta name="description" content="${description}">\n` : nothing}${
    head.hidden ? markup`<meta name="robots" content="noindex">\n` : markup`<link rel="canonical" href="${url}">\n`
  }${activityUri ? markup`<link rel="alternate" type="application/activity+json" href="${activityUri}">\n` : nothing}${
    (head.languages ?? []).map((tag) =>
      markup`<link rel="alternate" hreflang="${tag}" href="${visit.house.origin}${switchHref(visit, { lang: tag })}">\n`
    )
  }<meta property="og:title" content="${head.title}">
<meta property="og:site_name" content="${siteName}">
<meta property="og:type" content="website">
${head.hidden ? nothing : markup`<meta property="og:url" content="${url}">\n`}${
    description ? markup`<meta property="og:description" content="${description}">\n` : nothing
  }${structure === undefined ? nothing : structureMarkup(visit, structure)}`;
}

/** The movement's logo, else the mark of the house. */
function icon({ movement }: Visit): Html {
  return movement?.logo == null
    ? markup`<link rel="icon" type="image/svg+xml" href="${STATIC_FILES.mark.path}">`
    : markup`<link rel="icon" href="/media/${movement.logo.mediaId}">`;
}

function header(visit: Visit, siteName: string): Html {
  const { movement, viewer, say } = visit;
  const language = movement?.language ?? visit.language;
  // The name stands beside it, so that to a voice the logo is decoration; its words are for pages that show it alone.
  const logo = movement?.logo == null
    ? nothing
    : markup`<img class="logo" src="/media/${movement.logo.mediaId}" width="40" height="40" alt="">`;
  const link: NavLink = (href, text) => markup`<li><a href="${href}"${current(visit, href)}>${text}</a></li>`;
  return markup`<header class="top">
<div class="wide"> <a class="site" href="/">${logo}<span lang="${language}" dir="${
    directionOf(language)
  }">${siteName}</span></a>
<nav aria-label="${say("layout.navigation")}">
<ul>${
    viewer === null
      ? markup`${link("/", say("layout.home"))}${link("/calls", say("lists.calls"))}${
        link("/about", say("layout.about"))
      }`
      : memberLinks(visit, link)
  }</ul>
</nav>
</div>
</header>`;
}

/** Marks the link of the open page, and the link of the room a page belongs to. */
function current({ path }: Visit, href: string): Html {
  if (path === href) return markup` aria-current="page"`;
  const room = `/${href.split("/")[1]}/`;
  return room !== "//" && path.startsWith(room) ? markup` aria-current="true"` : nothing;
}

/** A link of the navigation. */
type NavLink = (href: string, text: string | Html) => Html;

/** The ways of whoever is signed in; the desk for those who have a right there. The name above leads to the front page. */
function memberLinks(visit: Visit, link: NavLink): Html {
  const { say, viewer } = visit;
  const unread = viewer?.unread ?? 0;
  const told = unread === 0
    ? say("nav.notifications")
    : markup`<span class="unseen">${say("notifications.unread", { count: unread })}</span><span aria-hidden="true">${
      say("nav.notifications")
    } <b>${unread}</b></span>`;
  const hasDesk = EVERY_RIGHT.some((right) => viewerMay(visit, right));
  return markup`${link("/home", say("nav.home"))}${link("/calls", say("lists.calls"))}${
    link("/write", say("nav.write"))
  }${link("/search", say("nav.search"))}${link("/notifications", told)}${
    link("/settings/profile", say("nav.settings"))
  }${hasDesk ? link("/desk", say("nav.desk")) : nothing}`;
}

function footer(visit: Visit, head: PageHead): Html {
  const { say, viewer } = visit;
  const signing = viewer === null
    ? markup`<p><a href="/sign_in">${say("layout.sign_in")}</a></p>`
    : markup`<form method="post" action="/sign_out">${formToken(visit)}<p>${
      say("layout.signed_in_as", { name: viewer.person.name })
    } <a href="/settings">${say("settings.title")}</a> <button class="quiet">${
      say("layout.sign_out")
    }</button></p></form>`;
  return markup`<footer class="bottom">
<div class="wide"> ${interfaceSwitch(visit, head.keep)} <p>${say("layout.what_this_is")} <a href="/about">${
    say("layout.about")
  }</a> · <a href="/help">${say("layout.help")}</a> · <a href="/privacy">${
    say("layout.privacy")
  }</a></p> ${signing} </div>
</footer>`;
}
