/** Servers and how deliveries to them stand, in a table. */
import type { HostDelivery } from "../../database/views/delivery-views.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { momentIn } from "./plan-note.ts";

/** The table. What a server answered was never translated and is marked as English. */
export function hostTable(visit: Visit, hosts: readonly HostDelivery[]): Html {
  const { say } = visit;
  return markup`<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${
    say("out.host")
  }</th><th scope="col">${say("out.state")}</th><th scope="col">${say("out.answer")}</th></tr></thead><tbody>${
    hosts.map((host) => hostRow(visit, host))
  }</tbody></table></div>`;
}

function hostRow(visit: Visit, one: HostDelivery): Html {
  const { say } = visit;
  return markup`<tr><th scope="row"><bdi dir="ltr">${one.host}</bdi></th><td>${
    one.state === "failed"
      ? markup`<strong class="state state-failed">${say("out.state.failed")}</strong>`
      : say(`out.state.${one.state}`)
  }</td><td>${one.lastError === null ? nothing : markup`<bdi lang="en" dir="ltr">${one.lastError}</bdi> `}${
    one.state === "waiting" ? tries(visit, one) : nothing
  }</td></tr>`;
}

function tries(visit: Visit, { tries: count, nextTryAt }: HostDelivery): Html {
  const { say } = visit;
  const isLater = nextTryAt !== null && Temporal.Instant.compare(nextTryAt, visit.now) > 0;
  return markup`<span class="hint">${say("out.tries", { count })}${
    isLater ? markup` · ${say("out.next", { time: momentIn(visit, nextTryAt, "UTC") })}` : nothing
  }</span>`;
}
