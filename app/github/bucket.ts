/**
 * A token bucket: `burst` at once, then one every 1/`perSecond` seconds, so never more than `burst + perSecond × t` in
 * any `t` seconds. Two numbers per client, no timers, and the clock is given. (A Bottleneck reservoir keeps a timer per
 * client, holds a job of a second limit inside the first one, and reads the machine's clock.)
 */
export interface Bucket {
  /** When the next one could go; `now` when at once. Milliseconds since 1970. */
  next(now: number): number;
  /** Takes the next one, who must wait until the time it gives. */
  take(now: number): number;
}

export interface BucketOf {
  readonly burst: number;
  readonly perSecond: number;
}

export function createBucket({ burst, perSecond }: BucketOf): Bucket {
  let level = burst;
  let at = 0;
  const levelAt = (now: number) => Math.min(burst, level + (Math.max(0, now - at) / 1000) * perSecond);
  const next = (now: number) => {
    const have = levelAt(now);
    return have >= 1 ? now : now + Math.ceil(((1 - have) / perSecond) * 1000);
  };
  return {
    next,
    take: (now) => {
      const when = next(now);
      // Below zero when others wait already: each is given a time after theirs.
      level = levelAt(now) - 1;
      at = Math.max(at, now);
      return when;
    },
  };
}
