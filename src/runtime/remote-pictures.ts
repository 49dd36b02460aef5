/**
 * Pictures of other servers for whoever is signed in: fetched once by the node through the egress guard, re-encoded and kept
 * in memory for a while, so that no reader's browser ever calls another server. Nothing of them is stored.
 */
import { reEncodePicture } from "../application/pictures/re-encode.ts";
import type { ReadyPicture } from "../application/ports.ts";
import { remotePictureLimits } from "../domain/limits.ts";
import { guardedRequest } from "../federation/egress.ts";

/** The picture at an address; null when it can't be had, "busy" while too many are being fetched. */
export type RemotePictures = (url: string) => Promise<ReadyPicture | "busy" | null>;

/** Builds the keeper. One that could not be had is left alone for an hour. */
export function createRemotePictures(options: {
  readonly userAgent: string;
  /** Whether a server is blocked: nothing is fetched from it. */
  isBlocked(host: string): Promise<boolean>;
}): RemotePictures {
  const kept = new Map<string, { readonly picture: ReadyPicture | null; readonly until: number }>();
  const running = new Map<string, Promise<ReadyPicture | null>>();
  let bytes = 0;

  function keep(url: string, picture: ReadyPicture | null): void {
    kept.set(url, { picture, until: Date.now() + remotePictureLimits.keptMs });
    bytes += picture?.bytes.byteLength ?? 0;
    for (const [oldest, { picture: gone }] of kept) {
      if (bytes <= remotePictureLimits.keptBytes && kept.size <= remotePictureLimits.kept) break;
      kept.delete(oldest);
      bytes -= gone?.bytes.byteLength ?? 0;
    }
  }

  async function fetchPicture(url: string): Promise<ReadyPicture | null> {
    const headers = { "accept": "image/*", "user-agent": options.userAgent };
    const answer = await guardedRequest(url, { headers, maxBytes: remotePictureLimits.bytes });
    if (answer.status !== 200 || answer.cut) return null;
    const encoded = await reEncodePicture(answer.bytes);
    if (!encoded.ok) return null;
    const { ok: _ok, ...picture } = encoded;
    return picture;
  }

  return async (url) => {
    const known = kept.get(url);
    if (known !== undefined && known.until > Date.now()) return known.picture;
    if (!URL.canParse(url) || await options.isBlocked(new URL(url).host)) return null;
    const already = running.get(url);
    if (already !== undefined) return await already;
    if (running.size >= remotePictureLimits.atOnce) return "busy";
    const fetching = fetchPicture(url).catch(() => null).finally(() => running.delete(url));
    running.set(url, fetching);
    const picture = await fetching;
    keep(url, picture);
    return picture;
  };
}
