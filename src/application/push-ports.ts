/**
 * What is said to a device, and by whom it is carried. The maker of the browser learns that a message came and when; what is
 * in it is encrypted for the device alone (RFC 8291) and says no more than that there is something.
 */

/** A device as its browser described it (Push API). */
export interface PushAddress {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** What a device shows. */
export interface PushMessage {
  readonly title: string;
  readonly body: string;
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  /** The page it opens, a path of this node. */
  readonly path: string;
}

/** Carries messages to devices. */
export interface PushSender {
  /** The public half of the node's key (RFC 8292), which browsers ask for; made when first asked. */
  publicKey(): Promise<string>;
  /** Sends one. `gone`: the device takes no more, forget it. Throws when it is worth trying again. */
  send(to: PushAddress, message: PushMessage): Promise<"sent" | "gone">;
}
