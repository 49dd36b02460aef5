/**
 * A picture on a partner's report, for anybody: this node fetches it once through the guard on outgoing connections, keeps a
 * small copy, and answers with that. Only what a standing, verified report of an organisation that takes part shows is fetched,
 * from that organisation's own origin, so that nobody can make the node fetch an address of their choosing; the partner's server sees the node, never who looks.
 */
import { keepReportPicture } from "../../application/reports/keep-picture.ts";
import { findPictureCopy, findShownReport } from "../../database/views/report-views.ts";
import { hashOfPicture } from "../posts/remote-picture.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** A page shows several pictures at once, and no browser asks twice for one that was told to come back later. */
const TURNS = 12;
const TURN_MS = 250;

/** Answers `/media/report/:hash?report=`. */
export async function showReportPicture(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const hash = c.req.param("hash") ?? "";
  const report = await findShownReport(visit.db, c.req.query("report") ?? "");
  const pictures = report?.reading.kind === "report" ? report.reading.pictures : [];
  const url = pictures.map((one) => one.url).find((one) => hashOfPicture(one) === hash);
  if (report === null || url === undefined || URL.parse(url)?.origin !== URL.parse(report.uri)?.origin) {
    throw new Refusal(404);
  }
  const copy = await findPictureCopy(visit.db, hash);
  const found = copy ?? await fetchInTurn(visit, url);
  if (found === "busy") return c.text("503", 503, { "Retry-After": "5", "Cache-Control": "no-store" });
  if (found === null) return c.text("404", 404, { "Cache-Control": "no-store" });
  const { bytes, mediaType } = copy ??
    await keepReportPicture(visit.house.ports, { hash, sourceUri: report.uri, picture: found });
  return c.body(new Uint8Array(bytes), 200, {
    "Content-Type": mediaType,
    "Cache-Control": "public, max-age=3600",
  });
}

async function fetchInTurn(visit: Visit, url: string) {
  for (let turn = 1; turn < TURNS; turn++) {
    const found = await visit.house.remotePicture(url);
    if (found !== "busy") return found;
    await new Promise((resolve) => setTimeout(resolve, TURN_MS));
  }
  return await visit.house.remotePicture(url);
}
