/**
 * The common text of a joint campaign, version by version, and what changed between two of them: whoever signed one version
 * and not the next can see to the comma what they have not signed.
 */
import { changesBetween } from "../../application/text/changes.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import { findJoint, listOrganisations, listTexts } from "../../database/views/joint-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { JointText, JointTextPart } from "../../domain/joint.ts";
import { directionOf, languagesOf, type LanguageTag } from "../../domain/language.ts";
import { canSee } from "../can-see.ts";
import { layout } from "../components/layout.ts";
import { address, chooseText, phrase } from "../components/text.ts";
import { alteredNote, readTextStanding, signatories } from "../components/text-standing.ts";
import { fromMarkdown, type Html, markup, nothing } from "../html.ts";
import { languageName } from "../languages.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers `/c/:handle/text/:version`: a version of the common text, with its digest and the ways to the others. */
export async function showText(c: WebContext): Promise<Response> {
  const { visit, campaign, texts, text } = await loadText(c);
  const { say } = visit;
  const chosen = chooseText(visit, text.texts, text.language);
  if (chosen === null) throw new Refusal(404);
  return await c.html(layout(
    visit,
    { title: `${say("joint.text")} · ${say("joint.text_version", { version: text.version })}` },
    markup`<p class="small"><a href="/c/${campaign.handle}">${phrase(chosen.language, chosen.text.name)}</a></p>
<h1>${say("joint.text")}</h1><p class="meta">${say("joint.text_version", { version: text.version })}</p>
${versionLinks(visit, campaign, texts, text)}
<div class="prose" lang="${chosen.language}" dir="${directionOf(chosen.language)}"><h2>${chosen.text.name}</h2>${
      fromMarkdown(chosen.text.content)
    }</div>
<p class="copy small">${address(`sha256 ${text.digest}`)}</p>${await signedBy(visit, campaign, text)}`,
  ));
}

/** Who signed a version; nothing for a campaign nobody shares. */
async function signedBy(visit: Visit, campaign: Campaign, { version }: JointText): Promise<Html> {
  const joint = await findJoint(visit.db, { localId: campaign.id });
  if (joint === null) return nothing;
  const organisations = await listOrganisations(visit.db, joint.uri);
  const standing = await readTextStanding(visit.db, joint, organisations);
  return markup`${alteredNote(visit, joint)}${signatories(visit, version, standing, organisations)}`;
}

/** Answers `/c/:handle/text/:version/diff`, with `?from=` another version than the one before. */
export async function showTextChanges(c: WebContext): Promise<Response> {
  const { visit, campaign, texts, text } = await loadText(c);
  const { say } = visit;
  const asked = c.req.query("from") ?? String(text.version - 1);
  const before = texts.find(({ version }) => String(version) === asked);
  if (before === undefined || before.version === text.version) throw new Refusal(404);
  const chosen = chooseText(visit, text.texts, text.language);
  const title = say("text.changes", { from: before.version, to: text.version });
  const languages = [...new Set([...languagesOf(text.texts, text.language), ...Object.keys(before.texts)])];
  return await c.html(layout(
    visit,
    { title, keep: { from: asked } },
    markup`<p class="small"><a href="/c/${campaign.handle}">${
      chosen === null ? campaign.handle : phrase(chosen.language, chosen.text.name)
    }</a> · <a href="/c/${campaign.handle}/text/${text.version}">${say("joint.text")}</a></p>
<h1>${title}</h1><p>${say("text.how")}</p>
${versionLinks(visit, campaign, texts, text)}${
      languages.map((language) => languageChanges(visit, language, before.texts[language], text.texts[language]))
    }
${
      [before, text].map(({ version, digest }) =>
        markup`<p class="copy small">${say("joint.text_version", { version })}: ${address(`sha256 ${digest}`)}</p>`
      )
    }`,
  ));
}

/** A campaign's common texts, newest first, and the version asked for; throws a 404 {@link Refusal} without it. */
async function loadText(c: WebContext) {
  const visit = c.get("visit");
  const campaign = await findCampaign(visit.db, (c.req.param("handle") ?? "").toLowerCase());
  if (campaign === null || !canSee(visit, { campaign })) throw new Refusal(404);
  // A companion campaign has no text of its own: what its organisation signs is the convenor's.
  const joint = await findJoint(visit.db, { localId: campaign.id });
  const texts = await listTexts(visit.db, joint?.uri ?? visit.addresses.campaign(campaign.handle));
  const text = texts.find(({ version }) => String(version) === c.req.param("version"));
  if (text === undefined) throw new Refusal(404);
  return { visit, campaign, texts, text };
}

/** Every version, and from each but the first what changed since the one before. */
function versionLinks(visit: Visit, campaign: Campaign, texts: readonly JointText[], here: JointText): Html {
  if (texts.length < 2) return nothing;
  const { say } = visit;
  const at = `/c/${campaign.handle}/text`;
  const versions = texts.map(({ version }) => version);
  return markup`<nav aria-label="${say("text.versions")}"><ul class="plain small">${
    versions.map((version) => {
      const previous = versions.find((other) => other < version);
      return markup`<li><a href="${at}/${version}"${
        version === here.version && visit.path.endsWith(`/${version}`) ? markup` aria-current="page"` : nothing
      }>${say("joint.text_version", { version })}</a>${
        previous === undefined
          ? nothing
          : markup` · <a href="${at}/${version}/diff">${say("text.changes", { from: previous, to: version })}</a>`
      }</li>`;
    })
  }</ul></nav>`;
}

function languageChanges(
  visit: Visit,
  language: LanguageTag,
  before: JointTextPart | undefined,
  after: JointTextPart | undefined,
): Html {
  const { say } = visit;
  const note = before === undefined
    ? say("text.language_new")
    : after === undefined
    ? say("text.language_gone")
    : before.name === after.name && before.content === after.content
    ? say("text.same")
    : null;
  const part = (text: JointTextPart | undefined) => text === undefined ? "" : `${text.name}\n\n${text.content}`;
  return markup`<section aria-labelledby="in-${language}"><h2 id="in-${language}">${
    languageName(language, visit.language)
  }</h2>${note === null ? nothing : markup`<p>${note}</p>`}<div class="changes" lang="${language}" dir="${
    directionOf(language)
  }">${changedText(visit, language, part(before), part(after))}</div></section>`;
}

/** The text as written with what was added and removed, marked for the eye and said to whoever listens. */
function changedText(visit: Visit, language: LanguageTag, before: string, after: string): Html {
  const { say } = visit;
  const said = (key: string) =>
    markup`<span class="unseen" lang="${visit.language}" dir="${directionOf(visit.language)}"> ${say(key)} </span>`;
  return markup`${
    changesBetween(before, after, language).map(({ what, text }) =>
      what === "same"
        ? text
        : what === "added"
        ? markup`<ins>${said("text.added")}${text}${said("text.mark_end")}</ins>`
        : markup`<del>${said("text.removed")}${text}${said("text.mark_end")}</del>`
    )
  }`;
}
