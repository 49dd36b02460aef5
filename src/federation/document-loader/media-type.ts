/**
 * Recognises the media types of ActivityPub, for what we fetch and for what is posted to us.
 * A file somebody uploaded to a trusted host must not pass for that host's word (CVE-2024-25623), hence no
 * `application/json`, no `text/html` and no guessing.
 */

const activityStreams = "https://www.w3.org/ns/activitystreams";

/** What we ask for when fetching: both names of the format, as ActivityPub §3.2 wants. */
export const activityAccept = `application/activity+json, application/ld+json; profile="${activityStreams}"`;

/**
 * Whether a `Content-Type` value means an ActivityStreams document.
 * Parameters are allowed; a `profile`, where given on ld+json, must name ActivityStreams.
 */
export function isActivityMediaType(contentType: string | null): boolean {
  const [type, ...parameters] = (contentType ?? "").split(";").map((part) => part.trim());
  const name = type?.toLowerCase();
  if (name === "application/activity+json") return true;
  if (name !== "application/ld+json") return false;
  const profile = parameters.find((parameter) => /^profile\s*=/i.test(parameter));
  return profile === undefined || profile.replace(/^profile\s*=\s*/i, "").replaceAll('"', "").split(/\s+/)
    .includes(activityStreams);
}

/** Whether a `Content-Type` value may carry a JSON-LD context, which many hosts serve as plain JSON. */
export function isContextMediaType(contentType: string | null): boolean {
  const type = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  return type === "application/json" || type === "application/ld+json" || type === "application/activity+json";
}
