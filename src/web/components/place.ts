/** Where a call happens, as far as its organisers made it public: everything here has passed `publicPlace`. */
import { countryName } from "../../application/places/countries.ts";
import type { Call } from "../../domain/call.ts";
import { publicPlace } from "../../domain/place.ts";
import { type Html, markup, safeHref } from "../html.ts";
import type { Visit } from "../visit.ts";
import { commaList } from "./text.ts";

/** The place in a few words for lists: town and country, online; null when there is none. */
export function placeLine(visit: Visit, call: Pick<Call, "place" | "onlineUrl">): Html | null {
  if (call.place === null) return call.onlineUrl === null ? null : markup`${visit.say("call.online")}`;
  const place = publicPlace(call.place);
  return commaList(visit, [place.locality, countryName(place.country, visit.language)].filter((part) => part !== null));
}

/** The place in full, with what is withheld said in one sentence. */
export function placeBlock(visit: Visit, call: Pick<Call, "place" | "onlineUrl" | "onlinePublic">): Html {
  const parts: Html[] = [];
  if (call.place !== null) {
    const place = publicPlace(call.place);
    const town = [place.postalCode, place.locality].filter((part) => part !== null).join(" ");
    const shown = [place.name, place.street, town].filter((line): line is string => line !== null && line !== "");
    const country = markup`<a href="/calls?country=${place.country}"><bdi>${
      countryName(place.country, visit.language)
    }</bdi></a>`;
    parts.push(
      markup`<address>${shown.map((line) => markup`<bdi>${line}</bdi><br>`)}${country}</address>`,
    );
    if (place.precision !== "exact") {
      parts.push(markup`<p class="small">${visit.say(`call.precision.${place.precision}`)}</p>`);
    }
  }
  if (call.onlineUrl !== null) parts.push(onlineLine(visit, call.onlineUrl, call.onlinePublic));
  if (parts.length === 0) parts.push(markup`<p>${visit.say("call.no_place")}</p>`);
  return markup`${parts}`;
}

/** A link to another site, whose host is always shown: nobody is sent anywhere without seeing where (GHSA-xqw8-4j56-5hj6). */
export function outsideLink(address: string, text: string): Html {
  const href = safeHref(address);
  if (href === null || href.startsWith("/")) return markup`${text}`;
  return markup`<a href="${href}" rel="nofollow noopener noreferrer external">${text}</a> <bdi class="host" dir="ltr">(${
    new URL(href).host
  })</bdi>`;
}

function onlineLine(visit: Visit, url: string, isPublic: boolean): Html {
  return markup`<p>${
    isPublic ? outsideLink(url, visit.say("call.online_link")) : visit.say("call.online_private")
  }</p>`;
}
