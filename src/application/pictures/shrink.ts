/** Makes a small copy of a picture that was re-encoded already, for places where many stand side by side. */
import sharp from "sharp";
import type { ReadyPicture } from "../ports.ts";

/** The picture with no side longer than `side` pixels, as JPEG or, where something shows through, WebP; no metadata. */
export async function shrinkPicture(picture: ReadyPicture, side: number): Promise<ReadyPicture> {
  const small = sharp(picture.bytes).resize({ width: side, height: side, fit: "inside", withoutEnlargement: true });
  const isOpaque = picture.mediaType === "image/jpeg";
  const encoded = isOpaque ? small.jpeg({ quality: 76, progressive: true }) : small.webp({ quality: 76 });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { bytes: data, mediaType: isOpaque ? "image/jpeg" : "image/webp", width: info.width, height: info.height };
}
