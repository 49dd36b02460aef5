/**
 * Makes a transaction something one is *in*: whoever asks for `current()` gets the running one, so that rows, events and
 * jobs commit together or not at all. It refuses a query on the outer connection from inside a transaction, because on the
 * embedded database that query would wait for itself for ever.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { getLogger } from "@logtape/logtape";
import { type IsolationLevel, type Kysely, type KyselyPlugin, sql, type Transaction } from "kysely";
import { isRetryable } from "./connection/busy.ts";
import type { Database } from "./schema.ts";

/** What may be asked of a transaction before it opens. A call that joins a running transaction ignores it. */
export interface TransactOptions {
  /** Isolation other than the database's "read committed". */
  readonly isolation?: IsolationLevel;
}

/** The one way to write: opens, joins, commits and retries transactions. */
export interface UnitOfWork {
  /** For reads outside a unit of work. Used inside one it throws {@link OutsideTransaction} instead of hanging. */
  readonly db: Kysely<Database>;
  /** The running transaction if the caller is inside one, else {@link UnitOfWork.db}. Repositories use nothing else. */
  current(): Kysely<Database>;
  /** Whether the caller is inside a transaction that is still open. */
  inTransaction(): boolean;
  /**
   * Runs the function in a transaction and commits it; a throw rolls back and is passed on.
   * A call inside another joins it. A deadlock or serialization failure runs the function again, at most three times, so the
   * function must have no effect outside the database. No network inside (architecture, invariant 2).
   */
  transact<T>(run: (trx: Transaction<Database>) => Promise<T>, options?: TransactOptions): Promise<T>;
  /**
   * Runs the function once the running transaction has committed, outside of it, before `transact` resolves; never after a rollback.
   * Outside a transaction it runs at once. Its failure is logged and does not undo the commit.
   */
  afterCommit(hook: () => void | Promise<void>): void;
  /** Wakes the listeners of a channel when the running transaction commits (at once outside one); repeated calls count once. */
  notify(channel: string): Promise<void>;
}

/** Thrown when the outer connection is used inside a unit of work: the writer meant `store.current()`. */
export class OutsideTransaction extends Error {
  /** Says what to use instead. */
  constructor() {
    super("A query on the outer connection was made inside a transaction: use store.current().");
    this.name = "OutsideTransaction";
  }
}

interface Unit {
  readonly trx: Transaction<Database>;
  readonly hooks: (() => void | Promise<void>)[];
  readonly notified: Set<string>;
  open: boolean;
}

const maximumRetries = 3;

/** Builds the unit of work over one Kysely instance. Two stores in one process never see each other's transactions. */
export function createUnitOfWork(raw: Kysely<Database>): UnitOfWork {
  const units = new AsyncLocalStorage<Unit | undefined>();
  const running = (): Unit | undefined => {
    const unit = units.getStore();
    return unit?.open ? unit : undefined;
  };
  const db = raw.withPlugin(refuseInside(() => running() !== undefined));

  async function attempt<T>(run: (trx: Transaction<Database>) => Promise<T>, options: TransactOptions): Promise<T> {
    const builder = raw.transaction();
    const isolated = options.isolation === undefined ? builder : builder.setIsolationLevel(options.isolation);
    const hooks: Unit["hooks"] = [];
    const result = await isolated.execute(async (trx) => {
      const unit: Unit = { trx, hooks, notified: new Set(), open: true };
      try {
        return await units.run(unit, () => run(trx));
      } finally {
        unit.open = false;
      }
    });
    for (const hook of hooks) await units.run(undefined, () => runHook(hook));
    return result;
  }

  return {
    db,
    current: () => running()?.trx ?? db,
    inTransaction: () => running() !== undefined,
    async transact<T>(run: (trx: Transaction<Database>) => Promise<T>, options: TransactOptions = {}) {
      const unit = running();
      if (unit !== undefined) return await run(unit.trx);
      for (let retries = 0;; retries++) {
        try {
          return await attempt(run, options);
        } catch (error) {
          if (retries >= maximumRetries || !isRetryable(error)) throw error;
          await pause(5 * 2 ** retries * (1 + Math.random()));
        }
      }
    },
    afterCommit(hook) {
      const unit = running();
      if (unit === undefined) void runHook(hook);
      else unit.hooks.push(hook);
    },
    async notify(channel) {
      const unit = running();
      if (unit?.notified.has(channel)) return;
      await sql`select pg_notify(${channel}, '')`.execute(unit?.trx ?? raw);
      unit?.notified.add(channel);
    },
  };
}

async function runHook(hook: () => void | Promise<void>): Promise<void> {
  try {
    await hook();
  } catch (error) {
    const reason = error instanceof Error ? error.name : typeof error;
    getLogger(["trait", "database"]).error("Work after a commit failed: {reason}", { reason });
  }
}

function refuseInside(isInside: () => boolean): KyselyPlugin {
  return {
    transformQuery({ node }) {
      if (isInside()) throw new OutsideTransaction();
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
