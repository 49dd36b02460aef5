import { describe, expect, test } from "vitest";
import { addresses, campaign, movement, notices, picket, say } from "../../../test/federation/vocabulary-cast.ts";
import { PUBLIC } from "./contexts.ts";
import { noticeToObject } from "./notice.ts";
import { noteFromObject } from "./remote.ts";

const shared = { campaign, movement, addresses, say };
const cancelled = noticeToObject({ ...shared, notice: notices["call-cancelled"], call: picket });
const begun = noticeToObject({ ...shared, notice: notices["campaign-published"], call: null });
const campaignUri = addresses.campaign(campaign.handle);

describe("a cancellation", () => {
  test("comes from the campaign, answers the call and carries its hashtags", () => {
    expect(cancelled).toMatchObject({
      attributedTo: campaignUri,
      inReplyTo: addresses.call("42"),
      to: [PUBLIC],
      cc: [`${campaignUri}/followers`],
      tag: [{ name: "#MakeThemPay" }, { name: "#BlackFriday" }],
    });
  });

  test("says in each language what will not happen, and when it would have", () => {
    expect(Object.keys(cancelled.contentMap)).toEqual(["fr", "en"]);
    expect(cancelled.content).toMatch(/^<p>Annulé : Piquet devant l'entrepôt n’aura pas lieu\.<br>ven\. 27 nov/);
    expect(cancelled.contentMap["en"]).toContain('class="mention hashtag">#MakeThemPay</a>');
  });

  test("without its call is a fault", () => {
    expect(() => noticeToObject({ ...shared, notice: notices["call-cancelled"], call: null })).toThrow(
      "without its call",
    );
  });
});

describe("the birth of a campaign", () => {
  test("comes from the movement and mentions the handle to follow", () => {
    expect(begun).toMatchObject({
      attributedTo: addresses.movement("front"),
      tag: [{ type: "Mention", name: "@make_amazon_pay@front.example", href: campaignUri }],
      cc: [`${addresses.movement("front")}/followers`, campaignUri],
    });
    expect(begun.content).toContain(
      '<a href="https://front.example/@make_amazon_pay" class="mention">@make_amazon_pay@front.example</a>',
    );
    expect(begun).not.toHaveProperty("inReplyTo");
  });

  test("tells the campaign in all its languages", () => {
    expect(Object.keys(begun.contentMap)).toEqual(["en", "fr", "es", "pt", "ar", "bn"]);
  });
});

test("a title cannot bring markup into a notice", () => {
  const texts = { fr: { name: "<script>x</script>", content: "" } };
  const note = noticeToObject({ ...shared, notice: notices["call-cancelled"], call: { ...picket, texts } });
  expect(note.content).not.toContain("<script");
});

test("another node of ours reads both as public notes", () => {
  for (const note of [cancelled, begun]) {
    expect(noteFromObject(JSON.parse(JSON.stringify(note)))).toMatchObject({ kind: "note", audience: "public" });
  }
});
