/**
 * What stands on a person's own page beside the pledge: their condition, whether their address may be seen, what organisers wrote,
 * when addresses were seen and why, and the way to say that this pledge and their account are one person.
 */
import { marksFor } from "../../application/pledges/pledge-marks.ts";
import { contactOf } from "../../application/pledges/pledge-contact.ts";
import { openMessage } from "../../application/pledges/message-pledgers.ts";
import { openReason } from "../../application/pledges/reveal-contacts.ts";
import { openCondition } from "../../application/pledges/settle-conditions.ts";
import { findSealedCondition, listMessages, listReveals } from "../../database/views/pledge-desk-views.ts";
import { findPledgeByMarks, type PledgeView } from "../../database/views/pledge-views.ts";
import type { Call } from "../../domain/call.ts";
import { isInSegment } from "../../domain/pledge-desk.ts";
import { takesPledges } from "../../domain/pledge.ts";
import { blankView, type FormView } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { momentText } from "../components/schedule.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { conditionField } from "./condition-field.ts";

/** Where the forms of these boxes go: the page itself, or the list of an account's pledges. */
export interface BoxOptions {
  /** Null on the page of one pledge. */
  readonly callId: string | null;
  /** Whether the page was opened by the pledge's link, which proves that it is theirs. */
  readonly byLink: boolean;
  /** The condition's form as it came back. */
  readonly view?: FormView;
}

/** The boxes; each is absent where it has nothing to say. */
export async function ownBoxes(visit: Visit, call: Call, pledge: PledgeView, options: BoxOptions): Promise<Html> {
  return markup`${await messages(visit, call, pledge)}${await condition(visit, call, pledge, options)}${
    reachable(visit, call, pledge, options)
  }${await reveals(visit, call, pledge)}${options.byLink ? await linking(visit, call, pledge) : nothing}`;
}

async function messages(visit: Visit, call: Call, pledge: PledgeView): Promise<Html> {
  const { db, say, house } = visit;
  const found = (await listMessages(db, call.id)).filter((message) => isInSegment(pledge, message));
  if (found.length === 0) return nothing;
  return markup`<section class="box"><h2>${say("pledges.messages")}</h2>${
    found.map(({ sealed, sentAt }) =>
      markup`<p class="small">${momentText(visit, sentAt)}</p>${
        openMessage(house.ports.sealing.open, sealed).split("\n").map((line) => markup`<p dir="auto">${line}</p>`)
      }`
    )
  }</section>`;
}

async function condition(visit: Visit, call: Call, pledge: PledgeView, options: BoxOptions): Promise<Html> {
  const { say, db, house: { ports } } = visit;
  const sealed = await findSealedCondition(db, pledge.id);
  const others = sealed === null ? null : openCondition(ports.sealing, sealed);
  const isFixed = ["unconfirmed", "declined", "held", "undecided"].includes(pledge.state) ||
    pledge.door === "aggregate";
  const isOpen = takesPledges(call, visit.now) && !isFixed && pledge.option === "going" && pledge.door !== "token";
  if (others === null && (!isOpen || call.risk)) return nothing;
  const view = options.view ?? blankView(others === null ? {} : { condition: String(others) });
  return markup`${
    others === null
      ? nothing
      : markup`<p>${
        say(pledge.state === "conditional" ? "pledges.condition_unmet" : "pledges.condition_set", { others })
      }</p>`
  }${
    isOpen
      ? form(
        visit,
        options,
        markup`${
          conditionField(visit, view, call, `own-${pledge.id}`)
        }<p class="buttons"><button name="do" value="condition">${say("pledges.condition_change")}</button></p>`,
      )
      : nothing
  }`;
}

/** Nobody's address is ever shown who did not say yes here. */
function reachable(visit: Visit, call: Call, pledge: PledgeView, options: BoxOptions): Html {
  const { say, house: { ports: { sealing } } } = visit;
  if (pledge.sealed === null || call.risk || pledge.door === "aggregate") return nothing;
  const isYes = contactOf(sealing, pledge).reachable === true;
  return form(
    visit,
    options,
    markup`<p>${
      say(isYes ? "pledges.reachable_yes" : "pledges.reachable_no")
    }</p><p class="buttons"><button class="quiet" name="do" value="${isYes ? "unreachable" : "reachable"}">${
      say(isYes ? "pledges.reachable_end" : "pledges.reachable_allow")
    }</button></p>`,
  );
}

async function reveals(visit: Visit, call: Call, pledge: PledgeView): Promise<Html> {
  const { say, db, house: { ports: { sealing } } } = visit;
  const { revealed = [] } = contactOf(sealing, pledge);
  const seen = (await listReveals(db, call.id)).flatMap((one) =>
    one.agreedAt !== null && revealed.includes(one.id) ? [{ ...one, agreedAt: one.agreedAt }] : []
  );
  if (seen.length === 0) return nothing;
  return markup`<section class="box"><h2>${say("pledges.revealed")}</h2><ul>${
    seen.map(({ agreedAt, sealedReason }) =>
      markup`<li>${momentText(visit, agreedAt)} <q dir="auto">${openReason(sealing.open, sealedReason)}</q></li>`
    )
  }</ul></section>`;
}

async function linking(visit: Visit, call: Call, pledge: PledgeView): Promise<Html> {
  const { say, db, viewer, house: { ports: { sealing } } } = visit;
  if (viewer === null || pledge.sealed === null || pledge.door === "aggregate" || pledge.state === "unconfirmed") {
    return nothing;
  }
  const own = await findPledgeByMarks(db, call.id, [marksFor(sealing, call.id).account(viewer.person.id)]);
  if (own?.id === pledge.id) return nothing;
  return markup`<section class="box"><h2>${say("pledges.link")}</h2><p>${
    say(own === null ? "pledges.link_hint" : "pledges.link_twice", { name: viewer.person.name })
  }</p><form method="post">${formToken(visit)}<p class="buttons"><button name="do" value="link">${
    say("pledges.link_do")
  }</button></p></form></section>`;
}

function form(visit: Visit, { callId }: BoxOptions, inner: Html): Html {
  return markup`<form method="post"${callId === null ? nothing : markup` action="/pledges"`}>${formToken(visit)}${
    callId === null ? nothing : markup`<input type="hidden" name="call" value="${callId}">`
  }${inner}</form>`;
}
