/**
 * QR codes of public addresses as pictures: of a call, and of a campaign's page for whoever holds the other phone. They say an
 * address and nothing else, so they are the same in every language.
 */
import { findCall } from "../../database/views/call-views.ts";
import { findCampaign, findCampaignById } from "../../database/views/campaign-views.ts";
import { findTombstone } from "../../database/views/media-views.ts";
import { canSee, isPublic } from "../can-see.ts";
import { markup } from "../html.ts";
import { Refusal } from "../refusal.ts";
import type { WebContext } from "../visit.ts";
import { qrShape } from "./qr.ts";

/** Answers `/calls/:id/qr.svg`; 404 and 410 as the call's page. */
export async function showCallQr(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const id = c.req.param("id") ?? "";
  const uri = visit.addresses.call(id);
  const call = await findCall(visit.db, id);
  if (call === null) throw new Refusal(await findTombstone(visit.db, uri) === null ? 404 : 410);
  const campaign = await findCampaignById(visit.db, call.campaignId);
  if (campaign === null || !canSee(visit, { campaign, call })) throw new Refusal(404);
  return await answer(c, uri, isPublic({ campaign, call }));
}

/** Answers `/c/:handle/qr.svg`. */
export async function showCampaignQr(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const campaign = await findCampaign(visit.db, (c.req.param("handle") ?? "").toLowerCase());
  if (campaign === null || !canSee(visit, { campaign })) throw new Refusal(404);
  return await answer(c, visit.addresses.profile(campaign.handle), isPublic({ campaign }));
}

async function answer(c: WebContext, address: string, isOut: boolean): Promise<Response> {
  const { size, path } = qrShape(address);
  const svg = await markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${
    size * 8
  }" height="${
    size * 8
  }" shape-rendering="crispEdges"><title>${address}</title><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
  return c.body(`${svg}\n`, 200, {
    "Content-Type": "image/svg+xml",
    "Cache-Control": isOut ? "public, max-age=86400" : "private, no-store",
  });
}
