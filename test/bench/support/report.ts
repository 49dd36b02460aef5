/**
 * What a scenario reports and how it is printed: its figures, the limit measured next to it, the bare line, and the target
 * scaled by that limit. A figure without its limit says little on a shared machine, hence both stand side by side.
 */

/** A limit of the machine, measured in this run next to the scenario it bounds. */
export interface Limit {
  /** What was measured. */
  readonly name: string;
  /** Per second, in this run. */
  readonly now: number;
  /** Per second on the machine for which the targets were set. */
  readonly page: number;
}

/** A target and whether it was met. */
export interface Target {
  /** As set, in words and unit. */
  readonly first: string;
  /** What it comes to with the limit of this run. */
  readonly here: string;
  /** Whether it was met. */
  readonly met: boolean;
}

/** What one scenario found. */
export interface Report {
  /** Its short name, as in `R1`. */
  readonly id: string;
  /** What was done, in one line. */
  readonly title: string;
  /** Figures by name, in the order they are printed. */
  readonly figures: Readonly<Record<string, string | number>>;
  /** The limit of the machine; absent where nothing fits. */
  readonly limit?: Limit;
  /** Our figure, in the limit's unit, for the ratio. */
  readonly rate?: number;
  /** The same load on a bare server of the library, without a database. */
  readonly bare?: Readonly<Record<string, string | number>>;
  /** Absent where a scenario only informs. */
  readonly target?: Target;
}

/** The target of a rate: met when our rate reaches the target scaled by the limit now over the limit on the page. */
export function rateTarget(rate: number, first: number, limit: Limit, unit: string): Target {
  const here = first * limit.now / limit.page;
  return { first: `${first}${unit}`, here: `${Math.round(here)}${unit}`, met: rate >= here };
}

/** A target that does not scale: a count that must be reached, or a size that must not be passed. */
export function plainTarget(words: string, met: boolean): Target {
  return { first: words, here: words, met };
}

/** The printed form of a report, several lines. */
export function formatReport(report: Report): string {
  const { id, title, figures, limit, rate, bare, target } = report;
  const lines = [`${id}  ${title}`, `    ours    ${formatFigures(figures)}`];
  if (limit !== undefined) {
    const ratio = rate === undefined ? "" : `; ours is ${Math.round(100 * rate / limit.now)} % of it`;
    lines.push(`    limit   ${limit.name} ${format(limit.now)}/s (page: ${format(limit.page)})${ratio}`);
  }
  if (bare !== undefined) lines.push(`    bare    ${formatFigures(bare)}`);
  if (target !== undefined) {
    const scaled = target.first === target.here ? "" : `, here ${target.here}`;
    lines.push(`    target  ${target.first}${scaled}: ${target.met ? "met" : "MISSED"}`);
  }
  return lines.join("\n");
}

/** A number with as many digits as it deserves. */
export function format(value: string | number): string {
  if (typeof value === "string") return value;
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-GB", { maximumFractionDigits: digits });
}

function formatFigures(figures: Readonly<Record<string, string | number>>): string {
  return Object.entries(figures).map(([name, value]) => `${name} ${format(value)}`).join(" · ");
}
