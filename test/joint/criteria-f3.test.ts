/**
 * F3, one call with local actions on the partners' own nodes: made in one form with everything inherited, the same on every node,
 * changed and cancelled everywhere, and going on without the convenor.
 */
import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { cancelCall, reviseCall } from "../../src/application/change-call.ts";
import { findCall } from "../../src/database/views/call-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import { listSources } from "../../src/database/views/joint-views.ts";
import { type FixturePeer, startFixturePeer } from "../support/fixture-peer.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { signIn } from "../security/visitor.ts";
import { dig, startTestNetwork } from "../scenarios/stage.ts";
import { act, bringTogether, operator, received, report, type Stage } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let gamma: NetworkNode;
let stage: Stage;
let mastodon: FixturePeer;
let callUri: string;
let at: string;
let bo: Awaited<ReturnType<typeof signIn>>;
let cy: Awaited<ReturnType<typeof signIn>>;
let lyon: string;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta", "gamma");
  [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  stage = await bringTogether(network, alpha, [beta, gamma]);
  at = `/c/${stage.campaign.handle}`;
  [bo, cy] = [await signIn(beta, "organiser"), await signIn(gamma, "organiser")];
  mastodon = await startFixturePeer();
  const bytes = new Uint8Array(
    await sharp({ create: { width: 800, height: 400, channels: 3, background: "#a03" } }).jpeg().toBuffer(),
  );
  const draft = {
    ...alpha.draft("call-rally.json", { distributed: true }),
    language: "fr",
    texts: {
      fr: {
        name: "Journée d'action",
        content: "Devant **chaque** entrepôt :\n\n- une pause\n- un [lien](https://front.example/)",
      },
      ar: { name: "يوم العمل", content: "أمام **كل** مستودع" },
    },
    tags: ["MakeAmazonPay"],
    picture: { mediaId: "", alt: { fr: "Une banderole rouge" } },
  };
  const newPicture = { bytes, mediaType: "image/jpeg" as const, width: 800, height: 400 };
  const call = orThrow(
    await createCall(alpha.node.ports, operator, { campaign: stage.campaign.handle, draft, newPicture, publish: true }),
  );
  callUri = call.uri;
  await network.settle();
}, 90_000);
afterAll(async () => {
  await mastodon?.close();
  // The convenor's node was closed already.
  await network?.close().catch(() => null);
});

const actionsOf = async (node: NetworkNode) =>
  (dig((await node.json(`${at}/actions`)).json, "orderedItems") as string[]).toSorted();
const sourceOf = async (node: NetworkNode, uri: string) =>
  (await listSources(node.node.store.db, stage.campaign.uri, "action")).find((one) => one.uri === uri)?.reading;

test("F3.1 our action in Lyon is one form: text, languages, tags and picture come from the call of another node", async () => {
  const form = (await bo.get(`/desk/actions/new?call=${encodeURIComponent(callUri)}`)).body;
  expect(form).toContain('value="Journée d&#39;action"');
  expect(form).toContain("Une banderole rouge");
  const done = await bo.post("/desk/actions/new", {
    ...{ call: callUri, "title.fr": "À Lyon", locality: "Lyon", country: "FR", picture: "yes" },
    ...{ starts: "2027-11-26T10:00", ends: "2027-11-26T12:00" },
  });
  expect(done.status).toBe(303);
  await network.settle();
  lyon = `${beta.origin}${done.headers.get("location")}`;
  const { json } = await beta.json(new URL(lyon).pathname);
  expect(json["tdu:call"]).toBe(callUri);
  expect(Object.keys(json["contentMap"] as object).sort()).toEqual(["ar", "fr"]);
  expect(String(dig(json, "contentMap", "fr"))).toContain("Devant <strong>chaque</strong> entrepôt");
  expect(String(dig(json, "contentMap", "fr"))).toMatch(/<ul>[\s\S]*<li>une pause<\/li>/);
  expect(JSON.stringify(json["tag"])).toContain("MakeAmazonPay");
  const picture = (json["attachment"] as Record<string, unknown>[]).find(({ mediaType }) =>
    String(mediaType).startsWith("image/")
  );
  expect(String(picture?.["url"]).startsWith(`${beta.origin}/media/`)).toBe(true);
  expect(picture?.["name"]).toBe("Une banderole rouge");
  expect((await fetch(String(picture?.["url"]))).status).toBe(200);
});

test("F3.1 another partner's time is its own: Dhaka's clock, not the call's", async () => {
  const done = await cy.post("/desk/actions/new", {
    ...{ call: callUri, "title.fr": "In Dhaka", locality: "Dhaka", country: "BD" },
    ...{ starts: "2027-11-26T10:00", ends: "2027-11-26T12:00" },
  });
  expect(done.status).toBe(303);
  await network.settle();
  const dhaka = `${gamma.origin}${done.headers.get("location")}`;
  expect(dig(await sourceOf(alpha, dhaka), "startsAt")).toBe("2027-11-26T04:00:00Z");
});

test("F3.2 every node lists the same actions by their owners' addresses, on page, map and under the call", async () => {
  const all = await actionsOf(alpha);
  expect(all).toContain(lyon);
  expect(all.every((uri) => uri.startsWith(beta.origin) || uri.startsWith(gamma.origin))).toBe(true);
  for (const node of network.nodes) {
    expect(await actionsOf(node), node.name).toEqual(all);
    const page = (await node.html(`${at}/tally`)).body;
    for (const uri of all) expect(page, node.name).toContain(`href="${uri}"`);
    expect(page, node.name).toContain("<svg");
  }
  const call = (await alpha.html(new URL(callUri).pathname)).body;
  for (const uri of all) expect(call).toContain(`href="${uri}"`);
  expect((await beta.html(new URL(lyon).pathname)).body).toContain("Journée d&#39;action");
});

test("F3.2 an edit on its own node appears on the others", async () => {
  const id = lyon.split("/").at(-1)!;
  const call = (await findCall(readerOf(beta.node.store), id))!;
  const texts = { ...call.texts, fr: { ...call.texts["fr"]!, name: "À Lyon, place Bellecour" } };
  orThrow(await reviseCall(beta.node.ports, operator, { id, draft: { ...call, texts }, newPicture: null }));
  await network.settle();
  for (const node of network.nodes) {
    expect(dig(await sourceOf(node, lyon), "names", "fr"), node.name).toBe("À Lyon, place Bellecour");
    expect((await node.html(`${at}/tally`)).body, node.name).toContain("place Bellecour");
  }
});

test("F3.5 co-organised from desk to desk: one object, both named everywhere, and the owner may take the other out", async () => {
  const desk = `/desk/actions/${lyon.split("/").at(-1)}/partners`;
  expect((await bo.get(new URL(lyon).pathname)).body).toContain(desk);
  expect((await bo.post(desk, { do: "invite", partner: gamma.movementUri })).status).toBe(303);
  await network.settle();
  const invitation = await received(gamma);
  const page = (await cy.get("/desk/together")).body;
  expect(page).toContain("Pour co-organiser une action");
  expect(page).toContain("place Bellecour");
  expect((await cy.post("/desk/together", { do: "accept", id: invitation.id })).status).toBe(303);
  await network.settle();
  for (const node of network.nodes) {
    expect(dig(await sourceOf(node, lyon), "confirmed"), node.name).toEqual([beta.movementUri, gamma.movementUri]);
  }
  expect(await actionsOf(gamma)).toEqual(await actionsOf(beta));
  expect((await beta.html(new URL(lyon).pathname)).body).toContain("Movement gamma");
  expect((await bo.post(desk, { do: "remove", organisation: gamma.movementUri })).status).toBe(303);
  await network.settle();
  for (const node of network.nodes) {
    expect(dig(await sourceOf(node, lyon), "confirmed"), node.name).toEqual([beta.movementUri]);
  }
});

test("F3.3 cancelled on its own node, it is cancelled and visible on all; followers get the edit and one new short note", async () => {
  const companion = `${beta.origin}${at}`;
  await mastodon.post(`${companion}/inbox`, {
    ...{ "@context": "https://www.w3.org/ns/activitystreams", id: `${mastodon.origin}/follows/1`, type: "Follow" },
    ...{ actor: mastodon.actorUri, object: companion },
  });
  await network.settle();
  const before = mastodon.received.length;
  orThrow(await cancelCall(beta.node.ports, operator, { id: lyon.split("/").at(-1)! }));
  await network.settle();
  for (const node of network.nodes) {
    expect(dig(await sourceOf(node, lyon), "isCancelled"), node.name).toBe(true);
    expect((await node.html(`${at}/tally`)).body, node.name).toMatch(/place Bellecour[\s\S]{0,200}annulé/);
  }
  const letters = mastodon.received.slice(before)
    .filter(({ type, object }) => type !== "Update" || dig(object, "type") !== "Question");
  const edits = letters.filter(({ type }) => type === "Update");
  expect(edits).toHaveLength(1);
  expect(edits[0]?.["object"]).toMatchObject({ id: lyon, type: "Event", status: "CANCELLED" });
  expect(dig(edits[0], "object", "updated")).toBeTypeOf("string");
  const notes = letters.filter(({ type }) => type === "Create").map(({ object }) => object);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatchObject({ type: "Note", inReplyTo: lyon });
});

test("F3.4 with the convenor's node switched off, the others act, report and read one another", async () => {
  const [down] = network.nodes;
  await (down as NetworkNode & { close(): Promise<void> }).close();
  const action = await act(beta, stage);
  await vi.waitFor(async () => expect(await sourceOf(beta, action.uri)).toBeDefined(), 10_000);
  await report(beta, action.uri, { participants: { low: 40, high: 60 } });
  await vi.waitFor(async () => {
    expect(await listSources(beta.node.store.db, stage.campaign.uri, "report")).toHaveLength(1);
  }, 10_000);
  await gamma.node.readPartners(true);
  const page = (await gamma.html(`${at}/tally`)).body;
  expect(page).toContain(`href="${action.uri}"`);
  expect(await actionsOf(gamma)).toContain(action.uri);
  expect(dig((await gamma.json(`${at}/tally.json`)).json, "figures", "participations", "counted"))
    .toMatchObject({ low: 40, high: 60 });
  const form = await bo.get(`/desk/actions/new?call=${encodeURIComponent(callUri)}`);
  expect(form.status).toBe(200);
});
