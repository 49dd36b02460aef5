/**
 * Pledges as rows. What is known of a person is one sealed text; the marks by which the same person is recognised are keyed
 * hashes that differ from call to call, so that a dump links nobody to anything.
 */
import type { Generated } from "kysely";
import type { PledgeOption } from "../../domain/call.ts";
import type { PledgeDoor, PledgeState } from "../../domain/pledge.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `pledge`; `place` is the order of the waiting list. */
export interface PledgeTable {
  id: string;
  place: Generated<string>;
  call_id: string;
  door: PledgeDoor;
  option: PledgeOption;
  state: PledgeState;
  weight: number;
  host_mark: string | null;
  address_mark: string | null;
  sealed: string | null;
  came_at: Timestamp;
  reminded: Generated<string[]>;
}

/** Table `pledge_mark`: by what a person is recognised, once for each call. */
export interface PledgeMarkTable {
  call_id: string;
  mark: string;
  pledge_id: string;
}

/** Table `pledge_slip`: the codes that were printed, as keyed hashes; who got which is known to nobody. */
export interface PledgeSlipTable {
  mark: string;
  call_id: string;
}

/** Table `pledge_total`: the figures as last told; null where there were fewer than ten. */
export interface PledgeTotalTable {
  call_id: string;
  going: number | null;
  organising: number | null;
  supporting: number | null;
  told_at: Timestamp;
}

/**
 * Table `pledge_due`: when a call's pledges are looked after next, the epoch for as soon as can be, and when its figures may next be
 * told: on the call's own hour, so that the moment says nothing of the pledge that changed them; null while nothing changed.
 */
export interface PledgeDueTable {
  call_id: string;
  due_at: Timestamp;
  tell_at: Timestamp | null;
}

/** Table `pledge_growth`: what another movement's number was when the hour `since` began. No person is in it. */
export interface PledgeGrowthTable {
  pledge_id: string;
  call_id: string;
  domain_mark: string;
  base: number;
  since: Timestamp;
}

/** Table `pledge_setting`: what organisers decided for one call. */
export interface PledgeSettingTable {
  call_id: string;
  totals_released: boolean;
}
