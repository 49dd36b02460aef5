/** What pages tell people and programs about feeds, cards and themselves. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelCall } from "../../src/application/change-call.ts";
import { type FeedStage, from, openFeedStage, operator } from "./feeds-stage.ts";
import { ORIGIN } from "./web-house.ts";

let stage: FeedStage;

beforeAll(async () => void (stage = await openFeedStage()));
afterAll(async () => await stage.close());

async function linkedData(path: string): Promise<Record<string, unknown>> {
  const page = await stage.text(path);
  return JSON.parse(/<script type="application\/ld\+json">([^<]+)<\/script>/.exec(page)?.[1] ?? "{}");
}

/** The values of a property or name in the head, in order. */
function metaOf(page: string, name: string): string[] {
  return [...page.matchAll(new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)">`, "g"))]
    .map(([, value = ""]) => value);
}

describe("people", () => {
  test("find the calendar on a call, and the subscription on campaign and home, in the languages they read", async () => {
    const call = await stage.text(`/calls/${stage.ids.picket}?lang=ar`);
    expect(call).toContain(
      `<a href="/calls/${stage.ids.picket}.ics?lang=ar" type="text/calendar">أضِفها إلى تقويمي</a>`,
    );
    const campaign = await stage.text("/c/make_amazon_pay", { "accept-language": "pt, ar;q=0.8" });
    expect(campaign).toContain('href="webcal://front.example/c/make_amazon_pay/actions.ics?lang=pt,ar"');
    expect(campaign).toContain("Subscrever no meu calendário");
    expect(campaign).toContain('href="webcal://front.example/c/make_amazon_pay/actions.ics?country=BD&amp;lang=pt,ar"');
    expect(await stage.text("/?lang=es")).toContain('href="webcal://front.example/calls.ics?lang=es"');
  });

  test("are offered no calendar for what has no date or is not public", async () => {
    const undated = await stage.publish({ schedule: null });
    expect(await stage.text(`/calls/${undated}`)).not.toContain(`/calls/${undated}.ics`);
    expect(await linkedData(`/calls/${undated}`)).toEqual({});
  });

  test("every link to a feed leads to one", async () => {
    for (const path of ["/", "/c/make_amazon_pay", `/calls/${stage.ids.picket}`]) {
      const page = await stage.text(`${path}?lang=bn`);
      const links = [...page.matchAll(/(?:href|content)="([^"]*\.(?:ics|atom|geojson)\?[^"]*|[^"]*\/oembed\?[^"]*)"/g)];
      expect(links.length).toBeGreaterThan(2);
      for (const [, href = ""] of links) {
        const address = new URL(href.replaceAll("&amp;", "&").replace("webcal:", "https:"), ORIGIN);
        expect((await stage.request(`${address.pathname}${address.search}`)).status, href).toBe(200);
      }
    }
  });
});

describe("programs", () => {
  test("find the feeds by type in the head", async () => {
    const page = await stage.text(`/calls/${stage.ids.picket}?lang=fr`);
    const types = [...page.matchAll(/<link rel="alternate" type="([^"]+)"/g)].map(([, type]) => type);
    expect(types).toEqual([
      "application/activity+json",
      "text/calendar",
      "application/atom+xml",
      "text/calendar",
      "application/geo+json",
      "application/json+oembed",
    ]);
  });

  test("get a whole card: title, time, place, words, language, picture with its size and words", async () => {
    const page = await stage.text(`/calls/${stage.ids.picket}?lang=fr`);
    const only = (name: string) => metaOf(page, name)[0];
    expect(only("og:title")).toBe("Piquet devant l&#39;entrepôt de Brétigny");
    expect(only("og:description")).toMatch(
      /^ven\. 26 nov\. 2027, 07:00\s–\s12:00 .*Brétigny-sur-Orge, France – Rendez-vous/,
    );
    expect(only("description")).toBe(only("og:description"));
    expect(only("og:locale")).toBe("fr_FR");
    expect(metaOf(page, "og:locale:alternate").sort()).toEqual(["ar_EG", "en_GB"]);
    expect(metaOf(page, "og:image")).toEqual([`${ORIGIN}/calls/${stage.ids.picket}/card.png?lang=fr`]);
    expect([only("og:image:width"), only("og:image:height")]).toEqual(["1200", "630"]);
    expect(only("og:image:alt")).toContain("Brétigny-sur-Orge");
    const campaign = await stage.text("/c/make_amazon_pay?lang=bn");
    expect(metaOf(campaign, "og:image")).toEqual([`${ORIGIN}/c/make_amazon_pay/card.png?lang=bn`]);
    expect(metaOf(campaign, "og:image:alt")[0]).toContain("অ্যামাজনকে দাম দিতে হবে");
    for (const path of ["/", "/about"]) expect(metaOf(await stage.text(path), "description")[0]).toMatch(/\S/);
  });

  test("a cancelled call's card and data say so", async () => {
    const id = await stage.publish();
    await cancelCall(stage.ports, operator, { id });
    expect(metaOf(await stage.text(`/calls/${id}?lang=en`), "og:title")).toEqual([
      "Cancelled: Picket at the Brétigny warehouse",
    ]);
    expect(await linkedData(`/calls/${id}?lang=en`)).toMatchObject({
      name: "Cancelled: Picket at the Brétigny warehouse",
      eventStatus: "https://schema.org/EventCancelled",
    });
  });

  test("read a call as an event of schema.org", async () => {
    expect(await linkedData(`/calls/${stage.ids.strike}?lang=es`)).toMatchObject({
      "@context": "https://schema.org",
      "@type": "Event",
      "@id": `${ORIGIN}/calls/${stage.ids.strike}`,
      name: "Huelga en el almacén de Coventry",
      inLanguage: "es",
      startDate: "2027-11-26T06:30:00+00:00",
      endDate: "2027-11-26T22:00:00+00:00",
      eventStatus: "https://schema.org/EventScheduled",
      eventAttendanceMode: "https://schema.org/OfflineEventAttendanceMode",
      location: { "@type": "Place", geo: { latitude: 52.42, longitude: -1.56 }, address: { addressCountry: "GB" } },
      organizer: { "@type": "Organization", name: "Front populaire", url: `${ORIGIN}/@front` },
    });
    expect(await linkedData(`/calls/${stage.ids.meeting}?lang=en`)).toMatchObject({
      eventAttendanceMode: "https://schema.org/OnlineEventAttendanceMode",
      location: { "@type": "VirtualLocation", url: `${ORIGIN}/calls/${stage.ids.meeting}?lang=en` },
    });
    expect(await linkedData(`/calls/${stage.ids.boycott}?lang=en`)).toMatchObject({
      startDate: "2027-11-26",
      endDate: "2027-11-26",
      location: { "@type": "Place", name: "Everywhere" },
    });
    const both = await stage.publish({ onlineUrl: "https://meet.example/open", onlinePublic: true });
    expect(await linkedData(`/calls/${both}`)).toMatchObject({
      eventAttendanceMode: "https://schema.org/MixedEventAttendanceMode",
      location: [{ "@type": "Place" }, { "@type": "VirtualLocation", url: "https://meet.example/open" }],
    });
  });

  test("a whole weekend ends on its last day", async () => {
    const schedule = from("2027-11-26T23:00:00Z", "2027-11-28T23:00:00Z", "Europe/Paris");
    const id = await stage.publish({ schedule });
    expect(await linkedData(`/calls/${id}`)).toMatchObject({ startDate: "2027-11-27", endDate: "2027-11-28" });
  });
});

describe("another site", () => {
  const ask = async (query: string) => await stage.request(`/oembed?${query}`);
  const url = (path: string) => `url=${encodeURIComponent(`${ORIGIN}${path}`)}`;

  test("quotes a call or a campaign as words and a link", async () => {
    const response = await ask(`${url(`/calls/${stage.ids.picket}?lang=ar`)}&maxwidth=320`);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("cache-control")).toMatch(/^public/);
    const embed = await response.json() as Record<string, string>;
    expect(embed).toMatchObject({ version: "1.0", type: "rich", provider_url: `${ORIGIN}/`, width: 320 });
    expect(embed["title"]).toBe("وقفة أمام مستودع بريتيني");
    expect(embed["html"]).toMatch(/^<blockquote lang="ar" dir="rtl">/);
    expect(embed["html"]).toContain(`href="${ORIGIN}/calls/${stage.ids.picket}?lang=ar"`);
    for (const path of ["/c/make_amazon_pay?lang=es", "/@make_amazon_pay?lang=es"]) {
      expect(await (await ask(url(path))).json()).toMatchObject({ title: "Que Amazon pague" });
    }
  });

  test("gets nothing for other addresses, other formats and other nodes", async () => {
    for (
      const query of [
        "",
        "url=x",
        "url=https%3A%2F%2Felsewhere.example%2Fc%2Fmake_amazon_pay",
        url("/"),
        url("/desk"),
        url("/c/nobody"),
        url("/@front"),
        url(`/calls/${stage.ids.picket}/poster`),
      ]
    ) {
      expect((await ask(query)).status, query).toBe(404);
    }
    expect((await ask(`${url("/c/make_amazon_pay")}&format=xml`)).status).toBe(501);
  });
});
