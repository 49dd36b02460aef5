/**
 * The parts of the partners' page that say who somebody is: a name that resembles another, a key that was not seen before, a
 * website looked at, the consent of an organisation without a node. Each asks a person; none decides by itself.
 */
import { decideKey } from "../../application/joint/decide-key.ts";
import { fingerprint } from "../../application/joint/fingerprint.ts";
import { type LookAlike, lookAlike } from "../../application/joint/look-alike.ts";
import { listTexts } from "../../database/views/joint-views.ts";
import { type KeyInQuestion, knownHosts, listKeysInQuestion } from "../../database/views/trust-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { JointCampaign } from "../../domain/joint.ts";
import { type FormView, textField, tickField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { momentText } from "../components/schedule.ts";
import { address } from "../components/text.ts";
import { type Html, markup, nothing } from "../html.ts";
import { asker, type Visit } from "../visit.ts";

type Form = { text(name: string): string };

/** What a form asks for that should be asked back once: an invitation to a name that resembles another. */
export async function doubtOf(visit: Visit, form: Form): Promise<LookAlike | null> {
  if (form.text("anyway") === "yes") return null;
  switch (form.text("do")) {
    case "invite": {
      const found = await visit.house.joint.findActor(form.text("partner"));
      return found === null ? null : await resembled(visit, found.host);
    }
    case "site":
      return await resembled(visit, hostIn(form.text("site")));
    default:
      return null;
  }
}

/** The host of somebody known here that a host resembles without being it. */
export async function resembled(visit: Visit, host: string): Promise<LookAlike | null> {
  const website = visit.movement?.website ?? null;
  const own = [visit.addresses.host, ...(website === null ? [] : [new URL(website).host])];
  const others = (await knownHosts(visit.db)).filter((one) => one !== host);
  return lookAlike(host, [...own, ...others]);
}

/** The warning about such a name. */
export function resemblance({ say }: Visit, { host, like, how }: LookAlike): Html {
  return markup`<p class="findings findings-warning" role="alert"><strong>${
    say(`lookalike.${how}`, { host, like })
  }</strong></p>`;
}

/** The tick by which somebody says that they mean it. */
export function anywayField(visit: Visit, view: FormView, alike: LookAlike | null): Html {
  return alike === null ? nothing : tickField(view, { name: "anyway", label: visit.say("lookalike.anyway") });
}

/** Does what these parts' buttons ask; answers a refusal, null when it is done, undefined for any other button. */
export async function changeTrust(
  visit: Visit,
  joint: JointCampaign | null,
  form: Form,
): Promise<string | null | undefined> {
  const { ports, joint: house } = visit.house;
  switch (form.text("do")) {
    case "site": {
      if (joint?.role !== "convenor") return "not_joint";
      const outcome = await house.takeSite(joint, form.text("site"));
      return outcome.kind === "taken" ? null : outcome.kind;
    }
    case "key_yes":
    case "key_no": {
      const accept = form.text("do") === "key_yes";
      const key = { actorUri: form.text("actor"), multibase: form.text("key") };
      const outcome = await decideKey(ports, asker(visit), { ...key, accept });
      if (!outcome.ok) return outcome.refusal.kind;
      await house.takeHeld(outcome.value);
      return null;
    }
    default:
      return undefined;
  }
}

/** Keys that were not seen before, each beside those that are known, with what waits for a yes; nothing when there are none. */
export async function newKeys(visit: Visit, campaign: Campaign, joint: JointCampaign): Promise<Html> {
  const { say } = visit;
  const all = await listKeysInQuestion(visit.db, joint.uri);
  if (all.length === 0) return nothing;
  return markup`<section aria-labelledby="keys"><h2 id="keys">${say("keys.title")}</h2><p>${say("keys.how")}</p>
<ul class="desk-list">${all.map((one) => markup`<li>${keyEntry(visit, campaign, one)}</li>`)}</ul></section>`;
}

function keyEntry(visit: Visit, campaign: Campaign, { key, name, held, known }: KeyInQuestion): Html {
  const { say } = visit;
  const isWaiting = key.state === "waiting";
  const print = (multibase: string) => markup`<code dir="ltr">${fingerprint(multibase)}</code>`;
  return markup`<h3><bdi>${name}</bdi></h3><p class="small">${address(key.actorUri)}</p>
<dl class="facts"><dt>${say("keys.new")}</dt><dd>${print(key.multibase)}<br><span class="small">${say("keys.since")} ${
    momentText(visit, key.seenAt)
  }</span></dd>${
    known.map((one) =>
      markup`<dt>${say(one.state === "known" ? "keys.old" : "keys.stolen")}</dt><dd>${
        print(one.multibase)
      }<br><span class="small">${say("keys.since")} ${momentText(visit, one.seenAt)}</span></dd>`
    )
  }<dt>${say("keys.waits")}</dt><dd>${say(isWaiting ? "keys.held" : "keys.refused", { count: held })}</dd></dl>
<form method="post" action="/desk/campaigns/${campaign.handle}/partners">${
    formToken(visit)
  }<input type="hidden" name="actor" value="${key.actorUri}"><input type="hidden" name="key" value="${key.multibase}"><p class="buttons"><button class="primary" name="do" value="key_yes">${
    say("keys.yes")
  }</button>${
    isWaiting ? markup` <button class="danger" name="do" value="key_no">${say("keys.no")}</button>` : nothing
  }</p></form>`;
}

/** An organisation without a node: its domain, and what it must write there to consent. */
export async function siteForm(
  visit: Visit,
  campaign: Campaign,
  joint: JointCampaign,
  { view, alike }: { readonly view: FormView; readonly alike: LookAlike | null },
): Promise<Html> {
  const { say, db } = visit;
  if (joint.role !== "convenor" || joint.endedAt !== null) return nothing;
  const newest = (await listTexts(db, joint.uri))[0]?.digest ?? "";
  const name = say("without_node.name");
  const file = `organisation: ${name}\ncampaign: ${joint.uri}\ntext: ${newest}`;
  const entry = `"campaign=${joint.uri}; text=${newest}; organisation=${name}"`;
  return markup`<section aria-labelledby="site"><h2 id="site">${say("without_node.title")}</h2><p>${
    say("without_node.how")
  }</p>
<details><summary>${say("without_node.what")}</summary><p>${say("without_node.file")}</p>
<pre class="copy" dir="ltr" tabindex="0"><code>https://…/.well-known/tdu-consent.txt

${file}</code></pre><p>${say("without_node.entry")}</p>
<pre class="copy" dir="ltr" tabindex="0"><code>_tdu-consent.…. TXT ${entry}</code></pre></details>
<form class="writing" method="post" action="/desk/campaigns/${campaign.handle}/partners">${formToken(visit)}${
    textField(view, {
      name: "site",
      label: say("without_node.domain"),
      hint: say("without_node.domain_hint"),
      dir: "ltr",
      required: true,
    })
  }${
    view.text("do") === "site" ? anywayField(visit, view, alike) : nothing
  }<p class="buttons"><button name="do" value="site">${say("without_node.take")}</button></p></form></section>`;
}

function hostIn(site: string): string {
  return URL.parse(/^https?:\/\//.test(site) ? site : `https://${site}`)?.host ?? site;
}
