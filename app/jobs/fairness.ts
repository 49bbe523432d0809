/** Which client's job is next: of those that wait, the client with the fewest running. */

/** One question to the queue. */
export interface Ask {
  /** Clients whose jobs are not wanted. */
  readonly ignore: readonly string[];
  /** Jobs wanted at most. */
  readonly size: number;
}

/**
 * What to ask the queue for, in turn, until it gives something. `running` has the number of running jobs per client,
 * and none is to get more than `cap`. With several clients running, those with fewer come first, so that a client with
 * a thousand waiting jobs does not keep out one with a single one; a client alone is not held up by questions.
 */
export function asksFor(running: ReadonlyMap<string, number>, free: number, cap: number): readonly Ask[] {
  if (free <= 0) return [];
  const counts = running.size > 1 ? [...new Set(running.values())].sort((a, b) => a - b) : [];
  const limits = [...new Set([...counts.filter((count) => count < cap), cap])];
  return limits.map((limit) => {
    const ignore = [...running].filter(([, count]) => count >= limit).map(([client]) => client);
    const most = Math.max(0, ...[...running.values()].filter((count) => count < limit));
    return { ignore, size: Math.max(1, Math.min(free, limit - most)) };
  });
}
