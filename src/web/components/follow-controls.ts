/**
 * Following from here, for whoever is signed in: how it stands and what can be done about it, beside anybody's name. A
 * person follows as themself; organisers see the same once more for their movement. Others see nothing of it.
 */
import { findActor } from "../../database/views/movement-views.ts";
import { findFollowStanding, type FollowStanding } from "../../database/views/follow-views.ts";
import { type Html, markup, nothing } from "../html.ts";
import { viewerMay, type Visit } from "../visit.ts";
import { formToken } from "./language-switch.ts";

/** Whose following is shown: an actor by address, with the name it is known by. */
export interface Followed {
  readonly uri: string;
  readonly name: string;
}

/** The controls; nothing for strangers, and nothing beside one's own name. */
export async function followControls(visit: Visit, followed: Followed): Promise<Html> {
  const { viewer, db, movement, addresses, say } = visit;
  if (viewer === null) return nothing;
  const { id } = viewer.person;
  const own = addresses.person(id);
  const mine = followed.uri === own ? null : await findFollowStanding(db, id, followed.uri);
  const isOurs = movement !== null && followed.uri === addresses.movement(movement.handle);
  const asMovement = movement === null || isOurs || !viewerMay(visit, "write_campaigns")
    ? null
    : { standing: await findFollowStanding(db, movement.id, followed.uri), name: movement.name };
  if (followed.uri === own) return nothing;
  return markup`<div class="follow-controls"><p class="small">${stateWords(visit, mine)}</p>${
    step(visit, followed, mine, "me", say("following.follow"))
  }${mine?.state === "accepted" ? wishesForm(visit, followed, mine) : nothing}${
    asMovement === null
      ? nothing
      : markup`<details class="small"><summary>${say("following.as_movement", { name: asMovement.name })}</summary><p>${
        stateWords(visit, asMovement.standing)
      }</p>${
        step(visit, followed, asMovement.standing, "movement", say("following.follow_as", { name: asMovement.name }))
      }</details>`
  }</div>`;
}

/** The controls for an actor of this node by handle; nothing where there is none. */
export async function followControlsFor(visit: Visit, handle: string): Promise<Html> {
  if (visit.viewer === null) return nothing;
  const actor = await findActor(visit.db, { handle });
  return actor === null || actor.deleted ? nothing : await followControls(visit, { uri: actor.uri, name: handle });
}

/** One button of a form about following; `label` says to a voice whom it is about. */
export function followButton(
  visit: Visit,
  options: {
    readonly uri: string;
    readonly does: string;
    readonly as?: "me" | "movement";
    readonly words: string;
    readonly label: string;
    readonly look?: "primary" | "quiet" | "danger";
    readonly action?: string;
  },
): Html {
  const { uri, does, as = "me", words, label, look = "quiet", action = "/following" } = options;
  return markup`<form method="post" action="${action}">${
    formToken(visit)
  }<input type="hidden" name="uri" value="${uri}"><input type="hidden" name="as" value="${as}"><input type="hidden" name="back" value="${visit.path}"><button class="${look}" name="do" value="${does}" aria-label="${label}">${words}</button></form>`;
}

/** How a follow stands, in one line; nothing where there is none. */
export function stateWords({ say }: Visit, standing: Pick<FollowStanding, "state"> | null): string {
  return standing === null ? "" : say(`following.state.${standing.state}`);
}

function step(
  visit: Visit,
  { uri, name }: Followed,
  standing: FollowStanding | null,
  as: "me" | "movement",
  follow: string,
): Html {
  const { say } = visit;
  const isOn = standing !== null && standing.state !== "refused";
  const words = !isOn ? follow : say(standing.state === "requested" ? "following.take_back" : "following.unfollow");
  return followButton(visit, {
    uri,
    as,
    words,
    does: isOn ? "unfollow" : "follow",
    label: `${words}: ${name}`,
    look: isOn ? "quiet" : "primary",
  });
}

function wishesForm(visit: Visit, { uri }: Followed, { withShares, withNotice, languages }: FollowStanding): Html {
  const { say } = visit;
  const tick = (name: string, isOn: boolean, words: string) =>
    markup`<p class="tick"><label><input type="checkbox" name="${name}" value="yes"${
      isOn ? markup` checked` : nothing
    }> ${words}</label></p>`;
  return markup`<details class="small"><summary>${
    say("following.wishes")
  }</summary><form method="post" action="/following">${
    formToken(visit)
  }<input type="hidden" name="uri" value="${uri}"><input type="hidden" name="back" value="${visit.path}">${
    tick("shares", withShares, say("following.with_shares"))
  }${tick("notice", withNotice, say("following.with_notice"))}<div class="field"><label for="wish-languages">${
    say("following.languages")
  }</label><input id="wish-languages" name="languages" value="${
    languages.join(", ")
  }" dir="ltr" aria-describedby="wish-languages-hint"><span class="hint" id="wish-languages-hint">${
    say("following.languages_hint")
  }</span></div><button class="quiet" name="do" value="wish">${say("following.save")}</button></form></details>`;
}
