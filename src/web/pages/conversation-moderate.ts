/** Decisions of moderators: a reply is shown or hidden, a complaint is dealt with. Both lead back to the desk. */
import { moderateReply, resolveFlag } from "../../application/moderate.ts";
import { readForm } from "../forms/read-form.ts";
import { Refusal } from "../refusal.ts";
import { asker, type WebContext } from "../visit.ts";

/** Answers POST `/desk/replies`. */
export async function decideReply(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const state = form.text("state") === "shown" ? "shown" : "hidden";
  const outcome = await moderateReply(visit.house.ports, asker(visit), { uri: form.text("uri"), state });
  if (!outcome.ok) throw new Refusal(404);
  return c.redirect("/desk", 303);
}

/** Answers POST `/desk/flags`. */
export async function decideFlag(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const outcome = await resolveFlag(visit.house.ports, asker(visit), { id: form.text("id") });
  if (!outcome.ok) throw new Refusal(404);
  return c.redirect("/desk", 303);
}
