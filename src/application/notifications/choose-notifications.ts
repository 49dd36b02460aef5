/** A person chooses what they are told of, by which way, and on which of their devices. */
import { notificationLimits } from "../../domain/limits.ts";
import { AT_ONCE_KINDS, type NotificationChoice, USUAL_PUSH_KINDS } from "../../domain/notification.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import type { PushAddress } from "../push-ports.ts";

/** Keeps what somebody chose. Kinds that can't come by mail at once are left out. */
export async function chooseNotifications(
  ports: Ports,
  command: { readonly personId: string; readonly choice: NotificationChoice },
): Promise<Outcome<null, { readonly kind: "no_mail_address"; readonly field: string }>> {
  const { personId, choice } = command;
  const mailAtOnce = choice.mailAtOnce.filter((kind) => (AT_ONCE_KINDS as readonly string[]).includes(kind));
  return await ports.transact(async (work) => {
    const wantsMail = choice.mail !== "never" || mailAtOnce.length > 0;
    if (wantsMail && await work.accounts.sealedMailOf(personId) === null) {
      return refused({ kind: "no_mail_address", field: "mail" });
    }
    await work.choices.save(personId, { ...choice, mailAtOnce }, work.now);
    return done(null);
  });
}

/** Marks as read everything somebody was told up to a moment. */
export async function readNotifications(
  ports: Ports,
  command: { readonly personId: string; readonly until: Temporal.Instant },
): Promise<number> {
  return await ports.transact((work) => work.choices.markRead(command.personId, command.until));
}

/** Why a device can't be added. */
export type DeviceRefusal = { readonly kind: "device_unreadable" | "too_many_devices" };

/**
 * Adds the device a browser described. Only web addresses over https are taken (http where a development network allows
 * private addresses); where they lead is checked again each time something is sent.
 */
export async function addDevice(
  ports: Ports,
  command: { readonly personId: string; readonly address: PushAddress; readonly name: string },
): Promise<Outcome<{ readonly id: string }, DeviceRefusal>> {
  const { personId, address, name } = command;
  if (!isDevice(address, ports.addresses.origin)) return refused({ kind: "device_unreadable" });
  const mark = ports.sealing.mark("push device", address.endpoint);
  const sealed = ports.sealing.seal(JSON.stringify(address));
  return await ports.transact(async (work) => {
    const id = work.newId();
    const addedOn = work.now.toString().slice(0, 10);
    const device = { id, personId, mark, sealed, name: name.trim().slice(0, 60), addedOn };
    if (!await work.choices.addDevice(device)) return refused({ kind: "too_many_devices" });
    const choice = await work.choices.load(personId);
    if (choice.push.length === 0) await work.choices.save(personId, { ...choice, push: USUAL_PUSH_KINDS }, work.now);
    return done({ id });
  });
}

/** Takes a device away: nothing more is sent to it. */
export async function dropDevice(
  ports: Ports,
  command: { readonly personId: string; readonly id: string },
): Promise<boolean> {
  return await ports.transact((work) => work.choices.dropDevice(command.personId, command.id));
}

/** An address of sensible length, a P-256 point of 65 bytes and a secret of 16 (RFC 8291 §2). */
function isDevice({ endpoint, p256dh, auth }: PushAddress, origin: string): boolean {
  if (endpoint.length > notificationLimits.endpointCharacters || !URL.canParse(endpoint)) return false;
  const { protocol, username, password } = new URL(endpoint);
  const isRehearsal = origin.startsWith("http:");
  if (protocol !== "https:" && !(isRehearsal && protocol === "http:")) return false;
  if (username !== "" || password !== "") return false;
  return Buffer.from(p256dh, "base64url").length === 65 && Buffer.from(auth, "base64url").length === 16;
}
