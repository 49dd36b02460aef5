/**
 * What other nodes write, read tolerantly: the table of contents of the readers. Each answers a plain value or
 * `ignored` with a reason, never throws, and decides nothing about authority beyond the host it can see.
 */
export { callFromObject } from "./remote-call.ts";
export type { RemoteCall } from "./remote-call.ts";
export type { RemotePlace } from "./remote-place.ts";
export type { RemotePicture } from "./remote-picture.ts";
export { ACTOR_TYPES, actorFromObject } from "./remote-actor.ts";
export type { RemoteActor, RemoteActorType } from "./remote-actor.ts";
export { audienceOf, noteFromObject } from "./remote-note.ts";
export type { Audience, RemoteNote } from "./remote-note.ts";
export { activityFromObject } from "./remote-activity.ts";
export type { InnerActivity, RemoteActivity } from "./remote-activity.ts";
