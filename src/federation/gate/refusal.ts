/**
 * What the gate answers when it does not let a request in: a status, one word for counting, one sentence for the
 * peer's operator. No answer carries a trace, a local path or anything about our people.
 */

/**
 * A refused request, as a value.
 * `reason` is stable and meant for counters and tests; `sentence` is for whoever debugs the other server.
 */
export class GateRefusal {
  /** HTTP status. */
  readonly status: number;
  /** One word naming the rule. */
  readonly reason: string;
  /** One sentence in English naming the mistake. */
  readonly sentence: string;
  /** After how many seconds trying again makes sense; `null` when it does not. */
  readonly retryAfter: number | null;

  /** Names the rule that was broken. */
  constructor(status: number, reason: string, sentence: string, retryAfter: number | null = null) {
    this.status = status;
    this.reason = reason;
    this.sentence = sentence;
    this.retryAfter = retryAfter;
  }

  /** The answer to the peer: a small JSON object, never cached. */
  toResponse(): Response {
    const headers = new Headers({ "content-type": "application/json", "cache-control": "no-store" });
    if (this.retryAfter !== null) headers.set("retry-after", String(Math.max(1, Math.ceil(this.retryAfter))));
    if (this.status === 405) headers.set("allow", "POST");
    return new Response(JSON.stringify({ error: this.sentence, reason: this.reason }), {
      status: this.status,
      headers,
    });
  }
}

/** Malformed: 400. */
export function malformed(reason: string, sentence: string): GateRefusal {
  return new GateRefusal(400, reason, sentence);
}

/** Unauthenticated, or somebody else than claimed: 401. */
export function unauthenticated(reason: string, sentence: string): GateRefusal {
  return new GateRefusal(401, reason, sentence);
}
