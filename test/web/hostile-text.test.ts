/** Hostile text in every field of every page stays text: no tag, no handler, no address that runs. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import type { CallDraft } from "../../src/domain/call.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Browser, openTestHouse, ORIGIN, type TestHouse } from "./web-house.ts";
import { storeReply } from "../support/stored-reply.ts";

const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "<svg><style><img src=x onerror=alert(1)></style></svg>",
  "[x](javascript:alert(1)) <a href='javascript:alert(1)'>x</a> <form action=//evil.example><iframe src=//evil.example>",
  "</textarea></title></pre><script>alert(1)</script>",
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
].join(" ");

let database: TestDatabase;
let node: TestHouse;
let ana: Browser;
let callId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await openTestHouse(database, { previewEvent: () => ({ name: HOSTILE }) });
  ana = await node.setUp();
  await database.db.updateTable("movement").set({ name: HOSTILE.slice(0, 200), summary: HOSTILE }).execute();
  await database.db.updateTable("person").set({ name: HOSTILE.slice(0, 200) }).execute();
  const operator = { kind: "operator" } as const;
  const draft = {
    handle: "hostile",
    language: "en",
    texts: { en: { name: HOSTILE, summary: HOSTILE }, ar: { name: HOSTILE, summary: HOSTILE } },
    struggles: ["labour", HOSTILE],
    startsOn: "2099-01-01",
    endsOn: null,
    picture: null,
  };
  await createCampaign(node.ports, operator, { draft, newPicture: null, publish: true });
  const created = await createCall(node.ports, operator, {
    campaign: "hostile",
    draft: callDraft(),
    newPicture: null,
    publish: true,
  });
  if (!created.ok) throw new Error(created.refusal.kind);
  callId = created.value.id;
  await arriveFromElsewhere();
});

afterAll(async () => await database.close());

describe("hostile text is inert", () => {
  test.each(["/", "/@front", "/@ana", "/c/hostile", "/c/hostile?lang=ar", "/@hostile", "/about"])(
    "on %s",
    async (path) => {
      expectInert(await (await node.request(path)).text());
    },
  );

  test("on the page of a call, with replies", async () => {
    const page = await (await node.request(`/calls/${callId}`)).text();
    expectInert(page);
    expect(page).toContain("Solidarity");
  });

  test("in the forms and on the desk", async () => {
    for (
      const path of [
        "/desk",
        "/desk/people",
        "/desk/campaigns/hostile",
        `/desk/calls/${callId}`,
        `/desk/calls/${callId}/cancel`,
      ]
    ) {
      expectInert(await (await ana.get(path)).text());
    }
  });

  test("in forms that come back, in the preview and in its JSON", async () => {
    const fields = [
      "name.en",
      "content.en",
      "place.name",
      "place.locality",
      "online",
      "externalUrl",
      "tags",
      "timezone",
      "kind",
    ]
      .map((name) => [name, HOSTILE] as const);
    const back = await ana.post("/desk/campaigns/hostile/calls/new", [
      ["language", "en"],
      ["languages", "en"],
      ...fields,
      ["do", "save"],
    ]);
    expectInert(await back.text());
    const preview = await ana.post("/desk/campaigns/hostile/calls/new", [
      ["language", "en"],
      ["languages", "en"],
      ["kind", "strike"],
      ["name.en", HOSTILE.slice(0, 190)],
      ["content.en", HOSTILE],
      ["pledge", "open"],
      ["do", "preview"],
    ]);
    const page = await preview.text();
    expect(preview.status).toBe(200);
    expectInert(page);
  });

  test("in addresses, queries and headers", async () => {
    const hostile = encodeURIComponent(HOSTILE);
    for (
      const path of [
        `/${hostile}`,
        `/tags/${hostile}`,
        `/@${hostile}`,
        `/?lang=${hostile}&interface=${hostile}`,
        `/setup?token=${hostile}`,
        `/sign_in/${hostile}`,
      ]
    ) {
      expectInert(
        await (await node.request(path, { headers: { "accept-language": HOSTILE, cookie: `reading=${hostile}` } }))
          .text(),
      );
    }
  });
});

/** The few tags of ours that nobody else may write: the desk's script, data that nothing runs, drawings. */
const OWN_TAGS = [
  /^<script type="module" src="\/static\/desk-[\w-]{12}\.js">$/,
  /^<script type="application\/ld\+json">$/,
  /^<\/script>$/,
  /^<svg (?:viewBox="[\d .]+" role="img" aria-labelledby="map-title map-text"|width="16" height="16" viewBox="0 0 16 16" aria-hidden="true")>$/,
  /^<\/svg>$/,
];

/** Looks at the markup as a browser would: tags and attributes that our templates never write must not be there. */
function expectInert(page: string): void {
  const tags = page.match(/<[a-z!/][^>]*>/gi) ?? [];
  expect(tags.length).toBeGreaterThan(10);
  for (const tag of tags) {
    if (OWN_TAGS.some((own) => own.test(tag))) continue;
    const bare = tag.replace(/"[^"]*"/g, '""');
    expect(bare, bare).not.toMatch(/^<\/?(script|style|svg|math|iframe|object|embed|base)\b/i);
    expect(bare, bare).not.toMatch(/\son\w+\s*=|\sstyle\s*=/i);
    expect(tag, tag).not.toMatch(/(?:href|src|action)="\s*(?:javascript|data|vbscript):/i);
    if (/^<form\b.*action/i.test(tag)) expect(tag).toMatch(/action="\/(?!\/)/);
    if (/^<img\b/i.test(tag)) expect(tag).toMatch(/src="\/(?:media\/|(?:c|calls)\/\w+\/qr\.svg")/);
  }
}

function callDraft(): CallDraft {
  return {
    kind: "strike",
    language: "en",
    texts: { en: { name: HOSTILE, content: HOSTILE } },
    schedule: null,
    place: {
      name: HOSTILE,
      street: HOSTILE,
      locality: HOSTILE,
      postalCode: HOSTILE,
      country: HOSTILE,
      latitude: null,
      longitude: null,
      precision: "exact",
      townLatitude: null,
      townLongitude: null,
    },
    onlineUrl: "javascript:alert(1)",
    onlinePublic: true,
    capacity: null,
    pledge: "external",
    externalUrl: "javascript:alert(1)",
    pledgeUntil: null,
    threshold: null,
    pledgeOptions: ["going"],
    distributed: false,
    risk: true,
    tags: [HOSTILE],
    picture: null,
  };
}

async function arriveFromElsewhere(): Promise<void> {
  const [now, uri] = [new Date().toISOString(), "https://evil.example/u/1"];
  const movement = await database.db.selectFrom("movement").select("id").executeTakeFirstOrThrow();
  const actor = {
    uri,
    type: "Person",
    handle: HOSTILE,
    host: HOSTILE,
    name: HOSTILE,
    summary: HOSTILE,
    url: "javascript:alert(1)",
  };
  await database.db.insertInto("remote_actor")
    .values({ ...actor, inbox: `${uri}/inbox`, shared_inbox: null, fetched_at: now, gone_at: null }).execute();
  await database.db.insertInto("following")
    .values({ actor_id: movement.id, target_uri: uri, follow_uri: "f", state: "accepted", answered_at: now }).execute();
  const reading = {
    names: { en: HOSTILE, [HOSTILE]: HOSTILE },
    timezone: HOSTILE,
    callKind: HOSTILE,
    countryCode: HOSTILE,
    place: { locality: HOSTILE },
    url: "javascript:alert(1)",
  };
  await database.db.insertInto("remote_call").values({
    uri: "javascript:alert(2)",
    attributed_to: uri,
    name: HOSTILE,
    language: HOSTILE,
    starts_at: "2099-01-01T00:00:00Z",
    ends_at: null,
    state: "confirmed",
    reading: JSON.stringify(reading),
    published_at: now,
    updated_at: now,
  }).execute();
  for (const state of ["shown", "held"] as const) {
    await storeReply(database.db, {
      uri: `javascript:alert('${state}')`,
      object_uri: `${ORIGIN}/calls/${callId}`,
      actor_uri: uri,
      audience: "public",
      content: `<p onclick="alert(1)">Solidarity</p>${HOSTILE}`,
      language: HOSTILE,
      url: "javascript:alert(1)",
      state,
      published_at: now,
    });
  }
  await database.db.insertInto("flag")
    .values({ id: HOSTILE, host: HOSTILE, object_uris: [HOSTILE], content: HOSTILE, state: "open" }).execute();
}
