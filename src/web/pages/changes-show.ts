/**
 * The public record of a joint campaign for people: who took part from when to when, what was corrected from what to what and
 * why, what was withdrawn, cancelled and disputed. The same on every partner's node; organisations alone are named.
 */
import { type JointChange, listChanges } from "../../database/views/joint-changes.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import { findJoint, listOrganisations, listSources } from "../../database/views/joint-views.ts";
import type { ActionReading, ReportReading, SourceReading } from "../../domain/joint-source.ts";
import { directionOf } from "../../domain/language.ts";
import { pageLimits } from "../../domain/limits.ts";
import { canSee } from "../can-see.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { jointName, rangeText } from "../components/tally-figures.ts";
import { address, chooseText, phrase } from "../components/text.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { pageOf } from "../lists/call-filter.ts";
import { pager } from "../lists/pager.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers `/c/:handle/changes`, a page of entries at a time; 404 for a campaign nobody shares. */
export async function showChanges(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { db, say } = visit;
  const campaign = await findCampaign(db, (c.req.param("handle") ?? "").toLowerCase());
  if (campaign === null || !canSee(visit, { campaign })) throw new Refusal(404);
  const joint = await findJoint(db, { localId: campaign.id });
  if (joint === null) throw new Refusal(404);
  const page = pageOf(new URL(c.req.url).searchParams);
  const all = await listChanges(db, joint.uri);
  const from = (page - 1) * pageLimits.calls;
  const shown = all.slice(from, from + pageLimits.calls);
  const organisations = await listOrganisations(db, joint.uri, ["member", "left", "removed", "unconfirmed"]);
  const names = new Map(organisations.map(({ uri, name }) => [uri, name]));
  const titles = await titlesOf(visit, joint.uri);
  const at = `/c/${campaign.handle}/changes`;
  return await c.html(layout(
    visit,
    {
      title: `${say("changes.title")} · ${jointName(visit, joint)}`,
      canonicalPath: at,
      hidden: page > 1,
      ...(page > 1 ? { keep: { page: String(page) } } : {}),
    },
    markup`<p class="small"><a href="/c/${campaign.handle}"><bdi>${
      jointName(visit, joint)
    }</bdi></a> · <a href="/c/${campaign.handle}/tally">${say("tally.title")}</a></p>
<h1>${say("changes.title")}</h1><p>${say("changes.text")}</p>${
      shown.length === 0
        ? markup`<p class="empty">${say(page > 1 ? "lists.no_such_page" : "changes.none")}</p>`
        : markup`<ol class="desk-list">${
          shown.map((change) =>
            markup`<li><p>${entry(visit, change, names, titles)}</p><p class="small">${
              momentText(visit, change.at)
            }</p></li>`
          )
        }</ol>`
    }${pager(visit, page, all.length > from + pageLimits.calls, (other) => other === 1 ? at : `${at}?page=${other}`)}`,
  ));
}

function entry(
  visit: Visit,
  change: JointChange,
  names: ReadonlyMap<string, string>,
  titles: ReadonlyMap<string, Html>,
): Html {
  const { say } = visit;
  const named = (uri: string) => markup`<strong><bdi>${names.get(uri) ?? uri}</bdi></strong>`;
  switch (change.what) {
    case "joined":
      return markup`${named(change.organisationUri)} ${say("changes.joined")}`;
    case "left":
    case "removed":
      return markup`${named(change.organisationUri)} ${tookPart(visit, change.since ?? change.at, change.at)}${
        change.what === "removed" ? markup` · ${say("partners.state.removed")}` : nothing
      }`;
    case "text":
      return markup`${say("joint.text")} · ${say("joint.text_version", { version: change.version })}`;
    case "judged": {
      const { objectUri, byUri, verdict, reason } = change.opinion;
      return markup`${source(objectUri, titles.get(objectUri))}: <bdi>${
        verdict === "rejected"
          ? say("tally.rejected", { reason })
          : say("tally.disputed", { who: names.get(byUri) ?? byUri, reason })
      }</bdi>`;
    }
    case "changed":
    case "gone": {
      const { objectUri, organisationUri, before, after, reason } = change;
      return markup`${named(organisationUri)} ${say(wordOf(before, after))} ${
        source(objectUri, titles.get(objectUri) ?? titleOf(visit, before, titles))
      }<br>${values(visit, before, after)}${
        reason === "" ? nothing : markup`<br>${say("changes.why")} <q dir="auto">${reason}</q>`
      }`;
    }
  }
}

/** From when to when an organisation took part. */
function tookPart({ language, say }: Visit, from: Temporal.Instant, until: Temporal.Instant): string {
  const day = (instant: Temporal.Instant) => instant.toLocaleString(language, { dateStyle: "long", timeZone: "UTC" });
  return say("joint.took_part_from", { from: day(from), until: day(until) });
}

function source(uri: string, title: Html | undefined): Html {
  return markup`<a href="${safeHref(uri) ?? "#"}" rel="noopener">${title ?? address(uri)}</a>`;
}

/** What living sources are about, by their addresses. */
async function titlesOf(visit: Visit, jointUri: string): Promise<ReadonlyMap<string, Html>> {
  const sources = await listSources(visit.db, jointUri);
  const titles = new Map<string, Html>();
  for (const { uri, reading } of sources) {
    const title = reading.kind === "action" ? titleOf(visit, reading, titles) : undefined;
    if (title !== undefined) titles.set(uri, title);
  }
  for (const { uri, reading } of sources) {
    const title = reading.kind === "report" ? titleOf(visit, reading, titles) : undefined;
    if (title !== undefined) titles.set(uri, title);
  }
  return titles;
}

/** An action's own name; a report's is its action's, marked as a report. */
function titleOf(visit: Visit, reading: SourceReading, titles: ReadonlyMap<string, Html>): Html | undefined {
  if (reading.kind === "report") {
    const action = titles.get(reading.actionUri);
    return action === undefined ? undefined : markup`${visit.say("report.word")} · ${action}`;
  }
  const chosen = chooseText(visit, reading.names, reading.language);
  return chosen === null ? undefined : phrase(chosen.language, chosen.text);
}

function wordOf(before: SourceReading, after: SourceReading | null): string {
  if (after === null) return "changes.withdrew";
  const isCancelled = before.kind === "action" && after.kind === "action" && after.isCancelled && !before.isCancelled;
  return isCancelled ? "changes.cancelled" : "changes.corrected";
}

/** The value before and after, side by side in words. */
function values(visit: Visit, before: SourceReading, after: SourceReading | null): Html {
  const arrow = directionOf(visit.language) === "rtl" ? "←" : "→";
  const of = (reading: SourceReading) =>
    reading.kind === "report" ? reportValue(visit, reading) : actionValue(visit, reading);
  return markup`<del>${of(before)}</del>${after === null ? nothing : markup` ${arrow} <ins>${of(after)}</ins>`}`;
}

function reportValue(visit: Visit, { outcome, low, high, method, units }: ReportReading): Html {
  const { say } = visit;
  const figures = low === null || high === null
    ? nothing
    : markup`, ${rangeText(visit, { low, high })} ${say(`tally.${method}`)}`;
  return markup`${say(`report.outcome.${outcome}`)}${figures}${
    units.map((unit) => markup`, ${say(`unit.${unit.unit}`)} ${rangeText(visit, unit)}`)
  }`;
}

function actionValue(visit: Visit, { names, language, startsAt, place, isCancelled }: ActionReading): Html {
  const chosen = chooseText(visit, names, language);
  return markup`${chosen === null ? nothing : phrase(chosen.language, chosen.text)}, ${
    momentText(visit, Temporal.Instant.from(startsAt))
  }${place === null ? nothing : markup`, <bdi>${place}</bdi>`}${
    isCancelled ? markup`, ${visit.say("call.state.cancelled")}` : nothing
  }`;
}
