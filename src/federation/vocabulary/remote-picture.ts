/**
 * Pictures of other nodes, by address only: nothing is fetched here. Attachments come first, as every peer writes them,
 * then `image` and `icon`.
 */
import type { JsonObject, JsonValue } from "./json.ts";
import { arrayOf, hrefOf, lineOf, objectOf } from "./json.ts";

/** A picture on another server; `alt` is absent when its author gave none. */
export interface RemotePicture {
  readonly url: string;
  readonly alt: string | null;
}

/** The picture of an event: the first attachment that is one, else `image`; absent when there is none. */
export function pictureFrom(object: JsonObject): RemotePicture | null {
  const attached = arrayOf(object["attachment"]).map(objectOf).filter((entry) => entry !== null).find(isPicture);
  return pictureOf(attached) ?? pictureOf(object["image"]);
}

/** Reads one picture: an object, a bare address, or the first of a list. */
export function pictureOf(value: JsonValue | undefined): RemotePicture | null {
  const [first] = arrayOf(value, 1);
  const object = objectOf(first);
  const url = object === null ? hrefOf(first) : hrefOf(object["url"]) ?? hrefOf(object["href"]);
  if (url === null) return null;
  return { url, alt: lineOf(object?.["name"]) ?? lineOf(object?.["summary"]) };
}

function isPicture(entry: JsonObject): boolean {
  const { type, mediaType } = entry;
  return type === "Image" || (type !== "Link" && typeof mediaType === "string" && mediaType.startsWith("image/"));
}
