/** What stands beside pledges: a person's own condition, messages of organisers, requests to see addresses. Words are sealed. */
import type { PledgeOption } from "../../domain/call.ts";
import type { MessageState, MessageWays } from "../../domain/pledge-desk.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `pledge_condition`: "if so many others come", sealed; `told` is what the person heard last. */
export interface PledgeConditionTable {
  pledge_id: string;
  call_id: string;
  sealed: string;
  told: "met" | "unmet" | null;
  told_at: Timestamp | null;
}

/** Table `pledge_message`: what organisers wrote to a segment; who got it is written nowhere. */
export interface PledgeMessageTable {
  id: string;
  call_id: string;
  option: PledgeOption;
  state: MessageState;
  ways: MessageWays;
  sealed: string;
  sent_at: Timestamp;
}

/** Table `contact_reveal`: who asked to see addresses, why (sealed), and who agreed. Stays when an organiser goes. */
export interface ContactRevealTable {
  id: string;
  call_id: string;
  asked_by: string | null;
  asked_at: Timestamp;
  sealed_reason: string;
  agreed_by: string | null;
  agreed_at: Timestamp | null;
}
