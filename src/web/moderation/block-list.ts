/**
 * Lists of servers in and out, as Mastodon writes them. A list is shown with what it would cut before anything is done; each
 * server can be taken out of it, and those somebody here follows stand first.
 */
import { type ListedDomain, readBlockList, writeBlockList } from "../../application/files/block-list-csv.ts";
import { isOurs } from "../../application/moderation/decide-domain.ts";
import { importBlockList } from "../../application/moderation/import-block-list.ts";
import { followsUnder, listDecidedDomains } from "../../database/views/network-views.ts";
import { safetyLimits } from "../../domain/limits.ts";
import { blankView, refusalNote } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { address } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";
import { moderationNav } from "./moderation-nav.ts";
import { networkPage } from "./network-show.ts";

/** Answers GET `/desk/network/domain_blocks.csv`. */
export async function exportBlockList(c: WebContext): Promise<Response> {
  const decided = await listDecidedDomains(c.get("visit").db);
  const listed = decided.map(({ domain, severity, limit, reason, isObfuscated }): ListedDomain => ({
    ...{ domain, reason, isObfuscated },
    severity: severity === "suspend" ? "suspend" : limit.isLimited ? "limit" : null,
    rejectsMedia: severity === "suspend" || limit.rejectsMedia,
    rejectsFlags: severity === "suspend" || limit.rejectsFlags,
  }));
  c.header("Content-Disposition", 'attachment; filename="domain_blocks.csv"');
  c.header("Content-Type", "text/csv; charset=utf-8");
  return c.body(writeBlockList(listed));
}

/** Answers POST `/desk/network/import`: shows what a list would do, or does it. */
export async function applyBlockList(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, db } = visit;
  const form = await readForm(c);
  const text = form.text("csv") || (await form.file("file")?.text() ?? "");
  const reading = readBlockList(text);
  if (!reading.ok) {
    const mistake = { field: "file", sentence: say(`lists.why.${reading.why}`), isWarning: false };
    return await c.html(await networkPage(visit, { ...blankView(), mistakes: [mistake] }, null, nothing), 422);
  }
  if (form.text("do") !== "apply") return await c.html(await previewPage(visit, text, reading));
  const decided = await listDecidedDomains(db);
  const outcome = await importBlockList(visit.house.ports, asker(visit), {
    domains: reading.domains,
    except: new Set(form.all("except")),
    suspended: new Set(decided.filter(({ severity }) => severity === "suspend").map(({ domain }) => domain)),
  });
  if (!outcome.ok) throw new Refusal(404);
  const { taken, left } = outcome.value;
  const done = markup`<p class="done" role="status">${say("exchange.imported", { taken, left })}</p>`;
  return await c.html(await networkPage(visit, blankView(), null, done));
}

/** How many servers with follows can be taken out one by one; a form has only so many fields. */
const mostChoices = 200;

async function previewPage(
  visit: Visit,
  text: string,
  { domains, bad }: { domains: readonly ListedDomain[]; bad: readonly { number: number; text: string; why: string }[] },
): Promise<Html> {
  const { say, db } = visit;
  const ours = domains.filter(({ domain }) => isOurs(visit.house.ports, domain));
  const suspending = domains.filter(({ severity }) => severity === "suspend");
  const cut = await followsUnder(db, suspending.map(({ domain }) => domain));
  const followed = suspending.filter(({ domain }) => cut.has(domain)).slice(0, mostChoices);
  const count = (severity: ListedDomain["severity"]) => domains.filter((one) => one.severity === severity).length;
  return layout(
    visit,
    { title: say("exchange.preview"), hidden: true },
    markup`${moderationNav(visit)}<h1>${say("exchange.preview")}</h1>${refusalNote(say, null)}<p>${
      say("exchange.preview_counts", { suspend: count("suspend"), limit: count("limit"), other: count(null) })
    }</p>${
      ours.length === 0 ? nothing : markup`<p class="note">${say("exchange.preview_ours")}</p>`
    }<form method="post" action="/desk/network/import">${formToken(visit)}<input type="hidden" name="csv" value="${
      text.slice(0, safetyLimits.importLines * 300)
    }">${
      followed.length === 0
        ? markup`<p>${say("exchange.preview_cuts_none")}</p>`
        : markup`<fieldset class="ticks"><legend>${say("exchange.preview_cuts")}</legend>${
          followed.map(({ domain }, at) => {
            const { followers = 0, following = 0 } = cut.get(domain) ?? {};
            return markup`<p class="tick"><input type="checkbox" id="except-${at}" name="except" value="${domain}"> <label for="except-${at}">${
              address(domain)
            } · ${say("exchange.follows", { followers, following })}</label></p>`;
          })
        }</fieldset>`
    }<p class="buttons"><button class="danger" name="do" value="apply">${
      say("exchange.apply")
    }</button> <a class="button" href="/desk/network">${say("step.back")}</a></p></form>${
      bad.length === 0
        ? nothing
        : markup`<details><summary>${say("lists.bad", { count: bad.length })}</summary><ul>${
          bad.slice(0, 200).map((line) =>
            markup`<li>${line.number}: ${address(line.text)} · ${say(`exchange.bad.${line.why}`)}</li>`
          )
        }</ul></details>`
    }<details><summary>${say("exchange.preview_all", { count: domains.length })}</summary><ul>${
      domains.slice(0, 2_000).map(({ domain, severity }) =>
        markup`<li>${address(domain)} · ${say(`exchange.severity.${severity ?? "none"}`)}</li>`
      )
    }</ul></details>`,
  );
}
