/** Pictures are published re-encoded or not at all. Inputs are made here, so that no binary file has to be trusted. */
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { pictureLimits } from "../../domain/limits.ts";
import { reEncodePicture } from "./re-encode.ts";

const blank = (width: number, height: number, alpha = 1) =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 30, alpha } } });

async function accepted(bytes: Uint8Array) {
  const result = await reEncodePicture(bytes);
  if (!result.ok) throw new Error(result.reason);
  return { ...result, metadata: await sharp(result.bytes).metadata() };
}

/** A PNG header that claims any size, followed by a few bytes of pixels: what a decompression bomb looks like. */
function pngClaiming(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(1000))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const edges = Buffer.alloc(8);
  edges.writeUInt32BE(data.length, 0);
  edges.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([edges.subarray(0, 4), body, edges.subarray(4)]);
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

describe("what leaves", () => {
  it("never carries the position or camera of whoever took the picture", async () => {
    const exif = {
      IFD0: { Make: "Camera of Ana", Orientation: "6" },
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: "48/1 36/1 27/1", GPSLongitudeRef: "E", GPSLongitude: "2/1 18/1 18/1" },
    };
    const original = await blank(400, 200).jpeg().withExif(exif).toBuffer();
    expect(Buffer.from(original).includes("Camera of Ana")).toBe(true);
    expect((await sharp(original).metadata()).exif).toBeDefined();
    const { bytes, metadata } = await accepted(original);
    expect(Buffer.from(bytes).includes("Camera of Ana")).toBe(false);
    expect(Buffer.from(bytes).includes("Exif")).toBe(false);
    expect([metadata.exif, metadata.xmp, metadata.iptc, metadata.icc, metadata.orientation]).toEqual(
      Array(5).fill(undefined),
    );
  });

  it("is turned upright before its orientation is forgotten", async () => {
    const lying = await blank(400, 200).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await accepted(lying)).toMatchObject({ width: 200, height: 400 });
  });

  it("is at most 1,600 pixels long and is never enlarged", async () => {
    expect(await accepted(await blank(3_200, 1_000).jpeg().toBuffer())).toMatchObject({ width: 1_600, height: 500 });
    expect(await accepted(await blank(30, 20).jpeg().toBuffer())).toMatchObject({ width: 30, height: 20 });
  });

  it("is a progressive JPEG when nothing shines through", async () => {
    const { mediaType, metadata } = await accepted(await blank(60, 40).png().toBuffer());
    expect([mediaType, metadata.isProgressive]).toEqual(["image/jpeg", true]);
  });

  it("keeps transparency, as PNG or WebP", async () => {
    const clear = blank(60, 40, 0.3);
    expect((await accepted(await clear.clone().png().toBuffer())).mediaType).toBe("image/png");
    expect((await accepted(await clear.clone().webp().toBuffer())).mediaType).toBe("image/webp");
  });

  it("takes WebP, AVIF and the first frame of a GIF", async () => {
    const picture = blank(60, 40);
    const files = [
      await picture.clone().webp().toBuffer(),
      await picture.clone().avif().toBuffer(),
      await picture.clone().gif().toBuffer(),
    ];
    for (const file of files) {
      expect(await accepted(file)).toMatchObject({ mediaType: "image/jpeg", width: 60, height: 40 });
    }
  });

  it("drops what hides behind the pixels", async () => {
    const polyglot = Buffer.concat([await blank(60, 40).png().toBuffer(), Buffer.from("<script>alert(1)</script>")]);
    expect(Buffer.from((await accepted(polyglot)).bytes).includes("script")).toBe(false);
  });
});

describe("what is refused", () => {
  it("refuses files over 5 MiB without looking at them", async () => {
    expect(await reEncodePicture(new Uint8Array(pictureLimits.bytes + 1))).toEqual({ ok: false, reason: "too_large" });
  });

  it("refuses a picture that claims too many pixels before decoding it", async () => {
    expect(await reEncodePicture(pngClaiming(50_000, 50_000))).toEqual({ ok: false, reason: "too_many_pixels" });
    expect(await reEncodePicture(pngClaiming(4_001, 4_000))).toEqual({ ok: false, reason: "too_many_pixels" });
  });

  it.each([
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'],
    ["HTML", "<!doctype html><img src=x onerror=alert(1)>"],
    ["PDF", "%PDF-1.7\n1 0 obj"],
    ["a zip", "PK\x03\x04"],
    ["a BMP", "BM\x00\x00"],
    ["nothing", ""],
    ["a GIF that is HTML", "GIF89a<script>alert(1)</script>"],
  ])("refuses %s", async (_name, text) => {
    expect(await reEncodePicture(Buffer.from(text, "latin1"))).toEqual({ ok: false, reason: "not_an_image" });
  });

  it("refuses a truncated picture rather than publish half of it", async () => {
    const whole = await blank(400, 400).jpeg().toBuffer();
    expect(await reEncodePicture(whole.subarray(0, 300))).toEqual({ ok: false, reason: "not_an_image" });
  });

  it("never throws, whatever follows a picture's first bytes", async () => {
    const starts = [
      "\xff\xd8\xff",
      "\x89PNG\r\n\x1a\n",
      "RIFF\x10\x00\x00\x00WEBP",
      "GIF89a",
      "\x00\x00\x00\x1cftypavif",
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), async (start, rest) => {
        const result = await reEncodePicture(Buffer.concat([Buffer.from(start, "latin1"), rest]));
        expect(result.ok).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});
