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

/** What a bucket holds at a time: below zero when others wait already. */
export interface Level {
  readonly level: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export function full({ burst }: BucketOf): Level {
  return { level: burst, at: 0 };
}

function levelAt({ burst, perSecond }: BucketOf, { level, at }: Level, now: number): number {
  return Math.min(burst, level + (Math.max(0, now - at) / 1000) * perSecond);
}

/** When the next one could go. */
export function nextOf(of: BucketOf, held: Level, now: number): number {
  const have = levelAt(of, held, now);
  return have >= 1 ? now : now + Math.ceil(((1 - have) / of.perSecond) * 1000);
}

/** What it holds once the next one was taken: each who waits is given a time after the others'. */
export function afterOne(of: BucketOf, held: Level, now: number): Level {
  return { level: levelAt(of, held, now) - 1, at: Math.max(held.at, now) };
}

export function createBucket(of: BucketOf): Bucket {
  let held = full(of);
  return {
    next: (now) => nextOf(of, held, now),
    take: (now) => {
      const when = nextOf(of, held, now);
      held = afterOne(of, held, now);
      return when;
    },
  };
}
