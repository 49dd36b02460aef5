/**
 * What a person shows of themselves, on top of their page: the name and picture they chose, their words in the reader's
 * language, and links, marked where a page was seen to link back. No role, no number, no place.
 */
import type { Person } from "../../domain/person.ts";
import type { Profile } from "../../domain/profile.ts";
import { fromMarkdown, type Html, markup, nothing, safeHref } from "../html.ts";
import type { Visit } from "../visit.ts";
import { contentSwitch, fallbackNote } from "./language-switch.ts";
import { fullHandle } from "./follow-box.ts";
import { momentText } from "./schedule.ts";
import { address, block, chooseText } from "./text.ts";

/** The head of a person's page. */
export function profileCard(visit: Visit, person: Person, profile: Profile | null): Html {
  const about = profile === null ? null : chooseText(visit, profile.texts, profile.language);
  const alt = profile?.avatar == null ? null : chooseText(visit, profile.avatar.alt, profile.language);
  return markup`<header class="opening profile">${
    profile?.avatar == null
      ? nothing
      : markup`<img class="portrait" src="/media/${profile.avatar.mediaId}" width="112" height="112" alt="${
        alt?.text ?? ""
      }">`
  }<h1><bdi>${person.name}</bdi></h1><p>${address(fullHandle(visit, person.handle))}</p>
</header>${moved(visit, profile)}${
    about === null || profile === null
      ? nothing
      : markup`${contentSwitch(visit, Object.keys(profile.texts), about.language)}${
        fallbackNote(visit, about.wanted, about.language)
      }${block(about.language, fromMarkdown(about.text))}`
  }${profile === null ? nothing : links(visit, profile)}`;
}

function links(visit: Visit, { links }: Profile): Html {
  if (links.length === 0) return nothing;
  return markup`<dl class="links">${
    links.map(({ label, url, verifiedAt }) => {
      const href = safeHref(url);
      return markup`<dt><bdi>${label}</bdi></dt><dd>${
        href === null
          ? markup`<bdi dir="ltr">${url}</bdi>`
          : markup`<a href="${href}" rel="me nofollow noopener noreferrer external"><bdi dir="ltr">${
            href.replace(/^https:\/\//, "").replace(/\/$/, "")
          }</bdi></a>`
      }${
        verifiedAt === null
          ? nothing
          : markup` <span class="small verified">${visit.say("profile.link_verified")} ${
            momentText(visit, Temporal.Instant.from(verifiedAt))
          }</span>`
      }</dd>`;
    })
  }</dl>`;
}

function moved(visit: Visit, profile: Profile | null): Html {
  const href = safeHref(profile?.movedTo);
  if (href === null) return nothing;
  return markup`<p class="note">${
    visit.say("profile.moved")
  } <a href="${href}" rel="nofollow noopener noreferrer external"><bdi dir="ltr">${href}</bdi></a></p>`;
}
