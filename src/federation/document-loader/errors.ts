/**
 * The three ways a document can fail to load, kept apart because each has another consequence:
 * gone is remembered, unavailable is tried again, refused is neither. They extend Fedify's error so that its own
 * code treats them as failed fetches.
 */

import { FetchError } from "@fedify/fedify/runtime";

/** Failures end in logs and beside dead letters, where a person's address has no place: the server is named, no path. */
function serverOf(url: string): string {
  return URL.parse(url)?.host ?? "an address that cannot be read";
}

/** The document's own host answered 404 or 410. */
export class DocumentGone extends FetchError {
  /** 404 when it was not found, 410 when the host says that it existed and is deleted. */
  readonly status: 404 | 410;

  /** Names the server and the status. */
  constructor(url: string, status: 404 | 410) {
    super(url, `gone (${status})`, new Response(null, { status }));
    this.message = `${serverOf(url)}: gone (${status})`;
    this.name = "DocumentGone";
    this.status = status;
  }
}

/**
 * The document's host cannot be reached now: network fault, deadline, 408, 429 or 5xx.
 * Whoever waits for the document answers 503 and lets the peer try again.
 */
export class DocumentUnavailable extends FetchError {
  /** Names the server and what happened, in words fit for a log. */
  constructor(url: string, reason: string, cause?: unknown) {
    super(url, `unavailable: ${reason}`);
    this.message = `${serverOf(url)}: unavailable: ${reason}`;
    this.name = "DocumentUnavailable";
    this.cause = cause;
  }
}

/** What the address serves is not acceptable: redirects, media type, size, nesting, not JSON, or our guard. */
export class DocumentRefused extends FetchError {
  /** Names the server and the rule that was broken. */
  constructor(url: string, reason: string, cause?: unknown) {
    super(url, `refused: ${reason}`);
    this.message = `${serverOf(url)}: refused: ${reason}`;
    this.name = "DocumentRefused";
    this.cause = cause;
  }
}
