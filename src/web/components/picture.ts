/**
 * A picture with its words. The room it needs is kept before it has loaded; one without words in any language is
 * decoration to a voice, never its file name.
 */
import type { Picture } from "../../domain/campaign.ts";
import { directionOf, type LanguageTag } from "../../domain/language.ts";
import { findMediaSizes } from "../../database/views/media-views.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { chooseText } from "./text.ts";

/** A picture ready for a page: what it is and how large. */
export interface SizedPicture {
  readonly picture: Picture;
  readonly width: number;
  readonly height: number;
}

/** Looks up how large a picture is; null when there is none. */
export async function sizedPicture(visit: Visit, picture: Picture | null): Promise<SizedPicture | null> {
  if (picture === null) return null;
  const size = (await findMediaSizes(visit.db, [picture.mediaId])).get(picture.mediaId);
  return size === undefined ? null : { picture, ...size };
}

/** The picture; nothing when there is none. `main` is the main language of the text it belongs to. */
export function pictureFigure(visit: Visit, sized: SizedPicture | null, main: LanguageTag): Html {
  if (sized === null) return nothing;
  const alt = chooseText(visit, sized.picture.alt, main);
  const language = alt?.language ?? visit.language;
  return markup`<img class="picture" src="/media/${sized.picture.mediaId}" width="${sized.width}" height="${sized.height}" alt="${
    alt?.text ?? ""
  }" lang="${language}" dir="${directionOf(language)}">`;
}
