/** How often each client may ask: so much at once, and then so much. */
import { type Bucket, createBucket } from '../../github/access/token-bucket.ts';
import type { Refusal } from './proven.ts';

export interface Pace {
  readonly burst: number;
  readonly perSecond: number;
}

/** Clients of which that is remembered. */
const maxClients = 10_000;

export function paces(pace: Pace, now: () => Date): (client: string) => Refusal | null {
  const buckets = new Map<string, Bucket>();
  return (client) => {
    const at = now().getTime();
    const bucket = buckets.get(client) ?? createBucket(pace);
    buckets.delete(client);
    buckets.set(client, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > maxClients && oldest !== undefined) buckets.delete(oldest);
    const wait = bucket.next(at) - at;
    if (wait > 0) {
      const after = Math.ceil(wait / 1000);
      return { status: 429, problem: 'too much at once; try again later', after };
    }
    bucket.take(at);
    return null;
  };
}
