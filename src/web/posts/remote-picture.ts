/** The address at which a picture of another server is handed on to those who may read the post it hangs on. */
import { createHash } from "node:crypto";

/** The path of a picture on a post. */
export function remotePicturePath(post: string, url: string): string {
  return `/media/remote/${hashOfPicture(url)}?post=${encodeURIComponent(post)}`;
}

/** The hash by which a picture is named in an address of ours. */
export function hashOfPicture(url: string): string {
  return createHash("sha256").update(url).digest("base64url");
}
