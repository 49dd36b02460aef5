/**
 * Keeps a small copy of a picture on a partner's verified report, so that everybody who reads the campaign here sees it, no
 * reader's browser ever calls the partner's server, and it is there while that server is down.
 */
import { jointLimits } from "../../domain/limits/joint.ts";
import { shrinkPicture } from "../pictures/shrink.ts";
import type { Ports, ReadyPicture } from "../ports.ts";

/** Stores the copy and answers it. Repeating it is fine; the number and weight of copies are bounded. */
export async function keepReportPicture(
  ports: Ports,
  { hash, sourceUri, picture }: { readonly hash: string; readonly sourceUri: string; readonly picture: ReadyPicture },
): Promise<ReadyPicture> {
  const small = await shrinkPicture(picture, jointLimits.copySide);
  await ports.transact((work) => work.reports.keepCopy({ hash, sourceUri, picture: small }));
  return small;
}
