/**
 * With whom the node exchanges anything, for stewards: the mode, the list, servers that are limited or suspended. What a step
 * would cut off is said before it is taken, in numbers of follows and servers, never by name.
 */
import { decideDomain } from "../../application/moderation/decide-domain.ts";
import { allowDomain, chooseMode, disallowDomain } from "../../application/moderation/decide-network.ts";
import {
  type DecidedDomain,
  findNetworkState,
  listDecidedDomains,
  type NetworkState,
  reachOfMode,
} from "../../database/views/network-views.ts";
import { NETWORK_MODES } from "../../domain/moderation.ts";
import {
  blankView,
  fileField,
  type FormView,
  refusalNote,
  refusedView,
  selectField,
  textField,
  tickField,
} from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { address } from "../components/text.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";
import { moderationNav } from "./moderation-nav.ts";

/** Answers GET `/desk/network`. */
export async function showNetwork(c: WebContext): Promise<Response> {
  return await c.html(await networkPage(c.get("visit"), blankView(), null, nothing));
}

/** Answers POST of the same: the list, and what is decided about one server. */
export async function changeNetwork(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const outcome = await change(visit, form);
  if (outcome.ok) return c.redirect("/desk/network", 303);
  if (outcome.refusal.kind === "not_found") throw new Refusal(404);
  const { kind } = outcome.refusal;
  const view = refusedView(visit.say, form, { kind, field: form.text("do") === "allow" ? "allowed" : "domain" });
  return await c.html(await networkPage(visit, view, kind, nothing), 422);
}

async function change(visit: Visit, form: SubmittedForm) {
  const { ports } = visit.house;
  const who = asker(visit);
  const reasons = {
    reason: form.text("reason").slice(0, 500),
    privateNote: form.text("private_note").slice(0, 500),
    isObfuscated: form.text("obfuscate") !== "",
  };
  const domain = form.text("domain");
  switch (form.text("do")) {
    case "allow":
      return await allowDomain(ports, who, { domain: form.text("allowed"), note: form.text("note") });
    case "disallow":
      return await disallowDomain(ports, who, { domain });
    case "lift":
      return await decideDomain(ports, who, { domain, decision: null, reasons });
    case "decide": {
      const limit = {
        isLimited: form.text("severity") === "limit",
        rejectsMedia: form.text("reject_media") !== "",
        rejectsFlags: form.text("reject_reports") !== "",
      };
      const decision = form.text("severity") === "suspend"
        ? { severity: "suspend" } as const
        : { severity: "limit", limit } as const;
      return await decideDomain(ports, who, { domain, decision, reasons });
    }
    default:
      throw new Refusal(404);
  }
}

/** Answers GET `/desk/network/mode?mode=…`: what the change would do. */
export async function askMode(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, db } = visit;
  const mode = NETWORK_MODES.find((one) => one === c.req.query("mode"));
  if (mode === undefined) throw new Refusal(404);
  const reach = await reachOfMode(db, mode);
  const title = say(`exchange.mode.${mode}`);
  return await c.html(layout(
    visit,
    { title, hidden: true, keep: { mode } },
    markup`${moderationNav(visit)}<h1>${title}</h1><p>${say(`exchange.mode.${mode}.what`)}</p><p class="note">${
      say("exchange.reach", { followers: reach.followers, servers: reach.servers, following: reach.following })
    }</p><p>${say("exchange.nothing_deleted")}</p><form method="post" action="/desk/network/mode">${
      formToken(visit)
    }<input type="hidden" name="mode" value="${mode}"><p class="buttons"><button class="primary">${
      say("exchange.choose")
    }</button> <a class="button" href="/desk/network">${say("step.back")}</a></p></form>`,
  ));
}

/** Answers POST `/desk/network/mode`. */
export async function takeMode(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const mode = NETWORK_MODES.find((one) => one === form.text("mode"));
  if (mode === undefined) throw new Refusal(404);
  const outcome = await chooseMode(visit.house.ports, asker(visit), { mode });
  if (!outcome.ok) throw new Refusal(404);
  return c.redirect("/desk/network", 303);
}

/** The page; `above` is what was just done. */
export async function networkPage(visit: Visit, view: FormView, refusal: string | null, above: Html): Promise<Html> {
  const { say, db } = visit;
  const state = await findNetworkState(db);
  const decided = await listDecidedDomains(db);
  return layout(
    visit,
    { title: say("exchange.title"), hidden: true },
    markup`${moderationNav(visit)}<h1>${say("exchange.title")}</h1>${above}${refusalNote(say, refusal)}${
      modeChoice(visit, state)
    }
<div class="columns columns-even"><div>${allowList(visit, state, view)}${partners(visit, state)}</div><div>${
      decidedList(visit, decided)
    }${decideForm(visit, view)}${lists(visit, view)}</div></div>`,
  );
}

function modeChoice(visit: Visit, { mode }: NetworkState): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="mode"><h2 id="mode">${say("exchange.mode")}</h2><p><strong>${
    say(`exchange.mode.${mode}`)
  }</strong>: ${say(`exchange.mode.${mode}.what`)}</p><p class="buttons">${
    NETWORK_MODES.filter((one) => one !== mode).map((one) =>
      markup`<a class="button" href="/desk/network/mode?mode=${one}">${say(`exchange.mode.${one}`)}</a> `
    )
  }</p></section>`;
}

function allowList(visit: Visit, { allowed }: NetworkState, view: FormView): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="allowed"><h2 id="allowed">${say("exchange.allowed")}</h2><p>${
    say("exchange.allowed_what")
  }</p>${
    allowed.length === 0
      ? markup`<p class="empty">${say("exchange.allowed_none")}</p>`
      : markup`<ul class="desk-list">${
        allowed.map(({ domain, note }) =>
          markup`<li><p>${address(domain)}${note === "" ? nothing : markup` · <bdi>${note}</bdi>`}</p>${
            small(visit, "disallow", domain, "exchange.disallow")
          }</li>`
        )
      }</ul>`
  }<form class="writing" method="post" action="/desk/network">${formToken(visit)}${
    textField(view, { name: "allowed", label: say("exchange.domain"), hint: say("exchange.domain_hint"), dir: "ltr" })
  }${
    textField(view, { name: "note", label: say("exchange.private_note") })
  }<p class="buttons"><button name="do" value="allow">${say("exchange.allow")}</button></p></form></section>`;
}

function partners({ say }: Visit, { partners: hosts }: NetworkState): Html {
  return markup`<section aria-labelledby="partners"><h2 id="partners">${say("exchange.partners")}</h2><p>${
    say("exchange.partners_what")
  }</p>${
    hosts.length === 0 ? nothing : markup`<ul>${hosts.map((host) => markup`<li>${address(host)}</li>`)}</ul>`
  }</section>`;
}

function decidedList(visit: Visit, decided: readonly DecidedDomain[]): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="decided"><h2 id="decided">${say("exchange.decided")}</h2>${
    decided.length === 0
      ? markup`<p class="empty">${say("exchange.decided_none")}</p>`
      : markup`<ul class="desk-list">${
        decided.slice(0, 1_000).map((one) =>
          markup`<li><p>${address(one.domain)} · <strong>${severityText(visit, one)}</strong></p><p class="small">${
            [one.reason, one.privateNote].filter((text) => text !== "").map((text) =>
              markup`<bdi>${text}</bdi> `
            )
          }</p>${small(visit, "lift", one.domain, "exchange.lift")}</li>`
        )
      }</ul>`
  }</section>`;
}

function severityText({ say }: Pick<Visit, "say">, { severity, limit }: DecidedDomain): string {
  if (severity === "suspend") return say("exchange.severity.suspend");
  const parts = [
    ...(limit.isLimited ? [say("exchange.severity.limit")] : []),
    ...(limit.rejectsMedia ? [say("exchange.reject_media")] : []),
    ...(limit.rejectsFlags ? [say("exchange.reject_reports")] : []),
  ];
  return parts.length === 0 ? say("exchange.severity.none") : parts.join(" · ");
}

function decideForm(visit: Visit, view: FormView): Html {
  const { say } = visit;
  const severities = (["limit", "suspend", "none"] as const).map((one) =>
    [one, say(`exchange.severity.${one}`)] as const
  );
  return markup`<section aria-labelledby="decide"><h2 id="decide">${
    say("exchange.decide")
  }</h2><form class="writing" method="post" action="/desk/network">${formToken(visit)}${
    textField(view, { name: "domain", label: say("exchange.domain"), hint: say("exchange.domain_hint"), dir: "ltr" })
  }${
    selectField(
      view,
      { name: "severity", label: say("exchange.severity"), hint: say("exchange.severity_hint") },
      severities,
    )
  }${tickField(view, { name: "reject_media", label: say("exchange.reject_media") })}${
    tickField(view, { name: "reject_reports", label: say("exchange.reject_reports") })
  }${textField(view, { name: "reason", label: say("exchange.reason"), hint: say("exchange.reason_hint") })}${
    textField(view, { name: "private_note", label: say("exchange.private_note") })
  }${
    tickField(view, { name: "obfuscate", label: say("exchange.obfuscate") })
  }<p class="buttons"><button class="danger" name="do" value="decide">${
    say("exchange.decide")
  }</button></p></form></section>`;
}

function lists(visit: Visit, view: FormView): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="lists"><h2 id="lists">${say("exchange.lists")}</h2><p>${
    say("exchange.lists_what")
  }</p><p class="buttons"><a class="button" href="/desk/network/domain_blocks.csv" download>${
    say("exchange.export")
  }</a></p><form class="writing" method="post" action="/desk/network/import" enctype="multipart/form-data">${
    formToken(visit)
  }${
    fileField(view, { name: "file", label: say("lists.file"), accept: ".csv,text/csv" })
  }<p class="buttons"><button name="do" value="preview">${say("exchange.preview")}</button></p></form></section>`;
}

function small(visit: Visit, act: string, domain: string, key: string): Html {
  const label = visit.say(key);
  return markup`<form method="post" action="/desk/network">${
    formToken(visit)
  }<input type="hidden" name="domain" value="${domain}"><button class="quiet" name="do" value="${act}" aria-label="${label} ${domain}">${label}</button></form>`;
}
