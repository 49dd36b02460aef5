/**
 * TXT entries of the DNS, as an organisation writes them at its own domain. The answer is bounded and must come soon; a name
 * without entries is an answer, a DNS that does not answer is a failure.
 */
import { Resolver } from "node:dns/promises";
import { trustLimits } from "../../domain/limits/trust.ts";

/** Reads the TXT entries at a name; none when there are none. Throws when the DNS does not answer. */
export type LookUpTxt = (name: string) => Promise<readonly string[]>;

const HOST = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether the DNS can be asked about a host: a name of at least two labels, no address, in ASCII and lower case. */
export function isDomainName(host: string): boolean {
  return HOST.test(host);
}

/** Asks the DNS this machine uses, or that at some addresses (`127.0.0.1:5353`); `patienceMs` is how long it may take. */
export function createLookUpTxt(servers: readonly string[] = [], patienceMs: number = trustLimits.dnsMs): LookUpTxt {
  return async (name) => {
    if (!isDomainName(name)) return [];
    const resolver = new Resolver({ timeout: Math.ceil(patienceMs / 2), tries: 2 });
    if (servers.length > 0) resolver.setServers(servers);
    const late = setTimeout(() => resolver.cancel(), patienceMs);
    try {
      const entries = await resolver.resolveTxt(name);
      return entries.slice(0, trustLimits.dnsEntries).map((pieces) => textOf(pieces));
    } catch (error) {
      if (isNothing(error)) return [];
      throw error;
    } finally {
      clearTimeout(late);
    }
  };
}

/** Nobody is asked: for a node in rehearsal. */
export const noTxt: LookUpTxt = () => Promise.reject(new Error("nothing leaves a node in rehearsal"));

/** An entry comes in pieces of at most 255 bytes, each byte as one character; together they are UTF-8. */
function textOf(pieces: readonly string[]): string {
  return Buffer.from(pieces.join(""), "latin1").toString("utf8").slice(0, trustLimits.dnsCharacters);
}

function isNothing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "ENOTFOUND" || code === "ENODATA";
}
