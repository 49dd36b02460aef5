/**
 * Where passwords are hashed and checked: argon2id, a few at a time, the others in a short line, so that a flood of attempts
 * slows signing in by password and nothing else. Beyond the line the answer is to come back later.
 */
import { argon2id, hash, verify } from "argon2";
import { accountLimits } from "../../domain/limits.ts";
import { preparedPassword } from "../../domain/password.ts";

/** Thrown when the line is full. */
export class PasswordRoomFull extends Error {
  constructor() {
    super("Too many passwords are being checked.");
    this.name = "PasswordRoomFull";
  }
}

/** Memory 19 MiB, two passes, one lane. Source: OWASP Password Storage Cheat Sheet, RFC 9106 §4. */
const COST = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

let inside = 0;
const line: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (inside >= accountLimits.passwordsAtOnce) {
    if (line.length >= accountLimits.passwordsWaiting) throw new PasswordRoomFull();
    await new Promise<void>((resolve) => line.push(resolve));
  } else inside++;
  try {
    return await work();
  } finally {
    const next = line.shift();
    if (next === undefined) inside--;
    else next();
  }
}

/** Hashes a new password. Throws {@link PasswordRoomFull}. */
export async function hashPassword(password: string): Promise<string> {
  return await inTurn(() => hash(preparedPassword(password), COST));
}

let nobodysHash: Promise<string> | undefined;

/**
 * Tells whether a password fits a hash. Null stands for nobody: the same work is done and the answer is no, so that time tells
 * nothing about who has an account. Throws {@link PasswordRoomFull}.
 */
export async function fitsPassword(stored: string | null, password: string): Promise<boolean> {
  const given = preparedPassword(password).slice(0, accountLimits.passwordCharactersMost * 4);
  nobodysHash ??= hash("nobody has this password", COST);
  const against = stored ?? await nobodysHash;
  return await inTurn(() => verify(against, given)) && stored !== null;
}
