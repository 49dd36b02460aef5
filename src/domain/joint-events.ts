/**
 * What happens when organisations act together, as durable events. `subject` is the joint campaign: what is said about one
 * is said in order. Rows are named by id; no event carries a person.
 */

/** A fact about a joint campaign. */
export type JointEvent =
  | { readonly type: "invitation.sent"; readonly subject: string; readonly invitationId: string }
  | { readonly type: "invitation.declined"; readonly subject: string; readonly invitationId: string }
  | { readonly type: "membership.asked"; readonly subject: string; readonly invitationId: string }
  | { readonly type: "membership.granted"; readonly subject: string; readonly invitationId: string }
  | { readonly type: "consent.given"; readonly subject: string; readonly invitationId: string }
  | { readonly type: "consent.withdrawn"; readonly subject: string; readonly invitationId: string }
  | { readonly type: "organisation.joined"; readonly subject: string; readonly invitationId: string }
  | {
    readonly type: "organisation.left";
    readonly subject: string;
    readonly invitationId: string;
    readonly removed: boolean;
  }
  | { readonly type: "text.signed"; readonly subject: string; readonly textUri: string; readonly digest: string }
  | { readonly type: "call.shared"; readonly subject: string; readonly callUri: string }
  | { readonly type: "report.filed"; readonly subject: string; readonly reportId: string; readonly version: number }
  | { readonly type: "report.withdrawn"; readonly subject: string; readonly reportId: string }
  | { readonly type: "source.taken"; readonly subject: string; readonly sourceUri: string }
  | {
    readonly type: "source.judged";
    readonly subject: string;
    readonly sourceUri: string;
    readonly verdict: "rejected" | "disputed";
    readonly reason: string;
  };

const TYPES: ReadonlySet<string> = new Set<JointEvent["type"]>([
  "invitation.sent",
  "invitation.declined",
  "membership.asked",
  "membership.granted",
  "consent.given",
  "consent.withdrawn",
  "organisation.joined",
  "organisation.left",
  "text.signed",
  "call.shared",
  "report.filed",
  "report.withdrawn",
  "source.taken",
  "source.judged",
]);

/** Tells a fact about acting together from any other. */
export function isJointEvent<Other extends { readonly type: string }>(event: Other | JointEvent): event is JointEvent {
  return TYPES.has(event.type);
}
