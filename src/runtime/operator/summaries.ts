/** The verbs of the operator's command line by name, each with what it does in a few words. Light, so that help is instant. */

/** What each verb does, for the list of commands. */
export const SUMMARIES = {
  "setup": "names the movement and makes its first organiser",
  "person add": "gives somebody an account and a one-time sign-in link",
  "person sign-in": "makes a new one-time sign-in link for somebody",
  "campaign create": "creates and publishes a campaign from a file",
  "campaign revise": "replaces what a campaign says",
  "campaign publish": "makes a draft campaign public",
  "campaign close": "ends a campaign; it stays readable",
  "campaign list": "lists every campaign, drafts too",
  "call publish": "creates and publishes a call from a file, or publishes a draft",
  "call revise": "replaces what a call says",
  "call close": "marks a call as over",
  "call cancel": "cancels a call in the open and tells everybody who got it",
  "call delete": "deletes a call for ever",
  "call list": "lists calls, drafts too",
  "follow": "follows an actor of another server",
  "unfollow": "stops following",
  "follow list": "lists whom this node follows",
  "block": "blocks a domain with everything under it",
  "unblock": "lifts a block",
  "block list": "lists blocked domains",
  "queue list": "lists jobs that wait or were given up",
  "queue replay": "tries again what was given up",
  "queue bury": "gives a waiting job up",
  "flag list": "lists open complaints",
  "flag resolve": "marks a complaint as dealt with",
  "reply list": "lists replies from elsewhere",
  "reply show": "lets a reply be seen",
  "reply hide": "keeps a reply from being seen",
  "message list": "lists private messages to this node",
  "status": "says how the node stands",
} as const;

/** The name of a verb. */
export type VerbName = keyof typeof SUMMARIES;

/** Tells whether a word is the name of a verb. */
export function isVerbName(name: string): name is VerbName {
  return Object.hasOwn(SUMMARIES, name);
}
