/**
 * The picture that other sites show beside a link to a call or a campaign. It depends on its address alone, never on who asks or
 * what their browser prefers, and names only languages that exist: a thousand different `?lang=` draw nothing twice.
 */
import { findCall } from "../../database/views/call-views.ts";
import { findCampaign, findCampaignById } from "../../database/views/campaign-views.ts";
import { findTombstone } from "../../database/views/media-views.ts";
import { isLanguageTag, type LanguageTag } from "../../domain/language.ts";
import { canSee, isPublic } from "../can-see.ts";
import { findTally } from "../components/joint-section.ts";
import { Refusal } from "../refusal.ts";
import type { WebContext } from "../visit.ts";
import { callCard, campaignCard, type CardContent } from "./card-content.ts";
import { canDrawCards, cardKey, CardsBusy, renderCard } from "./render-card.ts";

/** How long others may show a card without asking again, in seconds: what is called off must not look open for long. */
const FRESH_SECONDS = 300;

/** Answers `/calls/:id/card.png`; 404 and 410 as the call's page. */
export async function showCallCard(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { db, movement } = visit;
  const id = c.req.param("id") ?? "";
  const call = await findCall(db, id);
  if (call === null) throw new Refusal(await findTombstone(db, visit.addresses.call(id)) === null ? 404 : 410);
  const campaign = await findCampaignById(db, call.campaignId);
  if (campaign === null || movement === null || !canSee(visit, { campaign, call })) throw new Refusal(404);
  if (!canDrawCards) throw new Refusal(404);
  const card = await callCard({ call, campaign, movement, host: visit.addresses.host }, wantedLanguage(c));
  return await answer(c, card, isPublic({ campaign, call }));
}

/** Answers `/c/:handle/card.png`. */
export async function showCampaignCard(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const campaign = await findCampaign(visit.db, (c.req.param("handle") ?? "").toLowerCase());
  const { movement } = visit;
  if (campaign === null || movement === null || !canSee(visit, { campaign })) throw new Refusal(404);
  if (!canDrawCards) throw new Refusal(404);
  const tally = await findTally(visit, campaign);
  const card = await campaignCard({ campaign, movement, tally, host: visit.addresses.host }, wantedLanguage(c));
  return await answer(c, card, isPublic({ campaign }));
}

function wantedLanguage(c: WebContext): LanguageTag | null {
  const tag = (c.req.query("lang") ?? "").trim().toLowerCase();
  return isLanguageTag(tag) ? tag : null;
}

async function answer(c: WebContext, card: CardContent, isOut: boolean): Promise<Response> {
  const etag = `"${cardKey(card)}"`;
  const headers = {
    "Cache-Control": isOut ? `public, max-age=${FRESH_SECONDS}` : "private, no-store",
    "ETag": etag,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
  };
  if (isKnown(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
  try {
    return c.body(await renderCard(card), 200, { ...headers, "Content-Type": "image/png" });
  } catch (error) {
    if (!(error instanceof CardsBusy)) throw error;
    return c.text("503", 503, { "Cache-Control": "no-store", "Retry-After": "5" });
  }
}

function isKnown(header: string | undefined, etag: string): boolean {
  return (header ?? "").split(",").some((part) => part.trim().replace(/^W\//, "") === etag);
}
