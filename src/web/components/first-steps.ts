/** The first steps of a movement on its desk, each with what it is for and whether it is done. Gone once all are. */
import { type Html, markup, nothing } from "../html.ts";
import { viewerMay, type Visit } from "../visit.ts";

/** What there is already. Handles and ids lead to what waits to be published. */
export interface Beginnings {
  readonly campaigns: readonly { readonly handle: string; readonly state: string }[];
  readonly calls: readonly { readonly id: string; readonly state: string }[];
}

interface Step {
  readonly key: "movement" | "campaign" | "call" | "public";
  readonly isDone: boolean;
  /** Where it is done; null where it is not a page, or not this visitor's to do, or not its turn. */
  readonly href: string | null;
}

/** The steps; nothing when the movement is under way. */
export function firstSteps(visit: Visit, { campaigns, calls }: Beginnings): Html {
  const [open] = campaigns.filter(({ state }) => state === "published");
  const [draft] = campaigns.filter(({ state }) => state === "draft");
  const [draftCall] = calls.filter(({ state }) => state === "draft");
  const steps: readonly Step[] = [
    {
      key: "movement",
      isDone: (visit.movement?.summary ?? "") !== "",
      href: viewerMay(visit, "operate") ? "/desk/movement" : null,
    },
    {
      key: "campaign",
      isDone: campaigns.some(({ state }) => state !== "draft"),
      href: draft === undefined ? "/desk/campaigns/new" : `/desk/campaigns/${draft.handle}`,
    },
    {
      key: "call",
      isDone: calls.some(({ state }) => state !== "draft"),
      href: draftCall !== undefined
        ? `/desk/calls/${draftCall.id}`
        : open === undefined
        ? null
        : `/desk/campaigns/${open.handle}/calls/new`,
    },
    { key: "public", isDone: !visit.house.dataWarnings.includes("rehearsal"), href: null },
  ];
  if (steps.every(({ isDone }) => isDone)) return nothing;
  return markup`<section aria-labelledby="first"><h2 id="first">${
    visit.say("desk.first.title")
  }</h2><ol class="first-steps">${steps.map((step) => stepItem(visit, step))}</ol></section>`;
}

function stepItem({ say }: Visit, { key, isDone, href }: Step): Html {
  const words = say(`desk.first.${key}`);
  return markup`<li${isDone ? markup` class="is-done"` : nothing}><b>${
    isDone || href === null ? words : markup`<a href="${href}">${words}</a>`
  }</b><p class="small">${
    isDone ? markup`<span aria-hidden="true">✓</span> ${say("desk.first.done")}` : say(`desk.first.${key}_how`)
  }</p></li>`;
}
