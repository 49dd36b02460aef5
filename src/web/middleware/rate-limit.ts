/**
 * Slows down whoever guesses secrets. Addresses are kept for minutes, in memory, as a hash under a key that changes every
 * hour and is never stored, so that nobody can later ask who came.
 */
import { createHmac, randomBytes } from "node:crypto";
import { isIPv6 } from "node:net";
import type { Context, MiddlewareHandler } from "hono";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { formLimits } from "../../domain/limits.ts";
import { Refusal } from "../refusal.ts";
import type { WebEnv } from "../visit.ts";

const HOUR_MS = 3_600_000;

/** Limits attempts at secrets per address; beyond the limit the answer is 429 with `Retry-After`. */
export function limitSecretAttempts(options: { readonly trustProxy: number }): MiddlewareHandler<WebEnv> {
  const limiter = new RateLimiterMemory({ points: formLimits.secretAttempts, duration: formLimits.secretSeconds });
  const keyed = rotatingHash();
  return async (c, next) => {
    try {
      await limiter.consume(keyed(visitorAddress(c, options.trustProxy)));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new Refusal(429, "too_many_attempts", Math.max(1, Math.ceil(error.msBeforeNext / 1_000)));
    }
    await next();
  };
}

/**
 * The visitor's address: the connection's own, or the one that the trusted proxies in front wrote, counted from the
 * right of `X-Forwarded-For`. What a visitor writes there themselves is further left and never believed. Of an IPv6 address
 * only the network counts (threat 109): whoever has one address there has 2⁶⁴.
 */
export function visitorAddress(c: Context, trustProxy: number): string {
  const env: unknown = c.env;
  const direct = directAddress(env);
  if (trustProxy < 1) return networkOf(direct);
  const forwarded = (c.req.header("x-forwarded-for") ?? "").split(",").map((part) => part.trim()).filter(Boolean);
  return networkOf(forwarded.at(-trustProxy) ?? direct);
}

/** An IPv4 address as it is, also one written as IPv6 (`::ffff:192.0.2.1`); of any other IPv6 address its first 64 bits. */
export function networkOf(address: string): string {
  const bare = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(bare)) return address;
  const [head = "", tail] = new URL(`http://[${bare}]/`).hostname.slice(1, -1).split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = Array.from({ length: tail === undefined ? 0 : 8 - first.length - last.length }, () => "0");
  return `${[...first, ...gap, ...last].slice(0, 4).join(":")}::/64`;
}

function directAddress(env: unknown): string {
  const { incoming } = (env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? "unknown";
}

/** Makes a hash under a key that changes every hour and is never stored: who came yesterday can no longer be asked. */
export function rotatingHash(): (text: string) => string {
  let key = randomBytes(32);
  let since = Date.now();
  return (text) => {
    if (Date.now() - since > HOUR_MS) [key, since] = [randomBytes(32), Date.now()];
    return createHmac("sha256", key).update(text).digest("base64url");
  };
}
