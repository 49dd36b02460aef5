/**
 * A picture of another server, handed on by this node to somebody signed in who may read the post it hangs on. The other
 * server sees the node ask, once; it never sees who looks.
 */
import { Refusal } from "../refusal.ts";
import type { WebContext } from "../visit.ts";
import { findPostView } from "../posts/post-viewer.ts";
import { hashOfPicture } from "../posts/remote-picture.ts";

/** Answers `/media/remote/:hash?post=`. */
export async function showRemotePicture(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const view = await findPostView(visit, c.req.query("post") ?? "");
  const hash = c.req.param("hash") ?? "";
  const url = view?.post.attachments.map((one) => one.url).find((one) => one !== null && hashOfPicture(one) === hash);
  if (url == null) throw new Refusal(404);
  const picture = await visit.house.remotePicture(url);
  if (picture === "busy") return c.text("503", 503, { "Retry-After": "5", "Cache-Control": "no-store" });
  if (picture === null) return c.text("404", 404, { "Cache-Control": "no-store" });
  return c.body(new Uint8Array(picture.bytes), 200, {
    "Content-Type": picture.mediaType,
    "Cache-Control": "private, max-age=86400",
  });
}
