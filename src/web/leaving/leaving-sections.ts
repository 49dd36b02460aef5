/** The parts of the page of leaving: the archive, the move away, the names of old accounts, and the end. */
import type { ExportView } from "../../database/views/leaving-views.ts";
import { type FormView, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { address } from "../components/text.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import type { Visit } from "../visit.ts";

/** The archive: how it stands, and what can be done with it. */
export function archiveSection(visit: Visit, archive: ExportView | null): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="archive"><h2 id="archive">${say("archive.title")}</h2>
<p>${say("archive.what")}</p>${archiveState(visit, archive)}</section>`;
}

function archiveState(visit: Visit, archive: ExportView | null): Html {
  const { say } = visit;
  const begin = markup`<p class="buttons"><a class="button" href="/settings/leaving/archive">${
    say("archive.begin")
  }</a></p>`;
  if (archive === null) return begin;
  if (archive.state === "failed") return markup`<p class="findings" role="status">${say("archive.failed")}</p>${begin}`;
  if (archive.state !== "ready") {
    const { done, total } = archive;
    return markup`<p class="note" role="status">${say("archive.waiting", { done, total })}</p>
<progress max="${Math.max(1, total)}" value="${done}" aria-hidden="true"></progress>
<p class="buttons"><a class="button" href="/settings/leaving">${say("archive.look_again")}</a></p>`;
  }
  const date = dayOf(visit, archive.expiresAt);
  const size = `${Math.max(1, Math.round(archive.bytes / 1_024)).toLocaleString(visit.language)} kB`;
  return markup`<p class="done" role="status">${say("archive.ready", { size, date })}</p>
<form method="post" action="/settings/leaving">${
    formToken(visit)
  }<p class="buttons"><a class="button primary" href="/settings/leaving/archive.zip" download>${
    say("archive.fetch")
  }</a> <button class="quiet" name="do" value="drop_archive">${say("archive.drop")}</button></p></form>`;
}

/** A day in the reader's language. */
export function dayOf(visit: Pick<Visit, "language">, at: Temporal.Instant | Temporal.PlainDate): string {
  return at.toLocaleString(visit.language, {
    dateStyle: "long",
    ...("epochMilliseconds" in at ? { timeZone: "UTC" } : {}),
  });
}

/** Where somebody went, as it is called. */
export interface Destination {
  readonly uri: string;
  readonly account: string;
  readonly url: string | null;
}

/** The move away, or the way back. */
export function moveSection(visit: Visit, movedTo: Destination | null): Html {
  const { say } = visit;
  if (movedTo === null) {
    return markup`<section aria-labelledby="move"><h2 id="move">${say("move.title")}</h2>
<p>${say("move.what")}</p>
<p class="buttons"><a class="button" href="/settings/leaving/move">${say("move.begin")}</a></p></section>`;
  }
  return markup`<section aria-labelledby="move"><h2 id="move">${say("move.title")}</h2>
<p class="done">${say("move.done", { account: movedTo.account })}</p>
<form method="post" action="/settings/leaving">${formToken(visit)}<p>${
    say("move.back_hint")
  }</p><p class="buttons"><button name="do" value="come_back">${say("move.back")}</button></p></form></section>`;
}

/** The names of old accounts, and the field for one more. */
export function aliasSection(visit: Visit, aliases: readonly Destination[], view: FormView, isAdded: boolean): Html {
  const { say, viewer, addresses } = visit;
  const account = `@${viewer?.person.handle}@${addresses.host}`;
  return markup`<section aria-labelledby="aliases"><h2 id="aliases">${say("aliases.title")}</h2>
<p>${say("aliases.what", { account })}</p>${
    isAdded ? markup`<p class="done" role="status">${say("aliases.added")}</p>` : nothing
  }${
    aliases.length === 0
      ? nothing
      : markup`<ul class="plain">${
        aliases.map((alias) =>
          markup`<li><form method="post" action="/settings/leaving#aliases">${
            formToken(visit)
          }<input type="hidden" name="uri" value="${alias.uri}">${
            destinationLink(alias)
          } <button class="quiet" name="do" value="remove_alias" aria-label="${
            say("aliases.remove")
          } ${alias.account}">${say("aliases.remove")}</button></form></li>`
        )
      }</ul>`
  }<form class="writing" method="post" action="/settings/leaving#aliases">${formToken(visit)}${
    textField(view, { name: "alias", label: say("aliases.account"), hint: say("aliases.account_hint"), dir: "ltr" })
  }<p class="buttons"><button name="do" value="add_alias">${say("aliases.add")}</button></p></form></section>`;
}

/** An account elsewhere, as a link to its page when that can be trusted. */
export function destinationLink({ account, url, uri }: Destination): Html {
  const href = safeHref(url ?? uri);
  return href === null ? address(account) : markup`<a href="${href}" rel="nofollow noreferrer">${address(account)}</a>`;
}

/** The end. */
export function eraseSection({ say }: Visit): Html {
  return markup`<section aria-labelledby="erase"><h2 id="erase">${say("erase.title")}</h2>
<p>${say("erase.what")}</p>
<p class="buttons"><a class="button danger" href="/settings/leaving/erase">${say("erase.begin")}</a></p></section>`;
}
