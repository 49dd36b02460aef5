/**
 * The way between the pages where a person settles what concerns them: one list, shown on top of each. A page that is not
 * in it can't be found from the others, so whoever adds one adds a line here.
 */
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** One page of the settings; `key` is the message that names it in links and in its title. */
export interface SettingsEntry {
  readonly path: string;
  readonly key: string;
}

/** Every page of the settings, in the order of the list. */
export const SETTINGS_ENTRIES: readonly SettingsEntry[] = [
  { path: "/settings/profile", key: "settings.profile" },
  { path: "/settings/security", key: "settings.security" },
  { path: "/settings/safety", key: "settings.safety" },
  { path: "/settings/notifications", key: "settings.notifications" },
  { path: "/settings/leaving", key: "settings.leaving" },
];

/** The list, with the page that is open marked; pages below an entry count as that entry. */
export function settingsNav(visit: Pick<Visit, "say" | "path">): Html {
  const { say, path } = visit;
  return markup`<nav class="settings" aria-label="${say("settings.title")}"><ul class="steps">${
    SETTINGS_ENTRIES.map((entry) =>
      markup`<li><a href="${entry.path}"${
        path === entry.path
          ? markup` aria-current="page"`
          : path.startsWith(`${entry.path}/`)
          ? markup` aria-current="true"`
          : nothing
      }>${say(entry.key)}</a></li>`
    )
  }</ul></nav>`;
}
