/** Bounds work in time. Unlike `AbortSignal.timeout`, nothing is left that goes off after the work is done. */

/** Does work with a signal that aborts after `ms` with a `TimeoutError`, or with the signal given. */
export async function withDeadline<T>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const end = () => ending.abort(signal?.reason);
  const timer = setTimeout(() => ending.abort(new DOMException("It was ended by a timeout.", "TimeoutError")), ms);
  signal?.addEventListener("abort", end);
  if (signal?.aborted === true) end();
  try {
    return await work(ending.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
}
