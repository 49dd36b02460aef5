/**
 * Asking for the archive of one's own things, and fetching it. It is opened piece by piece on its way to the one browser that
 * is signed in as its person, and is readable nowhere else.
 */
import { openPiece } from "../../application/leaving/archive-pieces.ts";
import { requestExport } from "../../application/leaving/request-export.ts";
import { findExport, findExportPiece } from "../../database/views/leaving-views.ts";
import { blankView, type FormView, refusalNote, refusedView, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { settingsNav } from "../components/settings-nav.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup } from "../html.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";
import { viewerOf } from "./leaving-show.ts";

/** Answers GET `/settings/leaving/archive`: the form with the passphrase. */
export async function askArchive(c: WebContext): Promise<Response> {
  return await c.html(archivePage(c.get("visit"), null, blankView()));
}

/** Answers POST of the same: begins the archive. */
export async function beginArchive(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const outcome = await requestExport(visit.house.ports, {
    personId: viewerOf(visit).person.id,
    passphrase: form.text("passphrase"),
    again: form.text("again"),
    language: visit.language,
  });
  if (outcome.ok) return c.redirect("/settings/leaving#archive", 303);
  const { kind, field } = outcome.refusal;
  const view = refusedView(visit.say, { text: () => "", all: () => [] }, outcome.refusal);
  return await c.html(archivePage(visit, field === undefined ? kind : null, view), 422);
}

/** Answers GET `/settings/leaving/archive.zip`: the archive, to its person alone. */
export async function fetchArchive(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { person } = viewerOf(visit);
  const archive = await findExport(visit.db, person.id, visit.now);
  if (archive === null || archive.state !== "ready") throw new Refusal(404);
  const key = visit.house.ports.sealing.open(archive.sealedKey);
  let place = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const sealed = await findExportPiece(visit.db, archive.id, place);
      if (sealed === null) return controller.close();
      controller.enqueue(openPiece(key, place, sealed));
      place += 1;
    },
  });
  const name = `${visit.addresses.host.replaceAll(/[^\w.-]/g, "-")}-${person.handle}.zip`;
  return new Response(body, {
    headers: {
      "content-type": "application/zip",
      "content-length": String(archive.bytes),
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "private, no-store",
    },
  });
}

function archivePage(visit: Visit, refusal: string | null, view: FormView): Html {
  const { say } = visit;
  const passphrase = (name: "passphrase" | "again", hint?: string) =>
    textField(view, {
      name,
      label: say(name === "again" ? "archive.again" : "archive.passphrase"),
      ...(hint === undefined ? {} : { hint }),
      type: "password",
      required: true,
      autocomplete: "off",
    });
  return layout(
    visit,
    { title: say("archive.title"), hidden: true },
    markup`${settingsNav(visit)}<h1>${say("archive.title")}</h1>
<p>${say("archive.what")}</p>${refusalNote(say, refusal)}
<form class="writing" method="post" action="/settings/leaving/archive">${formToken(visit)}${
      passphrase("passphrase", say("archive.passphrase_hint"))
    }${passphrase("again")}<p class="buttons"><button class="primary">${
      say("archive.begin")
    }</button> <a class="button" href="/settings/leaving">${say("step.back")}</a></p></form>`,
  );
}
