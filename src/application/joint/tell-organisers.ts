/**
 * Organisers are told when somebody wants an answer of them or gave one: an invitation that nobody sees expires. Only people of
 * this node who may write campaigns are told, and only that there is something; the words are on the desk.
 */
import type { Work } from "../ports.ts";

/** Where organisers find what they are told of: the invitations that came in, or the partners of a campaign here. */
export type PartnerPlace = "invitations" | { readonly campaignId: string } | { readonly jointUri: string };

/**
 * Tells everybody here who may write campaigns. `partner_asked` waits for an answer, `partner_news` does not. A campaign that is
 * not known here is told under the invitations.
 */
export async function tellOrganisers(
  work: Work,
  kind: "partner_asked" | "partner_news",
  actorUri: string | null,
  place: PartnerPlace,
): Promise<void> {
  await work.notifications.addForRight("write_campaigns", { kind, actorUri, subjectUri: await pathOf(work, place) });
}

async function pathOf(work: Work, place: PartnerPlace): Promise<string> {
  if (place === "invitations") return "/desk/together";
  const id = "campaignId" in place ? place.campaignId : (await work.joint.find(place.jointUri))?.localId;
  const campaign = id === undefined ? null : await work.campaigns.lockById(id);
  return campaign === null ? "/desk/together" : `/desk/campaigns/${campaign.handle}/partners`;
}

/** Ends what nobody answered in time, and tells the organisers who asked. Answers how many ended. */
export async function expireInvitations(work: Work): Promise<number> {
  const expired = await work.invitations.expire(work.now);
  for (const { direction, organisationUri, hostUri, asked, jointUri, consentUri } of expired) {
    if (direction !== "sent") continue;
    // Nobody may show a request as a consent that was not answered in its time.
    if (asked && consentUri !== null) await work.joint.buryActivity(consentUri);
    await tellOrganisers(work, "partner_news", asked ? hostUri : organisationUri, { jointUri });
  }
  return expired.length;
}
