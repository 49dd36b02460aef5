/**
 * Whom and what a person follows: actors with how each follow stands, topics, and the way to follow more. What is said here
 * is for that person alone; the page of somebody else never lists it.
 */
import { changeWishes, type FollowRefusal, requestFollow, withdrawFollow } from "../../application/request-follow.ts";
import { followTopic, type TopicRefusal, unfollowTopic } from "../../application/follow-topic.ts";
import { countryName, isCountryCode } from "../../application/places/countries.ts";
import type { Outcome } from "../../application/outcome.ts";
import { findRemoteActor, type FollowingRow, listFollowing, listTopics } from "../../database/views/follow-views.ts";
import { homeLimits, queryLimits } from "../../domain/limits.ts";
import { isLanguageTag } from "../../domain/language.ts";
import { isStruggle, KNOWN_STRUGGLES } from "../../domain/struggle.ts";
import { readTopic, topicOfCountry, topicOfTag, topicOfTown } from "../../domain/topic.ts";
import { struggleName } from "../components/campaign-article.ts";
import { blankView, type FormView, refusalNote, selectField, textField } from "../components/fields.ts";
import { followButton, stateWords } from "../components/follow-controls.ts";
import { homeNav } from "../components/home-nav.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { personRow } from "../components/person-row.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { countLookUpOf } from "../home/look-up-limit.ts";
import { type Html, markup, nothing } from "../html.ts";
import { pageOf } from "../lists/call-filter.ts";
import { pager } from "../lists/pager.ts";
import { localPath } from "../local-path.ts";
import { asker, signedIn, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/following`. */
export async function showFollowing(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  return await c.html(await followingPage(visit, pageOf(new URL(c.req.url).searchParams), null, blankView()));
}

/** Answers POST `/following`: `do` is follow, unfollow, wish, follow_topic or unfollow_topic. */
export async function changeFollowing(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const outcome = await doIt(c, visit, form);
  if (outcome.ok) {
    return c.redirect(localPath(form.text("back"), visit.house.origin, "/following"), 303);
  }
  const { kind } = outcome.refusal;
  const view = kind === "topic_unreadable"
    ? {
      text: form.text,
      all: form.all,
      mistakes: [{ field: form.text("what"), sentence: visit.say(`refusal.${kind}`), isWarning: false }],
    }
    : blankView();
  return await c.html(await followingPage(visit, 1, kind, view), 422);
}

type Done = Outcome<unknown, FollowRefusal | TopicRefusal | { readonly kind: "topic_unreadable" | "nobody_found" }>;

async function doIt(c: WebContext, visit: Visit, form: SubmittedForm): Promise<Done> {
  const { ports } = visit.house;
  const uri = form.text("uri").slice(0, 2_048);
  switch (form.text("do")) {
    case "follow":
      return await follow(c, visit, form, uri);
    case "unfollow":
      return await withdrawFollow(ports, asker(visit), { follower: followerOf(visit, form), targetUri: uri });
    case "wish": {
      const languages = form.text("languages").toLowerCase().split(/[\s,]+/).filter(isLanguageTag).slice(0, 20);
      const wishes = { withShares: form.text("shares") !== "", withNotice: form.text("notice") !== "", languages };
      return await changeWishes(ports, asker(visit), { targetUri: uri, wishes });
    }
    case "unfollow_topic":
      return await unfollowTopic(ports, asker(visit), { topic: form.text("topic") });
    default: {
      const asked = readAskedTopic(visit, form);
      if (asked === null) return { ok: false, refusal: { kind: "topic_unreadable" } };
      return await followTopic(ports, asker(visit), asked);
    }
  }
}

/** As oneself, or as the movement where the form says so; whether one may is for the use case to say. */
function followerOf(visit: Visit, form: SubmittedForm): string {
  return form.text("as") === "movement" && visit.movement !== null
    ? visit.movement.handle
    : signedIn(visit).person.handle;
}

async function follow(c: WebContext, visit: Visit, form: SubmittedForm, uri: string): Promise<Done> {
  const { ports, lookUp } = visit.house;
  const follower = followerOf(visit, form);
  if (uri.startsWith(`${visit.addresses.origin}/`)) {
    return await requestFollow(ports, asker(visit), { follower, target: { uri, isLocal: true } });
  }
  let target = await findRemoteActor(visit.db, { uri });
  if (target === null) {
    await countLookUpOf(c);
    const found = await lookUp(uri);
    target = found.what === "actor" ? found.actor : null;
  }
  if (target === null) return { ok: false, refusal: { kind: "nobody_found" } };
  return await requestFollow(ports, asker(visit), { follower, target });
}

/** What a form about a topic means; null for what is no word and no place. Towns are those of the gazetteer. */
function readAskedTopic(visit: Visit, form: SubmittedForm): { topic: string; label: string } | null {
  const what = form.text("what");
  const text = form.text(what).slice(0, queryLimits.fieldCharacters);
  if (what === "struggle") {
    const word = text.toLowerCase();
    const topic = isStruggle(word) ? topicOfTag(word) : null;
    return topic === null ? null : { topic, label: word };
  }
  if (what === "country") {
    const code = text.toUpperCase();
    return isCountryCode(code) ? { topic: topicOfCountry(code), label: countryName(code, visit.language) } : null;
  }
  if (what === "town") {
    const [name = "", country = ""] = text.split(",").map((part) => part.trim());
    const code = country.toUpperCase();
    const within = isCountryCode(code) ? { country: code } : {};
    const [town] = visit.house.gazetteer.findTowns(name, { limit: 1, ...within });
    return town === undefined
      ? null
      : { topic: topicOfTown(town.country, town.name), label: `${town.name}, ${town.country}` };
  }
  const topic = topicOfTag(text);
  return topic === null ? null : { topic, label: text.replace(/^[#＃]/u, "") };
}

async function followingPage(visit: Visit, page: number, refusal: string | null, view: FormView): Promise<Html> {
  const { say, db } = visit;
  const { id } = signedIn(visit).person;
  const limit = homeLimits.people;
  const rows = await listFollowing(db, id, { limit: limit + 1, offset: (page - 1) * limit });
  return layout(
    visit,
    { title: say("following.title"), hidden: true },
    markup`${homeNav(visit)}<h1>${say("following.title")}</h1>${refusalNote(say, refusal)}${
      searchBox(visit)
    }<div class="columns"><section aria-labelledby="people"><h2 id="people">${say("following.people")}</h2>${
      rows.length === 0
        ? markup`<p class="empty">${say("following.nobody")}</p>`
        : markup`<ul class="desk-list">${rows.slice(0, limit).map((row) => followedRow(visit, row))}</ul>`
    }${pager(visit, page, rows.length > limit, (to) => `/following?page=${to}`)}<h3>${
      say("following.lists")
    }</h3><p class="buttons"><a class="button" href="/following/import">${
      say("following.import")
    }</a> <a class="button" href="/following.csv">${say("following.export")}</a> <a class="button" href="/followers">${
      say("followers.title")
    }</a></p></section>${await topicsPart(visit, id, view)}</div>`,
  );
}

/** The one field that finds anybody anywhere. */
export function searchBox(visit: Visit, typed = ""): Html {
  const { say } = visit;
  return markup`<form class="inline" role="search" method="get" action="/search"><div class="field"><label for="find">${
    say("search.label")
  }</label><input id="find" name="q" type="search" value="${typed}" dir="auto" maxlength="500" autocapitalize="none" aria-describedby="find-hint"></div><button class="primary">${
    say("search.go")
  }</button></form><p class="hint" id="find-hint">${
    say(visit.viewer === null ? "search.hint_public" : "search.hint")
  }</p>`;
}

function followedRow(visit: Visit, row: FollowingRow): Html {
  const { say } = visit;
  const isOn = row.state !== "refused";
  const words = say(
    !isOn ? "following.ask_again" : row.state === "requested" ? "following.take_back" : "following.unfollow",
  );
  return personRow(
    visit,
    row,
    markup`<span class="small">${stateWords(visit, row)}</span>`,
    followButton(visit, {
      uri: row.uri,
      does: isOn ? "unfollow" : "follow",
      words,
      label: `${words}: ${row.name}`,
    }),
  );
}

async function topicsPart(visit: Visit, personId: string, view: FormView): Promise<Html> {
  const { say } = visit;
  const topics = await listTopics(visit.db, personId);
  const struggles = KNOWN_STRUGGLES.map((word) => [word, struggleName(visit, word)] as const)
    .toSorted(([, a], [, b]) => a.localeCompare(b, visit.language));
  const form = (what: string, field: Html) =>
    markup`<form method="post" action="/following" class="inline">${
      formToken(visit)
    }<input type="hidden" name="what" value="${what}">${field}<button name="do" value="follow_topic" aria-label="${
      say("following.follow")
    }: ${say(`topic.${what}`)}">${say("following.follow")}</button></form>`;
  return markup`<section aria-labelledby="topics"><h2 id="topics">${say("topics.title")}</h2><p>${
    say("topics.what")
  }</p>${
    topics.length === 0
      ? nothing
      : markup`<ul class="desk-list">${
        topics.map(({ topic, label }) =>
          markup`<li><div class="person-row"><p><b>${topicLabel(visit, topic, label)}</b></p>${
            leaveTopic(visit, topic, topicLabel(visit, topic, label))
          }</div></li>`
        )
      }</ul>`
  }${form("tag", textField(view, { name: "tag", label: say("topic.tag"), hint: say("topic.tag_hint") }))}${
    form("struggle", selectField(view, { name: "struggle", label: say("topic.struggle") }, struggles))
  }${form("town", textField(view, { name: "town", label: say("topic.town"), hint: say("topic.town_hint") }))}${
    form(
      "country",
      textField(view, { name: "country", label: say("topic.country"), hint: say("topic.country_hint"), dir: "ltr" }),
    )
  }</section>`;
}

/** A topic in words: a struggle by its name, a hashtag with its sign, a place as it is called. */
export function topicLabel(visit: Visit, topic: string, label: string): string {
  const read = readTopic(topic);
  if ("country" in read) return read.isTown ? label : countryName(read.country, visit.language);
  return (KNOWN_STRUGGLES as readonly string[]).includes(label) ? struggleName(visit, label) : `#${label}`;
}

function leaveTopic(visit: Visit, topic: string, name: string): Html {
  const words = visit.say("following.unfollow");
  return markup`<form method="post" action="/following">${
    formToken(visit)
  }<input type="hidden" name="topic" value="${topic}"><button class="quiet" name="do" value="unfollow_topic" aria-label="${words}: ${name}">${words}</button></form>`;
}
