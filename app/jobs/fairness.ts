/** Which client's job is next: of those that wait, the client with the fewest running. */

/** One fetch from the queue. */
export interface Fetch {
  /** Clients whose jobs are left where they are. */
  readonly ignored: readonly string[];
  /** Jobs fetched at most. */
  readonly size: number;
}

/**
 * What to fetch from the queue, in turn, until it gives something. `running` has the number of running jobs per client,
 * and none is to get more than `maxPerClient`. With several clients running, those with fewer come first, so that a client
 * with a thousand waiting jobs does not keep out one with a single one; a client alone is not held up by more fetches.
 */
export function fetchesFor(
  running: ReadonlyMap<string, number>,
  free: number,
  maxPerClient: number,
): readonly Fetch[] {
  if (free <= 0) return [];
  const counts = running.size > 1 ? [...new Set(running.values())].sort((a, b) => a - b) : [];
  const limits = [...new Set([...counts.filter((count) => count < maxPerClient), maxPerClient])];
  return limits.map((limit) => {
    const ignored = [...running].filter(([, count]) => count >= limit).map(([client]) => client);
    const busiest = Math.max(0, ...[...running.values()].filter((count) => count < limit));
    return { ignored, size: Math.max(1, Math.min(free, limit - busiest)) };
  });
}
