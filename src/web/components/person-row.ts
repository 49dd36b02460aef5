/** Somebody in a list: the name, the address people know them by, and what can be done. Nothing of it is a measure. */
import type { FollowRow } from "../../database/views/follow-views.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import type { Visit } from "../visit.ts";
import { address } from "./text.ts";

/** One entry of a list of people, campaigns or organisations. */
export function personRow(visit: Visit, row: FollowRow, note: Html, controls: Html): Html {
  const { name, account, type } = row;
  const href = profilePath(row);
  const shown = markup`<bdi>${name}</bdi>`;
  return markup`<li><div class="person-row"><div><p><b>${
    href === null ? shown : markup`<a href="${href}">${shown}</a>`
  }</b>${type === "Person" ? nothing : markup` <span class="small">${visit.say(`actor.${type}`)}</span>`}</p><p>${
    account === null ? nothing : markup`${address(`@${account}`)} `
  }${note}</p></div>${controls}</div></li>`;
}

/** Where somebody is read about on this node; their own server's page for one whose address is not known. */
export function profilePath({ uri, account, isLocal }: Pick<FollowRow, "uri" | "account" | "isLocal">): string | null {
  if (account === null) return safeHref(uri);
  return isLocal ? `/@${account.split("@")[0]}` : `/@${account}`;
}
