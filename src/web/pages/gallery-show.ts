/**
 * Every component in every state on one page, in the movement's own colour, for whoever changes how pages look. It exists
 * in a development network alone; elsewhere there is nothing here. Its headings are for developers and stay English.
 */
import { callArticle } from "../components/call-article.ts";
import { callList } from "../components/call-list.ts";
import { campaignArticle, campaignEntry } from "../components/campaign-article.ts";
import {
  areaField,
  fileField,
  type FormView,
  refusalNote,
  selectField,
  textField,
  tickField,
  ticksField,
} from "../components/fields.ts";
import { firstSteps } from "../components/first-steps.ts";
import { hostTable } from "../components/host-table.ts";
import { fallbackNote } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { replyArticle } from "../components/reply-list.ts";
import { address } from "../components/text.ts";
import { sampleCall, sampleCampaign, sampleHosts, sampleReply } from "../gallery/samples.ts";
import { type Html, markup } from "../html.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers `/gallery` where nodes may talk to private addresses; 404 everywhere else. */
export async function showGallery(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  if (!visit.house.dataWarnings.includes("private_allowed")) throw new Refusal(404);
  return await c.html(layout(
    visit,
    { title: "Gallery", hidden: true },
    markup`<header class="opening band" lang="en" dir="ltr"><p class="kind">Development</p><h1>Every part of a page</h1>
<div class="prose"><p>In every state, in this movement’s colour. Look at it in light and dark, narrow and wide, from the right, on
paper, and without colours.</p></div><p class="buttons"><a class="button" href="#fields">A link as a button</a></p></header>
${part("colours", "Colours", colours())}${part("letters", "Letters", letters(visit))}
${part("buttons", "Buttons", buttons())}${part("fields", "Fields", fields(visit))}
${part("notes", "Notes", notes(visit))}${part("lists", "Lists", lists(visit))}
${part("desk", "The desk", desk(visit))}${part("pages", "Pages", pages(visit))}`,
  ));
}

function part(id: string, title: string, content: Html): Html {
  return markup`<section aria-labelledby="${id}"><h2 id="${id}"><bdi lang="en" dir="ltr">${title}</bdi></h2>${content}</section>`;
}

const COLOURS = "paper sheet ink soft line accent accent-ink band band-ink wash good good-wash foot foot-ink".split(
  " ",
);

function colours(): Html {
  return markup`<ul class="swatches">${
    COLOURS.map((name) => markup`<li><div class="swatch is-${name}"></div><code dir="ltr">--${name}</code></li>`)
  }</ul>`;
}

function letters(visit: Visit): Html {
  return markup`<div class="prose"><h3><bdi lang="en" dir="ltr">A heading of the third level</bdi></h3>
<p lang="en" dir="ltr">Text with <a href="#letters">a link</a>, <strong>weight</strong>, <em>stress</em> and <code>code</code>.</p>
<p lang="ar" dir="rtl">نصّ بالعربية مع <a href="#letters">رابط</a>.</p>
<p lang="bn" dir="ltr">বাংলা লেখা, একটি <a href="#letters">লিঙ্ক</a> সহ।</p>
<blockquote lang="en" dir="ltr">A quotation.</blockquote>
<p class="meta" lang="en" dir="ltr">What stands beside: small and soft.</p></div>
<p class="lead" lang="en" dir="ltr">A lead</p>
<p class="copy">${address(`@front@${visit.addresses.host}`)}</p><pre dir="ltr" tabindex="0">{ "type": "Event" }</pre>`;
}

function buttons(): Html {
  return markup`<p class="buttons" lang="en" dir="ltr"><button type="button" class="primary">Primary</button>
<button type="button">Plain</button><button type="button" class="danger">Danger</button>
<button type="button" class="quiet">Quiet</button><a class="button" href="#buttons">Link</a>
<button type="button" disabled>Disabled</button></p>`;
}

function fields({ say }: Visit): Html {
  const values: Readonly<Record<string, string>> = {
    filled: "Make them pay",
    wrong: "Xy",
    odd: "Brétigny",
    chosen: "strike",
    ticked: "yes",
    colour: "#b3261e",
  };
  const view: FormView = {
    text: (name) => values[name] ?? "",
    all: (name) => name === "several" ? ["labour"] : [],
    mistakes: [
      { field: "wrong", sentence: say("finding.too_short", { minimum: 3 }), isWarning: false },
      { field: "odd", sentence: say("finding.town_unknown"), isWarning: true },
    ],
  };
  const kinds = (["picket", "strike"] as const).map((kind) => [kind, say(`kind.${kind}`)] as const);
  const struggles = (["labour", "climate", "housing"] as const).map((one) => [one, say(`struggle.${one}`)] as const);
  const name = say("field.name");
  return markup`<form class="writing">${textField(view, { name: "empty", label: name, hint: say("hint.tags") })}
${textField(view, { name: "filled", label: name, required: true })}${textField(view, { name: "wrong", label: name })}
${textField(view, { name: "odd", label: say("field.place.locality") })}
<div class="row">${textField(view, { name: "when", label: say("field.starts"), type: "datetime-local" })}${
    textField(view, { name: "many", label: say("field.capacity"), type: "number" })
  }</div>${selectField(view, { name: "chosen", label: say("field.kind") }, kinds)}
${areaField(view, { name: "long", label: say("field.content"), hint: say("hint.markdown"), rows: 3 })}
<fieldset><legend>${say("call.where")}</legend>${
    tickField(view, { name: "ticked", label: say("field.risk"), hint: say("hint.risk") })
  }
${ticksField(view, { name: "several", label: say("field.struggles") }, struggles)}</fieldset>
${textField(view, { name: "colour", label: say("setup.accent"), type: "color" })}
${
    fileField(view, { name: "file", label: say("form.choose_picture"), hint: say("hint.picture"), accept: "image/png" })
  }</form>`;
}

function notes(visit: Visit): Html {
  const { say } = visit;
  return markup`<p class="note">${say("desk.warning.rehearsal")}</p><p class="done" role="status">${
    say("form.saved")
  }</p>
${refusalNote(say, "handle_taken")}<div class="findings findings-warning" role="status"><p><strong>${
    say("form.warnings", { count: 1 })
  }</strong></p><ul><li>${say("finding.in_the_past")}</li></ul></div>
<p class="banner banner-cancelled">${say("call.banner.cancelled")}</p><p class="banner">${
    say("campaign.banner.draft")
  }</p>
${fallbackNote(visit, "bn", "fr")}<p class="empty">${say("home.next_empty")}</p>`;
}

function lists(visit: Visit): Html {
  const undated = sampleCall("published", { id: "sample-undated", schedule: null, place: null, kind: "boycott" });
  const calls = [sampleCall("published"), sampleCall("cancelled"), sampleCall("draft"), sampleCall("closed"), undated];
  const entries = calls.map((call) => ({ call, campaign: sampleCampaign }));
  const closed = { ...sampleCampaign, handle: "closed", state: "closed" } as const;
  return markup`<div class="columns"><div>${callList(visit, entries, "")}</div>
<div><ul class="campaigns">${campaignEntry(visit, sampleCampaign)}${campaignEntry(visit, closed)}</ul>
<ul class="replies"><li>${replyArticle(visit, sampleReply)}</li></ul></div></div>`;
}

function desk(visit: Visit): Html {
  return markup`${firstSteps(visit, { campaigns: [sampleCampaign], calls: [] })}${hostTable(visit, sampleHosts)}`;
}

function pages(visit: Visit): Html {
  const options = { picture: null, isPreview: true };
  return markup`<div class="preview">${campaignArticle(visit, sampleCampaign, options)}${
    callArticle(visit, sampleCall("published"), sampleCampaign, options)
  }${callArticle(visit, sampleCall("cancelled", { id: "other" }), sampleCampaign, options)}</div>`;
}
