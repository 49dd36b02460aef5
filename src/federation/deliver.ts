/**
 * Carries one letter to one inbox: signs the request, posts it through the egress guard, reads the answer. It decides
 * nothing about trying again; it says precisely what went wrong.
 */
import type { Store } from "../database/connection.ts";
import type { DeliveryPayload } from "./outbound.ts";
import { guardedRequest } from "./egress.ts";
import type { KeyRing } from "./signing/actor-keys.ts";
import { cavageHeaders, prepareBody, type PreparedBody, rfc9421Headers } from "./signing/sign-request.ts";

/** What became of a delivery: taken by the server, nothing left to send, or an answer that is not success. */
export type Delivered =
  | { readonly kind: "delivered" }
  | { readonly kind: "nothing_to_send" }
  | { readonly kind: "refused"; readonly status: number; readonly retryAfterMs: number | null };

/** Carries letters; see {@link createDeliverer}. */
export type Deliver = (payload: DeliveryPayload, signal: AbortSignal) => Promise<Delivered>;

const bodiesKept = 200;
const hostsKept = 5_000;

/** Builds the carrier. Bodies are read once per activity; which signature a server wants is remembered by host. */
export function createDeliverer(options: {
  readonly store: Store;
  readonly keys: KeyRing;
  readonly userAgent: string;
  /** Opens bodies that were sealed for the time they wait. */
  readonly open: (sealed: string) => string;
  /** Whether a server was blocked since the letter was written. */
  isBlocked(host: string): Promise<boolean>;
}): Deliver {
  const { store, keys, userAgent } = options;
  const bodies = new Map<string, Promise<PreparedBody | null>>();
  const wantsRfc9421 = new Set<string>();

  function bodyOf({ activity, body }: DeliveryPayload): Promise<PreparedBody | null> {
    if (body !== undefined) return Promise.resolve(prepareBody(body));
    const known = bodies.get(activity);
    if (known !== undefined) return known;
    if (bodies.size >= bodiesKept) bodies.delete(bodies.keys().next().value ?? "");
    const loading = readBody(store, activity);
    bodies.set(activity, loading);
    loading.then((found) => found ?? bodies.delete(activity), () => bodies.delete(activity));
    return loading;
  }

  return async (job, signal) => {
    const payload = job.sealed === undefined ? job : { ...job, ...unsealed(options.open(job.sealed)) };
    const body = await bodyOf(payload);
    if (body === null || payload.inbox === undefined) return { kind: "nothing_to_send" };
    const inbox = new URL(payload.inbox);
    if (await options.isBlocked(inbox.host)) return { kind: "nothing_to_send" };
    const signing = await keys.signingKeys(payload.actor);
    const post = async (rfc9421: boolean) => {
      const signed = rfc9421
        ? await rfc9421Headers(inbox, body, signing)
        : cavageHeaders(inbox, body, signing, Temporal.Now.instant());
      const headers = { ...signed, "user-agent": userAgent };
      return await guardedRequest(inbox, { method: "POST", headers, body: body.bytes, signal });
    };
    const first = wantsRfc9421.has(inbox.host);
    let answer = await post(first);
    if (answer.status === 400 || answer.status === 401) {
      answer = await post(!first);
      if (isSuccess(answer.status)) remember(wantsRfc9421, inbox.host, !first);
    }
    if (isSuccess(answer.status)) return { kind: "delivered" };
    return { kind: "refused", status: answer.status, retryAfterMs: retryAfter(answer.headers.get("retry-after")) };
  };
}

/** Inbox and body as the sender sealed them; a letter sealed by an older version kept its inbox beside it. */
function unsealed(opened: string): Pick<DeliveryPayload, "inbox" | "body"> {
  const { inbox, body } = JSON.parse(opened) as { readonly inbox?: unknown; readonly body?: unknown };
  return typeof inbox === "string" && typeof body === "string" ? { inbox, body } : { body: opened };
}

async function readBody(store: Store, activity: string): Promise<PreparedBody | null> {
  const row = await store.current().selectFrom("activity").select("body").where("uri", "=", activity)
    .executeTakeFirst();
  return row === undefined ? null : prepareBody(row.body);
}

function remember(hosts: Set<string>, host: string, wanted: boolean): void {
  if (hosts.size >= hostsKept) hosts.clear();
  if (wanted) hosts.add(host);
  else hosts.delete(host);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}
