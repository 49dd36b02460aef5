/** Makes a new draft out of a call, and opens it. */
import { copyCall } from "../../application/copy-call.ts";
import { Refusal } from "../refusal.ts";
import { asker, type WebContext } from "../visit.ts";

/** Answers POST of `/desk/calls/:id/copy`. A call of a campaign that is over is not copied: 404. */
export async function makeCopy(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const outcome = await copyCall(visit.house.ports, asker(visit), { id: c.req.param("id") ?? "" });
  if (!outcome.ok) throw new Refusal(404);
  return c.redirect(`/desk/calls/${outcome.value.id}?done=copied`, 303);
}
