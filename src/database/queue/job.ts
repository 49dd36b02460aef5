/** What a job is, before it is written, while it is held, and as an operator sees it. Types and one error, no behaviour. */
import type { Store } from "../connection.ts";
import type { JobPayload, JobState } from "../tables/queue-message.ts";

/** A job to be written. */
export interface NewJob {
  /** The writer's own UUID, so that writing twice is one job; a new one when absent. */
  readonly id?: string | undefined;
  /** Which queue. */
  readonly queue: string;
  /** What is to be done; bodies by reference, no secrets. */
  readonly payload: JobPayload;
  /** Jobs of one queue with the same key run one after another in the order of writing. */
  readonly orderingKey?: string | null | undefined;
  /** The remote host concerned; hosts take turns and each may hold only so many leases. */
  readonly fairnessKey?: string | null | undefined;
  /** Milliseconds to wait, by the database's clock. */
  readonly delayMs?: number | undefined;
  /** Moment to wait for; wins over the delay. */
  readonly runAt?: Temporal.Instant | undefined;
}

/** A job as it stands in the book. */
export interface Job {
  /** UUID. */
  readonly id: string;
  /** Which queue. */
  readonly queue: string;
  /** What is to be done. */
  readonly payload: JobPayload;
  /** See {@link NewJob}; `null` when it runs freely. */
  readonly orderingKey: string | null;
  /** See {@link NewJob}; `null` when it concerns no host. */
  readonly fairnessKey: string | null;
  /** Order of writing. */
  readonly sequence: number;
  /** How often it was claimed, this time included; crashes count. */
  readonly tries: number;
  /** The last failure in one line, or `null`. */
  readonly lastError: string | null;
  /** Whether it is still to be done. */
  readonly state: JobState;
  /** Not before this moment. */
  readonly runAt: Temporal.Instant;
  /** End of the present lease, or `null` when nobody holds it. */
  readonly leaseUntil: Temporal.Instant | null;
  /** When it was written. */
  readonly createdAt: Temporal.Instant;
}

/** A job in a worker's hand, with the token that proves it. */
export interface Claim extends Job {
  /** Changes with every claim; only its holder may settle the job. */
  readonly leaseToken: string;
}

/** How much to claim. */
export interface ClaimOptions {
  /** Jobs at most. */
  readonly limit: number;
  /** Milliseconds the lease lasts unless renewed. */
  readonly leaseMs: number;
  /** Leases one fairness key may hold at once, those already held included; unlimited when absent. Jobs without a key have no limit. */
  readonly perFairnessKey?: number | undefined;
}

/** When and why to try again. */
export interface RescheduleOptions {
  /** Milliseconds to wait, by the database's clock; 0 when neither is given. */
  readonly delayMs?: number | undefined;
  /** Moment to wait for; wins over the delay. */
  readonly runAt?: Temporal.Instant | undefined;
  /** The failure in one line; `null` keeps the last one. */
  readonly error?: string | null | undefined;
  /** Whether this try is not to be counted, as when the job was only put aside. */
  readonly uncounted?: boolean | undefined;
  /** Whether it leaves its order: those behind it need not wait for it any more. */
  readonly unordered?: boolean | undefined;
  /** Replaces what is to be done, for writers that count their tries inside it. */
  readonly payload?: JobPayload | undefined;
}

/** What an operator wants to see. */
export interface ListOptions {
  /** One queue, or all. */
  readonly queue?: string | undefined;
  /** One state, or both. */
  readonly state?: JobState | undefined;
  /** Jobs at most, the oldest first; 100 unless told. */
  readonly limit?: number | undefined;
}

/** One dead job by id, or every dead job of a queue. */
export type ReplayTarget = string | { readonly queue: string };

/** How full one queue is. */
export interface QueueDepth {
  /** Jobs waiting, delayed ones included. */
  readonly due: number;
  /** Of these, jobs that could run now if their turn came. */
  readonly ready: number;
  /** Jobs in a worker's hand. */
  readonly leased: number;
  /** Jobs given up. */
  readonly dead: number;
  /** Milliseconds the oldest job that could run has been waiting; `null` when none waits. */
  readonly oldestDueAgeMs: number | null;
}

/** Thrown when a job is settled by someone whose lease has passed to another; the surrounding transaction must roll back, and does. */
export class LeaseLost extends Error {
  /** The job. */
  readonly jobId: string;
  /** Names the job. */
  constructor(jobId: string) {
    super(`The lease on job ${jobId} was lost.`);
    this.name = "LeaseLost";
    this.jobId = jobId;
  }
}

/** The durable queue. */
export interface JobQueue {
  /** The book it is written in. */
  readonly store: Store;
  /** Names of the queues. */
  readonly queues: readonly string[];
  /** Writes jobs in one statement, inside the running transaction if any, and answers their ids. A known id is left as it is. */
  enqueue(jobs: readonly NewJob[]): Promise<readonly string[]>;
  /**
   * Writes one job in a transaction shared with every concurrent caller; resolves once it is committed, with its id.
   * Throws when called inside a transaction, whose commit it could not wait for.
   */
  enqueueGrouped(job: NewJob): Promise<string>;
  /** Leases jobs that may run now, one per ordering key, hosts in turn. Never answers a job another holds. */
  claim(queue: string, options: ClaimOptions): Promise<readonly Claim[]>;
  /** Renews leases and answers the ids still held; a job that is missing was settled or lost. */
  heartbeat(claims: readonly Claim[], leaseMs: number): Promise<ReadonlySet<string>>;
  /** Ends a job for good, inside the running transaction if any. Throws {@link LeaseLost}. */
  complete(claim: Claim): Promise<void>;
  /** Ends several jobs in one statement and answers the ids ended; one whose lease was lost is left alone. */
  completeMany(claims: readonly Claim[]): Promise<ReadonlySet<string>>;
  /** Gives a job back to be tried later, keeping its place in the order. Throws {@link LeaseLost}. */
  reschedule(claim: Claim, options: RescheduleOptions): Promise<void>;
  /** Gives a job up; it no longer holds back those after it. Throws {@link LeaseLost}. */
  bury(claim: Claim, error: string): Promise<void>;
  /** What waits, oldest first. */
  list(options?: ListOptions): Promise<readonly Job[]>;
  /** Makes dead jobs due again, with their tries forgotten; answers how many. An unknown id answers 0. */
  replay(target: ReplayTarget): Promise<number>;
  /** Gives a waiting job up by hand; answers whether it was found. A job in a worker's hand is taken from it. */
  buryById(id: string, error?: string): Promise<boolean>;
  /** Forgets dead jobs written longer ago than this; answers how many. */
  forgetDead(olderThan: Temporal.Duration): Promise<number>;
  /**
   * Frees every job from the hand that held it and answers how many: right after a start over a database that takes one
   * process, where whoever held one has died. Never where other workers may run.
   */
  takeBackAll(): Promise<number>;
  /** How full every queue is, counted from the rows. */
  depth(): Promise<Readonly<Record<string, QueueDepth>>>;
  /** Calls the function when jobs were written to the queue; a hint, so poll as well. Answers the function that ends it. */
  onWake(queue: string, wake: () => void): Promise<() => Promise<void>>;
}
