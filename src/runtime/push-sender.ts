/**
 * Carries messages to devices by Web Push (RFC 8030), encrypted for the device (RFC 8291) and signed with the node's own key
 * (RFC 8292), through the egress guard: the address of a device is given by a browser and could be anything.
 */
import webPush from "web-push";
import type { PushSender } from "../application/push-ports.ts";
import type { Sealing } from "../application/ports.ts";
import type { Store } from "../database/connection.ts";
import { notificationLimits } from "../domain/limits.ts";
import { EgressRefused, guardedRequest } from "../federation/egress.ts";

/** What the sender is built from. */
export interface PushSenderOptions {
  readonly store: Store;
  readonly sealing: Sealing;
  /** Whom a push service may write to: the node's address where it is https, else a mail address. */
  readonly contact: string;
}

/** Builds the sender; its keys are made at the first use and kept sealed. */
export function createPushSender({ store, sealing, contact }: PushSenderOptions): PushSender {
  let known: Promise<{ publicKey: string; privateKey: string }> | null = null;
  const keys = () => {
    known ??= loadKeys(store, sealing);
    known.catch(() => known = null);
    return known;
  };
  return {
    publicKey: async () => (await keys()).publicKey,
    async send({ endpoint, p256dh, auth }, message) {
      const details = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(message), {
        vapidDetails: { subject: contact, ...await keys() },
        TTL: notificationLimits.pushSeconds,
        contentEncoding: "aes128gcm",
        urgency: "normal",
      });
      const headers = Object.fromEntries(
        Object.entries(details.headers as Record<string, unknown>).filter(([name]) =>
          name.toLowerCase() !== "content-length"
        ).map(([name, value]) => [name, String(value)]),
      );
      try {
        const { status } = await guardedRequest(endpoint, { method: "POST", headers, body: details.body });
        if (status === 404 || status === 410) return "gone";
        if (status < 200 || status > 299) throw new Error(`The push service answered ${status}.`);
        return "sent";
      } catch (error) {
        if (error instanceof EgressRefused) return "gone";
        throw error;
      }
    },
  };
}

async function loadKeys(store: Store, sealing: Sealing): Promise<{ publicKey: string; privateKey: string }> {
  const find = async () => await store.current().selectFrom("push_key").selectAll().executeTakeFirst();
  let row = await find();
  if (row === undefined) {
    const made = webPush.generateVAPIDKeys();
    await store.current().insertInto("push_key")
      .values({ public_key: made.publicKey, sealed_private_key: sealing.seal(made.privateKey) })
      .onConflict((conflict) => conflict.doNothing()).execute();
    row = await find();
  }
  if (row === undefined) throw new Error("The keys for push messages could not be kept.");
  return { publicKey: row.public_key, privateKey: sealing.open(row.sealed_private_key) };
}
