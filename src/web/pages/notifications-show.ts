/**
 * What a person was told of, newest first, several of one kind about one thing together. Each says what kind it is in words; the
 * sign before it is decoration. Nothing of whoever they keep at a distance is on it.
 */
import { readNotifications } from "../../application/notifications/choose-notifications.ts";
import { screenOf } from "../../database/views/filters.ts";
import {
  listNotifications,
  type NotificationActor,
  type NotificationView,
} from "../../database/views/notification-views.ts";
import type { Screening } from "../../domain/filter.ts";
import { chooseLanguage, directionOf } from "../../domain/language.ts";
import { notificationLimits } from "../../domain/limits.ts";
import type { NotificationKind } from "../../domain/notification.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { shorten } from "../../application/text/shorten.ts";
import { foreignPlainText } from "../../application/text/sanitise.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import type { Visit, WebContext } from "../visit.ts";
import { viewerOf } from "./leaving-show.ts";

/** The signs of the kinds: characters, so that nothing has to be loaded. */
const SIGNS: Readonly<Record<NotificationKind, string>> = {
  follow_requested: "?",
  followed: "+",
  follow_accepted: "✓",
  mentioned: "@",
  replied: "↩",
  quoted: "❝",
  shared: "⇄",
  posted: "✎",
  poll_ended: "▤",
  call_changed: "✎",
  call_cancelled: "✕",
  call_question: "?",
  moved: "→",
  export_ready: "▣",
  signed_in_by_link: "!",
  flag_opened: "⚑",
  flag_acted_on: "⚑",
  flag_looked_at: "⚑",
  warned: "!",
  account_requested: "☺",
  partner_asked: "?",
  partner_news: "⇄",
};

/** Answers GET `/notifications`. */
export async function showNotifications(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { person } = viewerOf(visit);
  const before = c.req.query("before") ?? null;
  const viewer = { personId: person.id, uri: visit.addresses.person(person.id) };
  const found = await listNotifications(visit.db, viewer, before, visit.addresses.host);
  const screen = await screenOf(visit.db, viewer, "notifications", visit.now);
  const page = found.slice(0, notificationLimits.page);
  const shown = page.flatMap((one) => screenedNotification(one, screen));
  const last = found.length > page.length ? page.at(-1) : undefined;
  return await c.html(notificationsPage(visit, shown, last?.id ?? null));
}

/** What the reader's own filters leave of it: nothing, or all but the text. */
function screenedNotification(
  one: NotificationView,
  screen: (texts: readonly string[]) => Screening,
): readonly NotificationView[] {
  const said = Object.values(one.texts ?? {}).flatMap(({ content, warning = "" }) => [
    warning,
    foreignPlainText(content, 20_000),
  ]);
  const { kind } = screen(said);
  if (kind === "hide") return [];
  return [kind === "warn" ? { ...one, texts: null } : one];
}

/** Answers POST of the same: everything up to what was shown is read. */
export async function markNotificationsRead(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const until = instantOf(form.text("until")) ?? visit.now;
  await readNotifications(visit.house.ports, { personId: viewerOf(visit).person.id, until });
  return c.redirect("/notifications", 303);
}

function instantOf(text: string): Temporal.Instant | null {
  try {
    return Temporal.Instant.from(text);
  } catch {
    return null;
  }
}

/** What is of one kind about one thing, within a page. */
interface Group {
  readonly first: NotificationView;
  readonly actors: readonly NotificationActor[];
  readonly isNew: boolean;
}

function groupsOf(shown: readonly NotificationView[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const one of shown) {
    const key = `${one.kind} ${one.subjectUri ?? ""} ${one.isRead}`;
    const known = groups.get(key);
    const actors = one.actor === null ? [] : [one.actor];
    if (known === undefined) groups.set(key, { first: one, actors, isNew: !one.isRead });
    else groups.set(key, { ...known, actors: [...known.actors, ...actors] });
  }
  return [...groups.values()];
}

function notificationsPage(visit: Visit, shown: readonly NotificationView[], older: string | null): Html {
  const { say } = visit;
  const [newest] = shown;
  const isUnread = shown.some((one) => !one.isRead);
  return layout(
    visit,
    { title: say("notifications.title"), hidden: true },
    markup`<h1>${say("notifications.title")}</h1>
<p class="small"><a href="/settings/notifications">${say("notifications.choose")}</a></p>${
      newest === undefined ? markup`<p>${say("notifications.none")}</p>` : nothing
    }${
      newest !== undefined && isUnread
        ? markup`<form method="post" action="/notifications">${
          formToken(visit)
        }<input type="hidden" name="until" value="${newest.createdAt.toString()}"><p class="buttons"><button class="quiet">${
          say("notifications.mark_read")
        }</button></p></form>`
        : nothing
    }${
      newest === undefined
        ? nothing
        : markup`<ol class="told">${groupsOf(shown).map((group) => groupItem(visit, group))}</ol>`
    }${
      older === null
        ? nothing
        : markup`<p class="buttons"><a class="button" rel="next" href="/notifications?before=${
          encodeURIComponent(older)
        }">${say("notifications.older")}</a></p>`
    }`,
  );
}

function groupItem(visit: Visit, { first, actors, isNew }: Group): Html {
  const { say, language } = visit;
  const href = targetOf(visit, first);
  const label = say(`notification.kind.${first.kind}`);
  const when = first.createdAt.toLocaleString(language, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  return markup`<li${isNew ? markup` class="new"` : nothing}><span class="sign" aria-hidden="true">${
    SIGNS[first.kind]
  }</span><div><p>${isNew ? markup`<strong class="badge">${say("notifications.new")}</strong> ` : nothing}${
    href === null ? markup`<b>${label}</b>` : markup`<a href="${href}">${label}</a>`
  }${actors.length === 0 ? nothing : markup` · ${names(visit, actors)}`}</p>${
    excerptOf(visit, first)
  }<p class="small"><time datetime="${first.createdAt.toString()}">${when} UTC</time></p></div></li>`;
}

function names({ say, addresses, language }: Visit, actors: readonly NotificationActor[]): Html {
  const known = [...new Map(actors.map((actor) => [actor.uri, actor])).values()];
  const others = known.length - 3;
  const comma = directionOf(language) === "rtl" ? "، " : ", ";
  return markup`${
    known.slice(0, 3).map((actor, index) => {
      const { handle, name } = actor;
      const page = handle?.endsWith(`@${addresses.host}`) ? handle.slice(0, -addresses.host.length - 1) : handle;
      return markup`${index === 0 ? "" : comma}${
        page === null ? markup`<bdi>${name}</bdi>` : markup`<a href="/${page}"><bdi>${name}</bdi></a>`
      }`;
    })
  }${others > 0 ? markup` + ${say("notifications.others", { count: others })}` : nothing}`;
}

/** A line of the post, or the name of the call, in the language it is in. */
function excerptOf({ reading, language }: Visit, { texts, call }: NotificationView): Html {
  const named = call?.texts ?? texts ?? {};
  const tags = Object.keys(named);
  const tag = tags.length === 0 ? undefined : chooseLanguage(tags, tags[0] ?? "und", [...reading, language]);
  if (tag === undefined) return nothing;
  const post = texts?.[tag];
  const text = call?.texts[tag]?.name ?? post?.warning ??
    shorten(foreignPlainText(post?.content ?? "", 2_000), notificationLimits.excerptCharacters);
  if (text === "") return nothing;
  return tag === "und"
    ? markup`<p class="said" dir="auto">${text}</p>`
    : markup`<p class="said" lang="${tag}" dir="${directionOf(tag)}">${text}</p>`;
}

/** The page of this node where it can be read or answered. */
function targetOf({ addresses }: Visit, { kind, subjectUri, call }: NotificationView): string | null {
  const fixed: Partial<Record<NotificationKind, string>> = {
    follow_requested: "/followers/requests",
    followed: "/followers",
    follow_accepted: "/following",
    export_ready: "/settings/leaving",
    signed_in_by_link: "/settings/security",
    flag_opened: "/desk/moderation",
    account_requested: "/desk/requests",
  };
  const known = fixed[kind];
  if (known !== undefined) return known;
  if (call !== null && kind === "call_question") return `/desk/calls/${call.id}/pledges`;
  if (call !== null) return `/calls/${call.id}`;
  if (subjectUri?.startsWith("/")) return safeHref(subjectUri);
  if (subjectUri === null || kind === "moved" || !URL.canParse(subjectUri)) return null;
  if (kind === "call_changed" || kind === "call_cancelled") return safeHref(subjectUri);
  const prefix = `${addresses.origin}/posts/`;
  if (subjectUri.startsWith(prefix)) return `/posts/${subjectUri.slice(prefix.length)}`;
  return `/thread?uri=${encodeURIComponent(subjectUri)}`;
}
