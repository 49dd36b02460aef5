/** What happens around the town a person named, soonest first: calls of this node and of those it follows. */
import { nameNearPlace } from "../../application/name-near-place.ts";
import { isCountryCode } from "../../application/places/countries.ts";
import { findOwnReading } from "../../database/views/near-views.ts";
import { searchCalls } from "../../database/views/list-views.ts";
import { homeLimits, pageLimits, queryLimits } from "../../domain/limits.ts";
import type { NearPlace } from "../../domain/profile.ts";
import { mixedCallList } from "../components/call-list.ts";
import { blankView, type FormView, selectField, textField } from "../components/fields.ts";
import { homeNav } from "../components/home-nav.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { pageOf } from "../lists/call-filter.ts";
import { pager } from "../lists/pager.ts";
import { asker, signedIn, type Visit, type WebContext } from "../visit.ts";

const CIRCLES = [10, 25, 50, 100, 250, 500] as const;

/** Answers GET `/home/near?km=&page=`. */
export async function showNear(c: WebContext): Promise<Response> {
  return await c.html(await nearPage(c, blankView()));
}

/** Answers POST `/home/near`: keeps the town, or forgets it. */
export async function nameNear(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const { ports, gazetteer } = visit.house;
  if (form.text("do") === "forget") {
    await nameNearPlace(ports, asker(visit), { near: null });
    return c.redirect("/home/near", 303);
  }
  const [name = "", country = ""] = form.text("town").slice(0, queryLimits.fieldCharacters).split(",")
    .map((part) => part.trim());
  const code = country.toUpperCase();
  const [town] = gazetteer.findTowns(name, { limit: 1, ...(isCountryCode(code) ? { country: code } : {}) });
  if (town === undefined) {
    const mistakes = [{ field: "town", sentence: visit.say("lists.unread.near"), isWarning: false }];
    return await c.html(await nearPage(c, { text: form.text, all: form.all, mistakes }), 422);
  }
  const { latitude, longitude } = town;
  await nameNearPlace(ports, asker(visit), {
    near: { locality: town.name, country: town.country, latitude, longitude },
  });
  return c.redirect("/home/near", 303);
}

async function nearPage(c: WebContext, view: FormView): Promise<Html> {
  const visit = c.get("visit");
  const { say, db } = visit;
  const { near } = await findOwnReading(db, signedIn(visit).person.id);
  const query = new URL(c.req.url).searchParams;
  const kilometres = CIRCLES.find((circle) => String(circle) === query.get("km")) ?? homeLimits.kilometres;
  return layout(
    visit,
    { title: say("near.title"), hidden: true },
    markup`${homeNav(visit)}<h1>${say("near.title")}</h1>${
      near === null ? nothing : await around(visit, near, kilometres, pageOf(query))
    }<section class="box"><h2>${say(near === null ? "near.name" : "near.change")}</h2><p>${
      say("near.private")
    }</p><form method="post" action="/home/near" class="inline">${formToken(visit)}${
      textField(view, { name: "town", label: say("topic.town"), hint: say("topic.town_hint"), required: true })
    }<button class="primary" name="do" value="name">${say("following.save")}</button></form>${
      near === null
        ? nothing
        : markup`<form method="post" action="/home/near">${
          formToken(visit)
        }<button class="quiet" name="do" value="forget">${say("near.forget")}</button></form>`
    }</section>`,
  );
}

async function around(visit: Visit, near: NearPlace, kilometres: number, page: number): Promise<Html> {
  const { say, db, now } = visit;
  const { latitude, longitude, locality } = near;
  const nothingElse = { struggle: null, country: null, kind: null, from: null, to: null };
  const limit = pageLimits.calls;
  const found = await searchCalls(db, { ...nothingElse, near: { latitude, longitude, kilometres } }, now, {
    limit,
    offset: (page - 1) * limit,
  });
  const circles = CIRCLES.map((circle) => [String(circle), say("near.kilometres", { count: circle })] as const);
  return markup`<p class="lead">${
    say("lists.around", { place: locality, distance: kilometres })
  }</p><form method="get" action="/home/near" class="inline">${
    selectField(blankView({ km: String(kilometres) }), { name: "km", label: say("near.distance") }, circles)
  }<button>${say("lists.show")}</button></form>${
    found.calls.length === 0
      ? markup`<p class="empty">${say("near.nothing")}</p>`
      : markup`<h2 class="unseen">${say("lists.to_come")}</h2>${mixedCallList(visit, found.calls)}`
  }${
    pager(
      visit,
      page,
      found.more && page < queryLimits.lastPage,
      (to) => `/home/near?km=${kilometres}&page=${to}`,
    )
  }`;
}
