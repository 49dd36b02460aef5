/** Decisions of moderators: a reply is shown or hidden, a complaint is dealt with. Both lead back to the desk. */
import { moderateReply } from "../../application/moderate.ts";
import { resolveFlag } from "../../application/moderation/decide-flag.ts";
import { findFlagFile } from "../../database/views/moderation-views.ts";
import { readForm } from "../forms/read-form.ts";
import { rankOf } from "../moderation/queue-show.ts";
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
  const id = form.text("id");
  const outcome = await resolveFlag(visit.house.ports, asker(visit), { id, outcome: "acted" });
  // Somebody else may have closed it meanwhile.
  if (!outcome.ok && await findFlagFile(visit.db, rankOf(visit), id) === null) throw new Refusal(404);
  return c.redirect("/desk", 303);
}
