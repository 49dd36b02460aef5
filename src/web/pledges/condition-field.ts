/** The field for a person's own condition, folded away: most come in any case. */
import type { Call } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { type FormView, idOf } from "../components/fields.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** The field, open when something is wrong with it or it holds a number; nothing for a call that takes no conditions. */
export function conditionField(visit: Visit, view: FormView, call: Call, form: string): Html {
  if (call.risk || !call.pledgeOptions.includes("going")) return nothing;
  const { say } = visit;
  const id = idOf(`${form}-condition`);
  const found = view.mistakes.filter(({ field }) => field === "condition");
  const value = view.text("condition");
  return markup`<details${found.length > 0 || value !== "" ? markup` open` : nothing}><summary>${
    say("pledges.condition")
  }</summary><div class="field"><label for="${id}">${
    say("pledges.condition_others")
  }</label><input id="${id}" name="condition" type="number" dir="ltr" step="any" value="${value}" aria-describedby="${id}-hint${
    found.length === 0 ? "" : ` ${id}-error`
  }"${found.length === 0 ? nothing : markup` aria-invalid="true"`}><span class="hint" id="${id}-hint">${
    say("pledges.condition_hint")
  }</span>${
    found.length === 0
      ? nothing
      : markup`<span class="error" id="${id}-error">${found.map(({ sentence }) => sentence).join(" ")}</span>`
  }</div></details>`;
}

/** The condition a form names; absent for an empty field. What is no number comes out as one that no rule takes. */
export function readCondition(typed: string): { readonly condition?: number } {
  const text = typed.trim();
  if (text === "") return {};
  const value = Number(text);
  return { condition: Number.isFinite(value) ? value : pledgeLimits.conditionMost + 1 };
}
