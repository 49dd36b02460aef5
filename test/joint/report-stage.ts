/** Organisers who fill in the form of a report as a browser sends it, and pictures as phones take them. */
import sharp from "sharp";
import { signIn } from "../security/visitor.ts";
import type { NetworkNode } from "../support/network.ts";

/** A photograph that says where and with what it was taken. */
export async function photograph(side = 1_200): Promise<Uint8Array> {
  const exif = {
    IFD0: { Make: "Spyphone", Model: "Marker 9", Artist: "Ana Marker" },
    IFD3: { GPSLatitudeRef: "N", GPSLatitude: "48/1 36/1 27/1", GPSLongitudeRef: "E", GPSLongitude: "2/1 18/1 18/1" },
  };
  const plain = sharp({ create: { width: side, height: side / 2, channels: 3, background: "#a33" } });
  return await plain.jpeg().withExif(exif).toBuffer();
}

/** What is left in a file beside its pixels. */
export async function metadataIn(bytes: Uint8Array): Promise<readonly unknown[]> {
  const { exif, xmp, iptc, icc, comments } = await sharp(bytes).metadata();
  return [exif, xmp, iptc, icc, comments].filter((part) => part !== undefined);
}

/** An organiser at a node. */
export interface FormFiller {
  get(path: string): Promise<{ readonly status: number; readonly body: string }>;
  /** Sends the form of reports, files and all. */
  send(fields: readonly (readonly [string, string | Uint8Array])[]): Promise<{
    readonly status: number;
    readonly body: string;
    readonly location: string;
  }>;
}

/** Signs an organiser in. */
export async function organiserAt(node: NetworkNode): Promise<FormFiller> {
  const { get, session } = await signIn(node, "organiser");
  const { body } = await get("/desk");
  const token = /name="form_token" value="([^"]+)"/.exec(body)?.[1] ?? "";
  return {
    get,
    async send(fields) {
      const form = new FormData();
      form.append("form_token", token);
      for (const [name, value] of fields) {
        if (typeof value === "string") form.append(name, value);
        else form.append(name, new File([new Uint8Array(value)], "IMG_0001.jpg", { type: "image/jpeg" }));
      }
      const response = await fetch(new URL("/desk/reports/new", node.origin), {
        method: "POST",
        redirect: "manual",
        body: form,
        headers: { "sec-fetch-site": "same-origin", "cookie": `session=${session}` },
      });
      return {
        status: response.status,
        body: await response.text(),
        location: response.headers.get("location") ?? "",
      };
    },
  };
}
