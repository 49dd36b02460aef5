/**
 * The worker that reads what partners publish, about once an hour each, so that their calls are known here also where a letter
 * was lost. A partner that does not answer is asked less and less often; several workers share the partners between them.
 */
import { getLogger } from "@logtape/logtape";
import { sql } from "kysely";
import type { Ports } from "../application/ports.ts";
import type { RemoteActor, RemoteCall } from "../application/remote-ports.ts";
import { takePartnerCall } from "../application/take-partner-call.ts";
import type { Store } from "../database/connection.ts";
import { partnerLimits } from "../domain/limits.ts";
import { pause } from "./pause.ts";

/** What the worker needs. `read` answers the calls of a partner that are not known yet, and throws when it is silent. */
export interface PartnerReadingOptions {
  readonly store: Store;
  readonly ports: Ports;
  readonly read: (
    actorUri: string,
  ) => Promise<readonly { readonly call: RemoteCall; readonly publisher: RemoteActor }[]>;
  readonly signal: AbortSignal;
}

/** Runs until the signal aborts. The first look comes after a while, so that a start is not a rush. */
export async function runPartnerReading(options: PartnerReadingOptions): Promise<void> {
  const { signal } = options;
  while (!signal.aborted) {
    await pause(partnerLimits.lookMs, signal);
    if (signal.aborted) return;
    await readDuePartners(options).catch((error: unknown) => {
      const kind = error instanceof Error ? error.name : typeof error;
      getLogger(["trait", "partners"]).warn("Partners could not be read: {kind}", { kind });
    });
  }
}

/** One look: reads the partners that are due; answers how many calls were new. */
export async function readDuePartners({ store, ports, read }: Omit<PartnerReadingOptions, "signal">): Promise<number> {
  let added = 0;
  for (const { uri: partnerUri, failures } of await takeDue(store)) {
    const calls = await read(partnerUri).catch(() => null);
    for (const one of calls ?? []) {
      if (await takePartnerCall(ports, { ...one, partnerUri })) added += 1;
    }
    await note(store, partnerUri, calls === null ? failures + 1 : 0);
  }
  return added;
}

/** The partners that are due, put off at once so that no other worker takes them too. */
async function takeDue(store: Store): Promise<{ uri: string; failures: number }[]> {
  const { rows } = await sql<{ uri: string; failures: number }>`
    with due as (
      select remote_actor.uri from remote_actor left join partner_page on partner_page.actor_uri = remote_actor.uri
        where remote_actor.gone_at is null and remote_actor.type in ('Group', 'Organization', 'Application')
          and (partner_page.next_at is null or partner_page.next_at <= now())
          and exists (select from following where following.target_uri = remote_actor.uri
            and following.state = 'accepted')
        order by partner_page.next_at nulls first limit ${partnerLimits.atOnce})
    insert into partner_page (actor_uri, next_at)
      select uri, now() + ${partnerLimits.everyMs / 1_000} * interval '1 second' from due
      on conflict (actor_uri) do update set next_at = excluded.next_at where partner_page.next_at <= now()
      returning actor_uri as uri, failures`.execute(store.db);
  return rows;
}

async function note(store: Store, uri: string, failures: number): Promise<void> {
  const delayMs = Math.min(partnerLimits.pauseMs, partnerLimits.everyMs * 2 ** Math.min(failures, 10));
  await store.db.updateTable("partner_page").where("actor_uri", "=", uri).set({
    failures,
    next_at: new Date(Date.now() + delayMs).toISOString(),
    ...(failures === 0 ? { read_at: new Date().toISOString() } : {}),
  }).execute();
}
