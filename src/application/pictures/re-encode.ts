/**
 * Makes an uploaded picture safe to publish: decoded, turned upright, made small and written anew, so that neither the
 * place where it was taken nor anything hidden behind the pixels leaves the node. What a file is, is read from its
 * bytes; its name and declared type count for nothing, and only still pictures made of pixels are taken.
 */
import sharp, { type Sharp } from "sharp";
import { pictureLimits } from "../../domain/limits.ts";

/** The types a picture may leave the node as. */
export type PictureMediaType = "image/jpeg" | "image/png" | "image/webp";

/** A picture ready to publish, or why it isn't one. */
export type ReEncoded =
  | {
    readonly ok: true;
    readonly bytes: Uint8Array;
    readonly mediaType: PictureMediaType;
    readonly width: number;
    readonly height: number;
  }
  | { readonly ok: false; readonly reason: "too_large" | "not_an_image" | "too_many_pixels" };

type Format = "jpeg" | "png" | "webp" | "gif" | "avif";

// Two cores serve people too, and decoded pixels are large: one thread, no cache.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Re-encodes one JPEG, PNG, WebP, AVIF or GIF (its first frame). Turned as its EXIF says, then every piece of metadata
 * is dropped, GPS position and camera included. Comes out as progressive JPEG, or with transparency as PNG (from PNG
 * and GIF) or WebP. Pictures are taken one after another, to bound memory. Broken files are refused, never thrown
 * (CVE-2023-36460).
 */
export function reEncodePicture(bytes: Uint8Array): Promise<ReEncoded> {
  if (bytes.byteLength > pictureLimits.bytes) return Promise.resolve({ ok: false, reason: "too_large" });
  const format = sniff(bytes);
  if (format === null) return Promise.resolve({ ok: false, reason: "not_an_image" });
  const result = previous.then(() => reEncode(bytes, format)).catch((): ReEncoded => ({
    ok: false,
    reason: "not_an_image",
  }));
  previous = result;
  return result;
}

let previous: Promise<unknown> = Promise.resolve();

async function reEncode(bytes: Uint8Array, format: Format): Promise<ReEncoded> {
  const header = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (header.format !== (format === "avif" ? "heif" : format)) return { ok: false, reason: "not_an_image" };
  if (header.width * header.height > pictureLimits.pixels) return { ok: false, reason: "too_many_pixels" };
  const picture = sharp(bytes, { limitInputPixels: pictureLimits.pixels, failOn: "error", pages: 1 })
    .timeout({ seconds: pictureLimits.seconds });
  const transparent = header.hasAlpha && !(await picture.clone().stats()).isOpaque;
  const upright = picture.autoOrient()
    .resize({ width: pictureLimits.side, height: pictureLimits.side, fit: "inside", withoutEnlargement: true });
  const { encoded, mediaType } = encode(upright, format, transparent);
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { ok: true, bytes: data, mediaType, width: info.width, height: info.height };
}

function encode(picture: Sharp, format: Format, transparent: boolean): { encoded: Sharp; mediaType: PictureMediaType } {
  if (!transparent) {
    const opaque = picture.flatten({ background: "#ffffff" });
    return { encoded: opaque.jpeg({ quality: 82, progressive: true }), mediaType: "image/jpeg" };
  }
  if (format === "png" || format === "gif") {
    return { encoded: picture.png({ compressionLevel: 9 }), mediaType: "image/png" };
  }
  return { encoded: picture.webp({ quality: 82 }), mediaType: "image/webp" };
}

/** Tells a picture's format from its first bytes; null for everything else, SVG, HTML and PDF among it. */
function sniff(bytes: Uint8Array): Format | null {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 3) === "\xff\xd8\xff") return "jpeg";
  if (text(0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (text(0, 4) === "RIFF" && text(8, 12) === "WEBP") return "webp";
  if (text(0, 6) === "GIF87a" || text(0, 6) === "GIF89a") return "gif";
  return text(4, 8) === "ftyp" && (text(8, 12) === "avif" || text(8, 12) === "avis") ? "avif" : null;
}
