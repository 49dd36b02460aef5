/**
 * Pictures on the wire. Every picture has alternative text, because Mobilizon fails on one without a name and people who
 * cannot see it deserve to know what it shows; where an organiser gave none, the title stands in.
 */
import type { ImageObject } from "./shapes.ts";

/** A re-encoded picture of this node: absolute address, facts of the file, alternative text in the main language. */
export interface WirePicture {
  readonly url: string;
  readonly mediaType: string;
  /** Pixels; null when not known. */
  readonly width: number | null;
  readonly height: number | null;
  readonly alt: string;
}

/** A picture as part of a profile, and as the `image` of an Event. */
export function imageOf(picture: WirePicture, title: string): ImageObject {
  return { type: "Image", ...described(picture, title) };
}

/** A picture as attachment, where Mastodon, Gancio and Mobilizon look for it; the dimensions spare clients a jump. */
export function attachmentOf(picture: WirePicture, title: string): ImageObject {
  const { width, height } = picture;
  return {
    type: "Document",
    ...described(picture, title),
    ...(width !== null && height !== null ? { width, height } : {}),
  };
}

function described({ url, mediaType, alt }: WirePicture, title: string) {
  return { mediaType, url, name: alt.trim() === "" ? title : alt };
}
