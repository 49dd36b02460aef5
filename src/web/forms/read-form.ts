/**
 * Reads what a browser's form sent, once per request, bounded. Anything that is not a form is refused with 415, a form
 * that cannot be read with 400; what the fields mean is for others to say.
 */
import { formLimits } from "../../domain/limits.ts";
import { Refusal } from "../refusal.ts";
import type { WebContext } from "../visit.ts";

/** A submitted form. Names may repeat; line ends are `\n`. */
export interface SubmittedForm {
  /** The first value of a name, trimmed; empty when absent. */
  text(name: string): string;
  /** The first value of a name exactly as sent, for passwords; empty when absent. */
  raw(name: string): string;
  /** Every value of a name, trimmed, in order; the empty ones left out. */
  all(name: string): readonly string[];
  /** The file under a name; null when none was chosen. */
  file(name: string): File | null;
}

/** Reads the form of a request. Throws a {@link Refusal} of 400 or 415. */
export async function readForm(c: WebContext): Promise<SubmittedForm> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "multipart/form-data" && type !== "application/x-www-form-urlencoded") throw new Refusal(415);
  const data = await c.req.formData().catch(() => {
    throw new Refusal(400, "form_unreadable");
  });
  const entries = [...data.entries()];
  if (entries.length > formLimits.fields || entries.some(holdsZero)) throw new Refusal(400, "form_unreadable");
  const texts = (name: string) =>
    entries.flatMap(([key, value]) => key === name && typeof value === "string" ? [normalised(value)] : []);
  return {
    text: (name) => texts(name)[0] ?? "",
    raw(name) {
      const value = data.get(name);
      return typeof value === "string" ? value : "";
    },
    all: (name) => texts(name).filter((value) => value !== ""),
    file(name) {
      const value = data.get(name);
      return value instanceof File && value.size > 0 ? value : null;
    },
  };
}

/** U+0000 is in no text that anybody writes, and no database takes it. */
function holdsZero([name, value]: readonly [string, unknown]): boolean {
  return name.includes("\0") || (typeof value === "string" && value.includes("\0"));
}

function normalised(value: string): string {
  return value.replaceAll("\r\n", "\n").trim();
}
