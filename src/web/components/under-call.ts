/** The way from a local action up to the call it stands under, and from a joint call to "our action" for organisers. */
import { findJoint } from "../../database/views/joint-views.ts";
import type { Call } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { viewerMay, type Visit } from "../visit.ts";
import { chooseText, phrase } from "./text.ts";

/** The call an action stands under, by its own address; nothing for a call of its own. */
export async function underCall(visit: Visit, call: Call): Promise<Html> {
  if (!call.joint) return nothing;
  const { parentUri } = call.joint;
  return markup`<p class="meta">${visit.say("joint.under_call")} <a href="${
    safeHref(parentUri) ?? "#"
  }" rel="noopener">${await nameOf(
    visit,
    parentUri,
  )}</a></p>`;
}

/** For organisers, under a joint call: the form of an action of ours. */
export async function ourActionLink(visit: Visit, call: Call, campaign: Campaign): Promise<Html> {
  if (call.joint || call.state !== "published" || !viewerMay(visit, "write_campaigns")) return nothing;
  const joint = await findJoint(visit.db, { localId: campaign.id });
  if (joint === null || joint.endedAt !== null) return nothing;
  const uri = encodeURIComponent(visit.addresses.call(call.id));
  return markup` · <a href="/desk/actions/new?call=${uri}">${visit.say("joint.our_action")}</a>`;
}

/** The name of a call as it is known here; its address where it is not. */
async function nameOf(visit: Visit, uri: string): Promise<Html> {
  const { db, addresses } = visit;
  const own = uri.startsWith(`${addresses.origin}/`)
    ? await db.selectFrom("call").select(["texts", "language"]).where("id", "=", uri.split("/").at(-1) ?? "")
      .executeTakeFirst()
    : undefined;
  if (own !== undefined) {
    const chosen = chooseText(visit, own.texts, own.language);
    return chosen === null ? markup`${uri}` : phrase(chosen.language, chosen.text.name);
  }
  const known = await db.selectFrom("remote_call").select(["name", "language", "reading"]).where("uri", "=", uri)
    .executeTakeFirst();
  if (known === undefined) return markup`<bdi dir="ltr">${uri}</bdi>`;
  const main = known.language ?? "und";
  const { names = {} } = known.reading as { readonly names?: Readonly<Record<string, string>> };
  const chosen = chooseText(visit, { [main]: known.name, ...names }, main);
  return chosen === null ? markup`${known.name}` : phrase(chosen.language, chosen.text);
}
