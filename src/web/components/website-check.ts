/**
 * The movement's own website: what to write there so that others can see whose it is, and what was seen when. The same few
 * words stand on the desk, the front page and the partners' pages.
 */
import { type DomainCheck, websiteProof } from "../../domain/domain-check.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { formToken } from "./language-switch.ts";
import { momentText } from "./schedule.ts";

/** What was seen at a website and when, in one line. */
export function domainLine(visit: Visit, check: DomainCheck): Html {
  const { say } = visit;
  const { website, domain, way, trouble, checkedAt, provenAt, lapsedAt } = check;
  if (website === null) return markup`${say("website.none")}`;
  if (domain !== null && way !== null && provenAt !== null) {
    return markup`<strong class="state">${say("website.proven")}</strong> <bdi dir="ltr">${domain}</bdi> · ${
      say(`website.way.${way}`)
    } · ${say("website.since")} ${momentText(visit, provenAt)} · ${lastLooked(visit, checkedAt)}${
      trouble === null ? nothing : markup` · <strong class="error">${say(`website.trouble.${trouble}`)}</strong>`
    }`;
  }
  return markup`<strong class="state">${
    say(lapsedAt === null ? "website.unproven" : "website.lapsed")
  }</strong> <bdi dir="ltr">${website}</bdi>${lapsedAt === null ? nothing : markup` · ${momentText(visit, lapsedAt)}`}${
    trouble === null ? nothing : markup` · ${say(`website.trouble.${trouble}`)}`
  } · ${lastLooked(visit, checkedAt)}`;
}

function lastLooked(visit: Visit, at: Temporal.Instant | null): Html {
  const { say } = visit;
  return at === null
    ? markup`${say("website.never_looked")}`
    : markup`${say("website.looked")} ${momentText(visit, at)}`;
}

/** Whether a website says whose it is, and when that was last looked at; shown beside its address. */
export function seenLine(visit: Visit, { domain, lapsedAt, checkedAt }: DomainCheck): Html {
  const { say } = visit;
  const word = domain !== null ? "website.proven" : lapsedAt === null ? "website.unproven" : "website.lapsed";
  return markup`${say(word)} · ${lastLooked(visit, checkedAt)}`;
}

/** Under the movement's form: what to write at the website, what was seen, and a button to look now. */
export function websiteSection(visit: Visit, check: DomainCheck | null): Html {
  const { say, movement } = visit;
  if (movement === null || movement.website === null) return nothing;
  const { line, entryName, entry } = websiteProof(visit.addresses, movement.handle, movement.website);
  return markup`<section id="website" aria-labelledby="website-title"><h2 id="website-title">${
    say("website.title")
  }</h2><p role="status">${check === null ? markup`${say("website.never_looked")}` : domainLine(visit, check)}</p><p>${
    say("website.how")
  }</p>
<p>${say("website.how_html")}</p><pre class="copy" dir="ltr" tabindex="0"><code>${line}</code></pre>${
    entryName === null
      ? nothing
      : markup`<p>${
        say("website.how_dns")
      }</p><pre class="copy" dir="ltr" tabindex="0"><code>${entryName}. TXT "${entry}"</code></pre>`
  }<form method="post" action="/desk/movement/check">${formToken(visit)}<p class="buttons"><button>${
    say("website.check_now")
  }</button></p></form></section>`;
}
