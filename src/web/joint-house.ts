/** What the pages of acting together ask of the rest of the node: looking somebody up, a call elsewhere, reading partners. */
import type { InheritedCall } from "../application/actions/add-action.ts";
import type { RemoteActor } from "../application/remote-ports.ts";

/** Filled by the runtime; everything here may reach the network and is bounded there. */
export interface JointWebHouse {
  /** The actor a handle or address names; null when nobody answers. */
  findActor(named: string): Promise<RemoteActor | null>;
  /** The call of a joint campaign at an address, on this node or another; null when it is none. */
  findCall(uri: string): Promise<(InheritedCall & { readonly uri: string; readonly jointUri: string }) | null>;
  /** Reads every partner now. */
  readPartners(): Promise<unknown>;
}
