/**
 * How fast one client may be asked, within GitHub's secondary limits
 * (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits), bursts
 * included: 10 requests at once of the 100 allowed; 160 of 180 writes a minute (900 points of 5); 80 content-creating
 * writes a minute and 500 an hour. A write waits in its lane before it takes a place among the ten, so reads, GraphQL's
 * too, never stand behind writes.
 */
import type { Kind, Priority } from './request-cost.ts';
import { type Bucket, type BucketOf, createBucket } from './token-bucket.ts';

/** Requests at the same time, and those of them that background work may hold. */
const places = 10;
const backgroundPlaces = 5;

const minute = 60;
const hour = 3600;

const lanes = {
  write: { burst: 40, perSecond: 120 / minute },
  contentByMinute: { burst: 20, perSecond: 60 / minute },
  contentByHour: { burst: 200, perSecond: 300 / hour },
} as const satisfies Record<string, BucketOf>;

export type Lane = keyof typeof lanes;

/** The lanes a write goes through, with `burst` times what may be made at once. */
export function lanesOf(kind: Exclude<Kind, 'read'>, burst = 1): readonly (readonly [Lane, BucketOf])[] {
  const names: readonly Lane[] = kind === 'write' ? ['write'] : ['write', 'contentByMinute', 'contentByHour'];
  return names.map((name) => [name, { ...lanes[name], burst: lanes[name].burst * burst }]);
}

/**
 * The lanes of one client in all processes together. Resolves with the milliseconds until the request may start; not
 * `taken` when that is more than `patience`.
 */
export type SharedLanes = (
  kind: Exclude<Kind, 'read'>,
  patience: number,
) => Promise<{ readonly wait: number; readonly taken: boolean }>;

export interface Limiter {
  /** When a request of this kind may start; takes nothing. Milliseconds since 1970. */
  next(kind: Kind, now: number): number;
  /** Takes its turn: it may start at the time given. */
  take(kind: Kind, now: number): number;
  /** Resolves with what gives the place back, at once while fewer than ten are taken. Verdicts go first. */
  place(priority: Priority): Promise<() => void>;
  /** Requests at this moment, and those waiting for a place. */
  load(): { readonly running: number; readonly waiting: number };
}

export interface LimiterOf {
  /** False for an Enterprise Server, which has no such limits unless its administrator sets some. */
  readonly lanes: boolean;
  /** How many times the usual number may be made at once; 1 unless said. */
  readonly burst?: number;
}

function bucketsOf({ lanes: on, burst = 1 }: LimiterOf): Readonly<Record<Kind, readonly Bucket[]>> {
  if (!on) return { read: [], write: [], content: [] };
  const [write, ...content] = lanesOf('content', burst).map(([, lane]) => createBucket(lane));
  return write
    ? { read: [], write: [write], content: [write, ...content] }
    : { read: [], write: [], content };
}

/** Places are handed on in order of arrival, verdicts before background work. */
function createPlaces(): Pick<Limiter, 'place' | 'load'> {
  const waiting: Readonly<Record<Priority, (() => void)[]>> = { verdict: [], background: [] };
  const running: Record<Priority, number> = { verdict: 0, background: 0 };
  const all = () => running.verdict + running.background;
  const free = (priority: Priority) =>
    all() < places && (priority === 'verdict' || running.background < backgroundPlaces);
  const pump = () => {
    for (const priority of ['verdict', 'background'] as const)
      while (free(priority)) {
        const start = waiting[priority].shift();
        if (!start) break;
        running[priority] += 1;
        start();
      }
  };
  const leave = (priority: Priority) => {
    running[priority] -= 1;
    pump();
  };
  return {
    place: (priority) =>
      new Promise((resolve) => {
        waiting[priority].push(() => resolve(() => leave(priority)));
        pump();
      }),
    load: () => ({ running: all(), waiting: waiting.verdict.length + waiting.background.length }),
  };
}

export function createLimiter(of: LimiterOf): Limiter {
  const buckets = bucketsOf(of);
  const latest = (times: readonly number[], now: number) => times.reduce((a, b) => Math.max(a, b), now);
  return {
    ...createPlaces(),
    next: (kind, now) => {
      const times = buckets[kind].map((bucket) => bucket.next(now));
      return latest(times, now);
    },
    take: (kind, now) => {
      const times = buckets[kind].map((bucket) => bucket.take(now));
      return latest(times, now);
    },
  };
}
