/**
 * The small form by which somebody follows from their own server: they type a handle or the server's name, and the next
 * page shows where it leads. It asks for no password, sends nothing to anybody by itself and works without scripts.
 */
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { FOLLOW_PATH } from "./home-cookie.ts";

/** What a form shows again after something went wrong. `mistake` is a sentence already said. */
export interface FollowFormState {
  readonly typed?: string;
  readonly mistake?: string;
  /** Whether the address is a call's, which is opened rather than followed. */
  readonly isCall?: boolean;
}

/**
 * The form for an address of this node: an actor's, its page's, or a call's. One to a page, because its fields have fixed
 * ids. Left empty it uses the server this device remembers.
 */
export function followForm(visit: Visit, uri: string, state: FollowFormState = {}): Html {
  const { say } = visit;
  const { typed = "", mistake, isCall = false } = state;
  const kept = Object.entries(visit.chosen).map(([name, value]) =>
    value === null ? nothing : markup`<input type="hidden" name="${name}" value="${value}">`
  );
  const described = `home-server-hint${mistake === undefined ? "" : " home-server-error"}`;
  return markup`<form class="follow-form" method="get" action="${FOLLOW_PATH}"><input type="hidden" name="uri" value="${uri}">${kept}
<div class="field"><label for="home-server">${
    say("follow.from")
  }</label><input id="home-server" name="from" type="text" dir="ltr" value="${typed}" maxlength="300" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="${described}"${
    mistake === undefined ? nothing : markup` aria-invalid="true"`
  }> <span class="hint" id="home-server-hint">${say("follow.from_hint")}</span>${
    mistake === undefined ? nothing : markup`<span class="error" id="home-server-error">${mistake}</span>`
  }</div>
<p class="tick"><input type="checkbox" id="remember-server" name="remember" value="yes"> <label for="remember-server">${
    say("follow.remember")
  }</label></p>
<p><button class="primary">${say(isCall ? "follow.go_on_call" : "follow.go_on")}</button></p></form>
<p class="small"><a href="/follow/without-account">${say("follow.no_account")}</a></p>`;
}
