/**
 * The ways to keep somebody at a distance, on their page and under what they wrote. Each leads to a page that says what the
 * step does; nothing happens before its button is pressed.
 */
import { findStandingTo } from "../../database/views/safety-views.ts";
import { formToken } from "../components/language-switch.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** Whom, and what of theirs; `back` is the path to come back to. */
export interface DistanceSubject {
  readonly actorUri: string;
  /** A post or call of theirs, for a complaint. */
  readonly objectUri?: string;
  readonly back?: string;
}

/** The links, folded; nothing for strangers and for oneself. Hiding a server is offered for others' servers only. */
export function distanceLinks(visit: Visit, subject: DistanceSubject): Html {
  const { viewer, say, addresses } = visit;
  if (viewer === null || subject.actorUri === addresses.person(viewer.person.id)) return nothing;
  const isOurs = subject.actorUri.startsWith(`${addresses.origin}/`);
  const steps = ["mute", "block", ...(isOurs ? [] : ["hide"]), "report"];
  return markup`<details class="distance"><summary>${say("safety.more")}</summary><ul class="steps">${
    steps.map((step) => markup`<li><a href="${stepPath(step, subject)}">${say(`safety.${step}`)}</a></li>`)
  }</ul></details>`;
}

/** Complaining alone, for what can be kept at a distance in no other way: a campaign or call. Nothing for strangers. */
export function reportLink(visit: Pick<Visit, "viewer" | "say">, subject: DistanceSubject): Html {
  if (visit.viewer === null) return nothing;
  return markup`<a href="${stepPath("report", subject)}">${visit.say("safety.report")}</a>`;
}

function stepPath(step: string, { actorUri, objectUri, back }: DistanceSubject): string {
  const query = new URLSearchParams({ uri: actorUri });
  if (objectUri !== undefined && step === "report") query.set("object", objectUri);
  if (back !== undefined) query.set("back", back);
  return `/people/${step}?${query}`;
}

/** How the viewer stands to somebody, with the way back from it, and the links; for the page of an actor. */
export async function distanceBox(visit: Visit, actorUri: string): Promise<Html> {
  const { viewer, say, db } = visit;
  if (viewer === null || actorUri === visit.addresses.person(viewer.person.id)) return nothing;
  const { isBlocked, isMuted, isHostHidden } = await findStandingTo(db, viewer.person.id, actorUri);
  const undo = (act: string, uri: string) =>
    markup`<form class="inline" method="post" action="/settings/safety">${
      formToken(visit)
    }<input type="hidden" name="uri" value="${uri}"><span>${
      say(`distances.now.${act}`)
    }</span> <button class="quiet" name="do" value="${act}">${say(`distances.${act}`)}</button></form>`;
  return markup`${isBlocked ? undo("unblock", actorUri) : nothing}${isMuted ? undo("unmute", actorUri) : nothing}${
    isHostHidden ? undo("show_host", URL.parse(actorUri)?.host ?? "") : nothing
  }${distanceLinks(visit, { actorUri, back: visit.path })}`;
}
