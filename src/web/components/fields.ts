/**
 * The fields of forms: each with its label, a hint where one helps, and what is wrong with it said in words beside it and
 * bound to it, so that a screen reader hears both.
 */
import type { Finding } from "../../application/files/findings.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { type Html, markup, nothing } from "../html.ts";
import { languageName } from "../languages.ts";
import type { SayHere, Visit } from "../visit.ts";

/** What was found at a field, already said; one that `isWarning` stops nothing. */
export interface FieldMistake {
  readonly field: string;
  readonly sentence: string;
  readonly isWarning: boolean;
}

/** What the fields of one form share: its values and what was found wrong. */
export interface FormView {
  text(name: string): string;
  all(name: string): readonly string[];
  readonly mistakes: readonly FieldMistake[];
}

/** A form nobody has filled in, but for some values. */
export function blankView(values: Readonly<Record<string, string>> = {}): FormView {
  return { text: (name) => Object.hasOwn(values, name) ? values[name] ?? "" : "", all: () => [], mistakes: [] };
}

/** A form as it came back, with what its use case refused at the field that the refusal names. */
export function refusedView(
  say: SayHere,
  form: Pick<FormView, "text" | "all">,
  refusal: { readonly kind: string; readonly field?: string },
): FormView {
  const { field, kind } = refusal;
  const mistakes = field === undefined ? [] : [{ field, sentence: say(`refusal.${kind}`), isWarning: false }];
  return { text: form.text, all: form.all, mistakes };
}

/** One field. `label` and `hint` are already said; `lang` and `dir` are those of what is written into it. */
export interface FieldOptions {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: "text" | "date" | "datetime-local" | "number" | "url" | "color" | "email" | "password";
  readonly required?: boolean;
  readonly lang?: string;
  readonly dir?: "ltr" | "rtl";
  readonly list?: string;
  readonly rows?: number;
  /** What a browser may fill in by itself (HTML §4.10.18.7); `one-time-code` also asks for digits. */
  readonly autocomplete?: string;
}

/** A field of one line. */
export function textField(form: FormView, options: FieldOptions): Html {
  const { name, lang, list, type = "text", required } = options;
  const dir = type === "number" ? "ltr" : options.dir;
  return field(
    form,
    options,
    markup`<input id="${idOf(name)}" name="${name}" type="${type}" value="${
      type === "password" ? "" : form.text(name)
    }"${fillIn(options)}${lang === undefined ? nothing : markup` lang="${lang}"`}${
      dir === undefined ? nothing : markup` dir="${dir}"`
    }${list === undefined ? nothing : markup` list="${list}"`}${
      required === true ? markup` aria-required="true"` : nothing
    }${type === "number" ? markup` step="any"` : nothing}${describedBy(form, options)}>`,
  );
}

function fillIn({ autocomplete }: FieldOptions): Html {
  if (autocomplete === undefined) return nothing;
  const digits = autocomplete === "one-time-code" ? markup` inputmode="numeric"` : nothing;
  return markup` autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false"${digits}`;
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
  return markup`<fieldset class="ticks" id="${idOf(name)}"><legend>${label}</legend>${hintAndErrors(form, name, hint)}${
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

/** What a use case refused, in its own words; nothing when it refused nothing. */
export function refusalNote(say: SayHere, kind: string | null): Html {
  if (kind === null) return nothing;
  return markup`<p class="findings" role="alert"><strong>${say(`refusal.${kind}`)}</strong></p>`;
}

/**
 * Everything found, in the order of the form, each leading to its field; nothing when nothing was. `isWarning` says that it
 * can go out as it is; `main` is the main language of what is written.
 */
export function findingList(
  visit: Pick<Visit, "say" | "language">,
  findings: readonly Finding[],
  isWarning: boolean,
  main: LanguageTag,
): Html {
  if (findings.length === 0) return nothing;
  const { say } = visit;
  const sorted = findings.toSorted((a, b) => placeInForm(a.path) - placeInForm(b.path));
  return markup`<div class="findings${isWarning ? " findings-warning" : ""}" role="${isWarning ? "status" : "alert"}">
<p><strong>${say(isWarning ? "form.warnings" : "form.mistakes", { count: findings.length })}</strong></p>
<ul>${
    sorted.map((finding) =>
      markup`<li><a href="#${idOf(fieldOf(finding.path, main))}"><bdi>${labelOfPath(visit, finding.path)}</bdi></a>: ${
        findingText(say, finding)
      }</li>`
    )
  }</ul>
</div>`;
}

/** The fields as the forms have them; what is not among them comes last. */
const ORDER =
  ("handle kind language name summary content imageAlt struggles starts ends timezone place online onlinePublic pledge " +
    "externalUrl pledgeOptions capacity threshold pledgeUntil distributed risk tags image").split(" ");

function placeInForm(path: string): number {
  const at = ORDER.indexOf(path.split(".")[0] ?? "");
  return at === -1 ? ORDER.length : at;
}

/**
 * The field of the form where a finding of the file is put right: the list of an item, the file of a picture, the main
 * language of a text that is missing in all.
 */
export function fieldOf(path: string, main: LanguageTag): string {
  const [first = ""] = path.split(".");
  if (path === "image") return "picture";
  if (TEXTS.has(path)) return `${path}.${main}`;
  return LISTS.has(first) ? first : path;
}

/** The element id of a field; `name.fr` becomes `field-name-fr`. */
export function idOf(name: string): string {
  return `field-${name.replaceAll(/[^A-Za-z0-9-]/g, "-")}`;
}

/** The label of a field; with the language of a text, or the number of an item in a list. */
function labelOfPath({ say, language }: Pick<Visit, "say" | "language">, path: string): string {
  const [first = "", second] = path.split(".");
  const key = first === "place" && second !== undefined ? `field.place.${second}` : `field.${first}`;
  const label = say(key);
  if (label === key) return path;
  if (first === "place" || second === undefined) return label;
  return `${label} (${LISTS.has(first) ? Number(second) + 1 : languageName(second, language)})`;
}

function field(form: FormView, { name, label, hint }: FieldOptions, control: Html): Html {
  return markup`<div class="field"><label for="${idOf(name)}">${label}</label>${control}${
    hintAndErrors(form, name, hint)
  }</div>`;
}

function hintAndErrors(form: FormView, name: string, hint: string | undefined): Html {
  const found = form.mistakes.filter(({ field }) => field === name);
  const tone = found.every(({ isWarning }) => isWarning) ? "warning" : "error";
  return markup`${hint === undefined ? nothing : markup`<span class="hint" id="${idOf(name)}-hint">${hint}</span>`}${
    found.length === 0
      ? nothing
      : markup`<span class="${tone}" id="${idOf(name)}-error">${found.map(({ sentence }) => sentence).join(" ")}</span>`
  }`;
}

function describedBy(form: FormView, { name, hint }: FieldOptions): Html {
  const found = form.mistakes.filter(({ field }) => field === name);
  const ids = [hint === undefined ? "" : `${idOf(name)}-hint`, found.length > 0 ? `${idOf(name)}-error` : ""];
  const described = ids.filter((id) => id !== "").join(" ");
  return markup`${described === "" ? nothing : markup` aria-describedby="${described}"`}${
    found.some(({ isWarning }) => !isWarning) ? markup` aria-invalid="true"` : nothing
  }`;
}

const LISTS: ReadonlySet<string> = new Set(["tags", "struggles", "pledgeOptions"]);
const TEXTS: ReadonlySet<string> = new Set(["name", "summary", "content", "imageAlt"]);
