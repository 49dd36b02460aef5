/** Posters and codes: what the call's page says to everybody, on one sheet, in the language of the call, asking nobody else. */
import fc from "fast-check";
import QRCode from "qrcode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CALL_KINDS } from "../../src/domain/kind.ts";
import { KNOWN_STRUGGLES } from "../../src/domain/struggle.ts";
import { catalogues } from "../../src/web/locales.ts";
import { fitPoster } from "../../src/web/posters/poster-fit.ts";
import { PRINTED_LANGUAGES, printedLanguage, printedTime } from "../../src/web/posters/printed-words.ts";
import { qrShape } from "../../src/web/posters/qr.ts";
import { sample, SAMPLE_CALLS } from "./posters-sample.ts";
import { openPrintStage, type PrintStage } from "./posters-stage.ts";

let stage: PrintStage;

beforeAll(async () => {
  stage = await openPrintStage();
});

afterAll(async () => await stage.database.close());

const get = (path: string, headers: Record<string, string> = {}) => stage.node.request(path, { headers });
const text = async (path: string) => await (await get(path)).text();

describe("a poster", () => {
  test("exists in every language of every sample call, with seven slips, its code and its address", async () => {
    for (const name of SAMPLE_CALLS) {
      for (const [tag, title] of Object.entries(sample(`call-${name}`)["name"] as Record<string, string>)) {
        const page = await text(`/calls/${stage.calls[name]}/poster?lang=${tag}`);
        expect(page).toContain(`<html lang="${tag}" dir="${tag === "ar" ? "rtl" : "ltr"}">`);
        expect(page).toContain(`<h1>${title.replaceAll("'", "&#39;")}</h1>`);
        expect(page.match(/<svg class="code"/g)?.length).toBe(8);
        expect(page).toContain(qrShape(`https://front.example/calls/${stage.calls[name]}`).path);
        expect(page.replaceAll("<wbr>", "")).toContain(`front.example/calls/${stage.calls[name]}`);
        expect(page.replaceAll("<wbr>", "")).toContain("@make_amazon_pay@front.example");
      }
    }
  });

  test("is set in the words of its own language, Bengali too, whatever the reader's interface", async () => {
    const page = await text(`/calls/${stage.calls.rally}/poster?lang=bn&interface=fr`);
    for (const word of ["কখন", "কোথায়", "সমাবেশে আসুন", "শুক্রবার, ২৬ নভেম্বর, ২০২৭", "বাংলাদেশ"]) expect(page).toContain(word);
    expect(page).toContain("Retour à l’appel");
    expect(page).toContain('<header class="tools" lang="fr" dir="ltr">');
  });

  test("chooses its paper by a sheet of its own, and keeps nothing but this node's files", async () => {
    const [a4, a3] = [
      await text(`/calls/${stage.calls.strike}/poster`),
      await text(`/calls/${stage.calls.strike}/poster?size=A3`),
    ];
    const sheets = (page: string) =>
      [...page.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href = ""]) => href);
    expect(sheets(a4).at(-1)).toMatch(/^\/static\/poster-a4-/);
    expect(sheets(a3).at(-1)).toMatch(/^\/static\/poster-a3-/);
    for (const path of [...sheets(a4), ...sheets(a3)]) expect((await get(path)).status).toBe(200);
    expect(await text(sheets(a3).at(-1) ?? "")).toContain("size: A3");
    for (const page of [a4, a3]) {
      expect(page).not.toMatch(/<script|<iframe|\son\w+=|\sstyle=/i);
      for (const [, source = ""] of page.matchAll(/src="([^"]+)"/g)) expect(source).toMatch(/^\/media\//);
    }
  });

  test("tells of a place what is public and asks people to ask; a link that is not public stays off the paper", async () => {
    const id = await stage.write({
      place: { ...sample("call-picket")["place"] as object, name: "Entrepôt secret", street: "3 rue Cachée" },
      online: "https://meet.example/secret",
    });
    const page = await text(`/calls/${id}/poster?lang=fr`);
    expect(page).toContain("Brétigny-sur-Orge");
    expect(page).toContain("Demandez-nous le lieu exact.");
    expect(page).not.toMatch(/Entrepôt secret|Cachée|91220|48\.6|meet\.example/);
    const open = await stage.write({
      online: "https://meet.example/open",
      onlinePublic: true,
      place: undefined,
      timezone: "Europe/Paris",
    });
    expect((await text(`/calls/${open}/poster?lang=fr`)).replaceAll("<wbr>", "")).toContain("meet.example/open");
  });

  test("leads to the other site where people sign up, warns of a risk, and says when it was called off", async () => {
    const id = await stage.write({ pledge: "external", externalUrl: "https://forms.example/1", risk: true });
    const page = (await text(`/calls/${id}/poster?lang=fr`)).replaceAll("<wbr>", "");
    expect(page).toContain("forms.example/1");
    expect(page).toContain("Participer peut comporter un risque");
    await stage.ana.get("/desk");
    await stage.ana.post(`/desk/calls/${id}/cancel`, []);
    expect(await text(`/calls/${id}/poster?lang=fr`)).toMatch(/<p class="stamp">Annulé(?!.*Rejoindre le piquet)/s);
  });

  test("is there for a draft, for organisers alone; what is deleted is gone", async () => {
    const draft = await stage.write({}, { publish: false });
    for (const part of ["poster", "qr.svg"]) {
      expect((await get(`/calls/${draft}/${part}`)).status, part).toBe(404);
      expect((await stage.ana.get(`/calls/${draft}/${part}`)).status, part).toBe(200);
    }
    expect(await (await stage.ana.get(`/calls/${draft}/poster?lang=fr&interface=fr`)).text()).toContain("brouillon");
    const gone = await stage.write({});
    await stage.ana.post(`/desk/calls/${gone}/delete`, []);
    for (const part of ["poster", "qr.svg"]) {
      expect((await get(`/calls/${gone}/${part}`)).status, part).toBe(410);
      expect((await get(`/calls/neverwas/${part}`)).status, part).toBe(404);
    }
  });

  test("carries hostile words as words", async () => {
    const hostile = `"><script>alert(1)</script><svg onload=alert(1)>`;
    const id = await stage.write({ name: { fr: hostile }, content: { fr: hostile } });
    const page = await text(`/calls/${id}/poster?lang=fr`);
    expect(page).not.toMatch(/<script|<svg onload/);
    expect(page).toContain("&lt;script&gt;");
  });

  test("is linked from the call's page and from the desk", async () => {
    const link = `/calls/${stage.calls.picket}/poster?lang=fr`;
    expect(await text(`/calls/${stage.calls.picket}?lang=fr`)).toContain(link);
    expect(await (await stage.ana.get("/desk?lang=fr")).text()).toContain(link);
  });
});

describe("a code", () => {
  test("of a call is its address, of a campaign the page to follow it by, black on white with a quiet zone", async () => {
    const call = await get(`/calls/${stage.calls.picket}/qr.svg`);
    expect(call.headers.get("content-type")).toBe("image/svg+xml");
    expect(call.headers.get("cache-control")).toBe("public, max-age=86400");
    expect(await call.text()).toContain(qrShape(`https://front.example/calls/${stage.calls.picket}`).path);
    expect(await text("/c/make_amazon_pay/qr.svg")).toContain(qrShape("https://front.example/@make_amazon_pay").path);
    expect(await text("/c/make_amazon_pay")).toContain('src="/c/make_amazon_pay/qr.svg"');
    expect((await get("/c/neverwas/qr.svg")).status).toBe(404);
  });

  test("draws every dark square once and no other", () => {
    const address = "https://front.example/calls/534xvdpk3z5nr";
    const { modules } = QRCode.create(address, { errorCorrectionLevel: "M" });
    const drawn = new Uint8Array(modules.size * modules.size);
    const { size, path } = qrShape(address);
    for (const [, x = "", y = "", run = ""] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
      for (let at = 0; at < Number(run); at++) {
        const square = (Number(y) - 4) * modules.size + Number(x) - 4 + at;
        drawn[square] = (drawn[square] ?? 0) + 1;
      }
    }
    expect(size).toBe(modules.size + 8);
    expect([...drawn]).toEqual([...modules.data]);
  });
});

describe("printed words", () => {
  test("are all there in each printed language", () => {
    const keys = [
      ...CALL_KINDS.flatMap((kind) => [`kind.${kind}`, `kind.${kind}.do`]),
      ...KNOWN_STRUGGLES.map((struggle) => `struggle.${struggle}`),
      ...["call.when", "call.where", "call.no_date", "call.risk", "call.state.cancelled", "call.state.closed"],
      ...["call.banner.cancelled", "call.banner.closed", "campaign.word", "wire.online", "wire.everywhere"],
      ...["poster.ask_place", "poster.follow", "poster.scan", "poster.sign_up"],
    ];
    for (const tag of PRINTED_LANGUAGES) {
      expect(keys.filter((key) => !Object.hasOwn(catalogues[tag] ?? {}, key)), tag).toEqual([]);
    }
    expect([printedLanguage("pt-br", "fr"), printedLanguage("tr", "fr"), printedLanguage("tr", "ja")]).toEqual([
      "pt",
      "fr",
      "en",
    ]);
  });

  test("tell times by the clock where it happens: one day, until midnight, over midnight, whole days, open end", () => {
    const time = (starts: string, ends: string | null, timezone = "Europe/Paris") => {
      const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(timezone).toInstant();
      return printedTime({
        schedule: { startsAt: at(starts), endsAt: ends === null ? null : at(ends), timezone },
        place: null,
      }, "en");
    };
    const [zone, day] = ["Central European Time", "Friday, 26 November 2027"];
    expect(time("2027-11-26T07:00", "2027-11-26T12:00")).toMatchObject({ day, hours: "07:00–12:00", zone });
    expect(time("2027-11-26T18:00", "2027-11-27T00:00")).toMatchObject({ day, hours: "18:00 – 00:00", zone });
    expect(time("2027-11-26T18:00", null)).toMatchObject({ day, hours: "18:00", zone });
    expect(time("2027-11-26T00:00", "2027-11-27T00:00")).toMatchObject({ day, hours: null, zone: null });
    expect(time("2027-11-26T22:00", "2027-11-27T06:00")?.day).toMatch(
      /^Fri, 26 Nov 2027, 22:00\s–\sSat, 27 Nov 2027, 06:00$/,
    );
    expect(time("2027-03-28T00:00", "2027-03-29T00:00")?.hours, "a day of 23 hours is a whole day").toBeNull();
  });
});

test("title and text are fitted whatever their length: smaller when longer, cut after a word, never thrown away whole", () => {
  const room = { hasPicture: false, extraLines: 0 };
  expect(fitPoster("Grève", "Bref.", room)).toEqual({ titleStep: 1, textStep: 1, paragraphs: ["Bref."] });
  expect(fitPoster("mot ".repeat(50), "Bref.", room).titleStep).toBe(8);
  expect(fitPoster("Grève", "mot ".repeat(900), room).paragraphs.at(-1)).toMatch(/mot…$/);
  fc.assert(
    fc.property(
      fc.string({ maxLength: 200 }),
      fc.string({ maxLength: 1_500 }),
      fc.nat(12),
      (title, words, extraLines) => {
        const fit = fitPoster(title, words, { hasPicture: extraLines % 2 === 0, extraLines });
        expect(fit.titleStep).toBeGreaterThan(0);
        expect(fit.titleStep).toBeLessThan(9);
        expect(fit.paragraphs.join("").length).toBeLessThanOrEqual(words.length + 2);
      },
    ),
    { numRuns: 200 },
  );
});
