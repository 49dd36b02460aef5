/**
 * A form whose answer a device gives: hidden until the script has found that the browser knows passkeys. Without scripts a
 * sentence says so, and the page's other ways do the same.
 */
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { formToken } from "./language-switch.ts";

/** A passkey form. */
export interface PasskeyFormOptions {
  readonly action: string;
  /** What the device is asked, as JSON. */
  readonly options: string;
  readonly button: string;
  /** True where a passkey is made, not used. */
  readonly makes?: boolean;
  /** Hidden values that go with the answer. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** Fields above the button. */
  readonly fields?: Html;
}

/** The form, and the sentence for those without scripts. */
export function passkeyForm(visit: Visit, form: PasskeyFormOptions): Html {
  const { say } = visit;
  return markup`<form method="post" action="${form.action}" hidden data-passkey="${form.options}" data-failed="${
    say("passkey.failed")
  }"${form.makes === true ? markup` data-make` : nothing}>${formToken(visit)}${
    Object.entries(form.hidden ?? {}).map(([name, value]) =>
      markup`<input type="hidden" name="${name}" value="${value}">`
    )
  }<input type="hidden" name="passkey">${
    form.fields ?? nothing
  }<p class="buttons"><button class="primary">${form.button}</button></p><p role="status"></p></form><noscript><p class="hint">${
    say("passkey.no_script")
  }</p></noscript>`;
}
