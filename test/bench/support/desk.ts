/**
 * What a scenario does with a running node by its public doors: signs in as the organiser and publishes a call by the
 * forms, and waits until the queues are empty by what the node tells operators.
 */
import type { House } from "./stage.ts";

/** An organiser's session at a running node. */
export interface Desk {
  /** Publishes a draft call; resolves when the node has said that it is out. Answers the moment the form was sent. */
  publish(callId: string): Promise<number>;
}

/** How many jobs of a queue are not finished. */
interface QueueState {
  readonly due: number;
  readonly leased: number;
  readonly dead: number;
}

/** Signs in with a one-time link. */
export async function signIn(house: House, secret: string): Promise<Desk> {
  const headers = { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" };
  const address = `${house.origin}/sign_in/${secret}`;
  const answer = await fetch(address, { method: "POST", headers, redirect: "manual" });
  const cookie = answer.headers.get("set-cookie")?.split(";")[0];
  if (answer.status !== 303 || cookie === undefined) throw new Error(`Signing in was answered ${answer.status}.`);
  return {
    async publish(callId) {
      const page = `${house.origin}/desk/calls/${callId}/publish`;
      const question = await (await fetch(page, { headers: { cookie } })).text();
      const token = /name="form_token" value="([^"]+)"/.exec(question)?.[1] ?? "";
      const body = new URLSearchParams({ form_token: token });
      const sentAt = performance.now();
      const done = await fetch(page, { method: "POST", headers: { ...headers, cookie }, body, redirect: "manual" });
      if (done.status !== 303) throw new Error(`Publishing was answered ${done.status}.`);
      return sentAt;
    },
  };
}

/** Waits until the queues hold nothing that could run now or later; false when that takes longer than `atMostMs`. */
export async function untilQuiet(house: House, queues: readonly string[], atMostMs: number): Promise<boolean> {
  const until = performance.now() + atMostMs;
  while (performance.now() < until) {
    const state = await queueStates(house);
    if (queues.every((queue) => (state[queue]?.due ?? 0) + (state[queue]?.leased ?? 0) === 0)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

async function queueStates(house: House): Promise<Readonly<Record<string, QueueState>>> {
  const answer = await fetch(`${house.origin}/readyz`);
  const { queues } = await answer.json() as { queues?: Record<string, QueueState> };
  if (queues === undefined) throw new Error(`The node is not ready: ${answer.status}.`);
  return queues;
}
