/**
 * Any actor's page for people, by handle, and the ways there from actor addresses.
 */
import { findCampaignById } from "../../database/views/campaign-views.ts";
import { findActor, findPerson } from "../../database/views/movement-views.ts";
import { Refusal } from "../refusal.ts";
import type { WebContext } from "../visit.ts";
import { campaignPage } from "./campaign-show.ts";
import { movementPage } from "./home-show.ts";
import { personPage } from "./person-show.ts";
import { showRemoteActor } from "./remote-actor-show.ts";

/** Answers `/@:handle`, and `/@:name@:host` for somebody of another server. A deleted actor answers 410. */
export async function showActor(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const [, name, host] = /^@([^@]+)@([^@]+)$/.exec(c.req.param("at") ?? "") ?? [];
  if (name !== undefined && host !== undefined) return await showRemoteActor(c, name, host);
  const handle = (c.req.param("at") ?? "").slice(1).toLowerCase();
  const actor = await findActor(visit.db, { handle });
  if (actor === null) throw new Refusal(404);
  if (actor.deleted) throw new Refusal(410);
  if (actor.kind === "node") return c.redirect("/about", 303);
  if (actor.kind === "movement" && visit.movement !== null) {
    return await c.html(await movementPage(visit, visit.movement));
  }
  if (actor.kind === "campaign") {
    const campaign = await findCampaignById(visit.db, actor.id);
    if (campaign !== null) return await c.html(await campaignPage(visit, campaign));
  }
  const person = actor.kind === "person" ? await findPerson(visit.db, actor.id) : null;
  if (person === null) throw new Refusal(404);
  return await c.html(await personPage(visit, person, c.req.query("before") ?? null));
}

/** Answers `/u/:id`: leads to the person's page. */
export async function showPersonById(c: WebContext): Promise<Response> {
  const actor = await findActor(c.get("visit").db, { id: c.req.param("id") ?? "" });
  if (actor === null || actor.kind !== "person") throw new Refusal(404);
  if (actor.deleted) throw new Refusal(410);
  return c.redirect(`/@${actor.handle}`, 303);
}

/** Answers `/m/:handle`: leads to the movement's page. */
export async function showMovementByHandle(c: WebContext): Promise<Response> {
  const actor = await findActor(c.get("visit").db, { handle: c.req.param("handle") ?? "" });
  if (actor === null || actor.kind !== "movement") throw new Refusal(404);
  return c.redirect(`/@${actor.handle}`, 303);
}

/** Answers `/actor`, the node itself: leads to the page about it. */
export function showNode(c: WebContext): Response {
  return c.redirect("/about", 303);
}
