/**
 * Stewards take over a list of blocked servers, after they saw what it would do. A line never loosens what was decided here:
 * a server suspended here stays suspended though the list only limits it.
 */
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { limitOfListed, type ListedDomain } from "../files/block-list-csv.ts";
import { done, type Outcome } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";
import { applyDecision, isOurs } from "./decide-domain.ts";
import { idOf } from "./steps.ts";

/** What came of it. */
export interface ImportedBlockList {
  readonly taken: number;
  /** Servers left as they were: our own, or decided more strictly here. */
  readonly left: number;
}

/** Takes the servers of a list, but those named in `except`. */
export async function importBlockList(
  ports: Ports,
  asker: Asker,
  command: {
    readonly domains: readonly ListedDomain[];
    /** Servers the steward took out of the list. */
    readonly except: ReadonlySet<string>;
    /** Servers suspended here already. */
    readonly suspended: ReadonlySet<string>;
  },
): Promise<Outcome<ImportedBlockList, NotAllowed>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  return await ports.transact(async (work) => {
    let taken = 0;
    for (const listed of command.domains) {
      const { domain, severity, reason, isObfuscated } = listed;
      if (command.except.has(domain) || isOurs(ports, domain)) continue;
      if (severity !== "suspend" && command.suspended.has(domain)) continue;
      const decision = severity === "suspend"
        ? { severity } as const
        : { severity: "limit", limit: limitOfListed(listed) } as const;
      await applyDecision(work, domain, decision, { reason, privateNote: "", isObfuscated });
      const step = severity === "suspend" ? "suspend_domain" : "limit_domain";
      await work.moderation.addEntry({ id: work.newId(), byId: idOf(asker), step, target: domain, flagId: null });
      taken++;
    }
    return done({ taken, left: command.domains.length - taken });
  });
}
