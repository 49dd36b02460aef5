/** What became of pledges: presence, thresholds, the question of the day after, and the keys of personal calendars. */
import type { Generated } from "kysely";
import type { Timestamp } from "./timestamp.ts";

/** Table `presence`: one note for each pledge; without a pledge it is a number whose person had it erased. */
export interface PresenceTable {
  id: string;
  call_id: string;
  pledge_id: string | null;
  state: "took_part" | "did_not";
}

/** Table `pledge_threshold`: whether the number was reached, and since when. */
export interface PledgeThresholdTable {
  call_id: string;
  reached: boolean;
  changed_at: Timestamp;
}

/** Table `call_question`: how often organisers were asked whether it took place, what they said, whether a report says it. */
export interface CallQuestionTable {
  call_id: string;
  asked: number;
  asked_at: Timestamp;
  answer: "took-place" | "cancelled" | "moved" | null;
  reported: Generated<boolean>;
}

/** Table `pledge_calendar`: the hash of the key to somebody's own calendar. */
export interface PledgeCalendarTable {
  person_id: string;
  key_hash: string;
}

/** Table `pledge_token_key`: the key by which a call's tokens are signed blindly; its private half sealed. */
export interface PledgeTokenKeyTable {
  call_id: string;
  public_key: string;
  sealed_private_key: string;
}

/** Table `pledge_token_issued`: who had a token already, as a mark that differs from call to call. */
export interface PledgeTokenIssuedTable {
  call_id: string;
  mark: string;
}
