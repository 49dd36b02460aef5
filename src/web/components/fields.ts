/**
 * The fields of forms: each with its label, a hint where one helps, and what is wrong with it said in words beside it and
 * bound to it, so that a screen reader hears both.
 */
import type { Finding } from "../../application/files/findings.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { SayHere } from "../visit.ts";

/** What the fields of one form share: its words, its values and what was found wrong. */
export interface FormView {
  readonly say: SayHere;
  text(name: string): string;
  all(name: string): readonly string[];
  readonly findings: readonly Finding[];
}

/** One field. `label` and `hint` are already said; `lang` and `dir` are those of what is written into it. */
export interface FieldOptions {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: "text" | "date" | "datetime-local" | "number" | "url";
  readonly required?: boolean;
  readonly lang?: string;
  readonly dir?: "ltr" | "rtl";
  readonly list?: string;
  readonly rows?: number;
}

/** A field of one line. */
export function textField(form: FormView, options: FieldOptions): Html {
  const { name, lang, dir, list, type = "text", required } = options;
  return field(
    form,
    options,
    markup`<input id="${idOf(name)}" name="${name}" type="${type}" value="${form.text(name)}"${
      lang === undefined ? nothing : markup` lang="${lang}"`
    }${dir === undefined ? nothing : markup` dir="${dir}"`}${list === undefined ? nothing : markup` list="${list}"`}${
      required === true ? markup` aria-required="true"` : nothing
    }${type === "number" ? markup` step="any"` : nothing}${describedBy(form, options)}>`,
  );
}

/** A field of several lines. */
export function areaField(form: FormView, options: FieldOptions): Html {
  const { name, lang, dir, rows = 8 } = options;
  return field(
    form,
    options,
    markup`<textarea id="${idOf(name)}" name="${name}" rows="${rows}"${
      lang === undefined ? nothing : markup` lang="${lang}"`
    }${dir === undefined ? nothing : markup` dir="${dir}"`}${describedBy(form, options)}>${
      "\n" + form.text(name)
    }</textarea>`,
  );
}

/** A choice of one; `choices` are value and label. */
export function selectField(
  form: FormView,
  options: FieldOptions,
  choices: readonly (readonly [string, string])[],
): Html {
  const chosen = form.text(options.name);
  const items = choices.map(([value, label]) =>
    markup`<option value="${value}"${value === chosen ? markup` selected` : nothing}>${label}</option>`
  );
  return field(
    form,
    options,
    markup`<select id="${idOf(options.name)}" name="${options.name}"${describedBy(form, options)}>${items}</select>`,
  );
}

/** A single yes. */
export function tickField(form: FormView, options: FieldOptions): Html {
  const { name, label, hint } = options;
  const id = idOf(name);
  return markup`<p class="tick"><input type="checkbox" id="${id}" name="${name}" value="yes"${
    form.text(name) === "" ? nothing : markup` checked`
  }${describedBy(form, options)}> <label for="${id}">${label}</label>${hintAndErrors(form, name, hint)}</p>`;
}

/** A choice of several; `choices` are value and label. */
export function ticksField(
  form: FormView,
  options: FieldOptions,
  choices: readonly (readonly [string, string])[],
): Html {
  const { name, label, hint } = options;
  const chosen = new Set(form.all(name));
  return markup`<fieldset class="ticks"><legend>${label}</legend>${hintAndErrors(form, name, hint)}${
    choices.map(([value, text]) =>
      markup`<p class="tick"><input type="checkbox" id="${
        idOf(
          name,
        )
      }-${value}" name="${name}" value="${value}"${chosen.has(value) ? markup` checked` : nothing}> <label for="${
        idOf(name)
      }-${value}">${text}</label></p>`
    )
  }</fieldset>`;
}

/** A file to choose. */
export function fileField(form: FormView, options: FieldOptions & { readonly accept: string }): Html {
  const { name, accept } = options;
  return field(
    form,
    options,
    markup`<input type="file" id="${idOf(name)}" name="${name}" accept="${accept}"${describedBy(form, options)}>`,
  );
}

/** A finding in words. */
export function findingText(say: SayHere, finding: Finding): string {
  return say(`finding.${finding.problem}`, {
    nearest: "",
    suggestion: "",
    allowed: "",
    expected: "",
    ...finding.values,
  });
}

/** Everything found, each leading to its field; nothing when nothing was. `isWarning` says that it can go out as it is. */
export function findingList(say: SayHere, findings: readonly Finding[], isWarning: boolean): Html {
  if (findings.length === 0) return nothing;
  return markup`<div class="findings${isWarning ? " findings-warning" : ""}" role="${isWarning ? "status" : "alert"}">
<p><strong>${say(isWarning ? "form.warnings" : "form.mistakes", { count: findings.length })}</strong></p>
<ul>${
    findings.map((finding) =>
      markup`<li><a href="#${idOf(finding.path)}"><bdi>${labelOfPath(say, finding.path)}</bdi></a>: ${
        findingText(say, finding)
      }</li>`
    )
  }</ul>
</div>`;
}

/** The element id of a field; `name.fr` becomes `field-name-fr`. */
export function idOf(name: string): string {
  return `field-${name.replaceAll(/[^A-Za-z0-9-]/g, "-")}`;
}

function labelOfPath(say: SayHere, path: string): string {
  const [first = "", second] = path.split(".");
  const key = first === "place" && second !== undefined ? `field.place.${second}` : `field.${first}`;
  const label = say(key);
  const detail = first !== "place" && second !== undefined ? ` (${second})` : "";
  return label === key ? path : `${label}${detail}`;
}

function field(form: FormView, { name, label, hint }: FieldOptions, control: Html): Html {
  return markup`<div class="field"><label for="${idOf(name)}">${label}</label>${control}${
    hintAndErrors(form, name, hint)
  }</div>`;
}

function hintAndErrors(form: FormView, name: string, hint: string | undefined): Html {
  const mistakes = findingsAt(form, name);
  return markup`${hint === undefined ? nothing : markup`<span class="hint" id="${idOf(name)}-hint">${hint}</span>`}${
    mistakes.length === 0
      ? nothing
      : markup`<span class="error" id="${idOf(name)}-error">${
        mistakes.map((finding) => findingText(form.say, finding)).join(" ")
      }</span>`
  }`;
}

function describedBy(form: FormView, { name, hint }: FieldOptions): Html {
  const mistakes = findingsAt(form, name).length > 0;
  const ids = [hint === undefined ? "" : `${idOf(name)}-hint`, mistakes ? `${idOf(name)}-error` : ""].filter(Boolean);
  return markup`${ids.length === 0 ? nothing : markup` aria-describedby="${ids.join(" ")}"`}${
    mistakes ? markup` aria-invalid="true"` : nothing
  }`;
}

/** Findings at a field, or inside it (`tags.2` belongs to `tags`). */
function findingsAt(form: FormView, name: string): readonly Finding[] {
  return form.findings.filter(({ path }) => path === name || (path.startsWith(`${name}.`) && LISTS.has(name)));
}

const LISTS: ReadonlySet<string> = new Set(["tags", "struggles", "pledgeOptions"]);
