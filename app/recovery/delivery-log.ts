/** The App's delivery log, newest first, and what in it still has to be delivered. The choice is pure. */
import type { Octokit } from '@octokit/core';

/** One attempt to deliver, as GitHub lists it. https://docs.github.com/rest/apps/webhooks#list-deliveries-for-an-app-webhook */
export interface Attempt {
  /** Beyond 2^53 on github.com, so as text. */
  readonly id: string;
  readonly guid: string;
  /** ISO 8601, UTC. */
  readonly delivered_at: string;
  readonly installation_id: number | null;
}

/** All attempts for one delivery within the part of the log that was read. */
export interface Logged {
  readonly guid: string;
  readonly installation: number | null;
  readonly newest: Attempt;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly attempts: number;
}

const perPage = 100;

/** A sweep reads at most this many pages; what a busier App's log has beyond is read when the inbox has the rest. */
const maxPages = 500;

function nextCursor(link: string | undefined): string | null {
  const next = /<([^>]*)>;\s*rel="next"/.exec(link ?? '')?.[1];
  return next === undefined ? null : new URL(next).searchParams.get('cursor');
}

export interface DeliveryLog {
  readonly attempts: readonly Attempt[];
  /** What ended the reading before `since` was reached; null when all of it was read. */
  readonly failure: Error | null;
}

interface LogPage {
  readonly attempts: readonly Attempt[];
  readonly next: string | null;
}

async function readPage(octokit: Octokit, cursor: string | null): Promise<LogPage> {
  const { data, headers } = await octokit.request('GET /app/hook/deliveries', {
    per_page: perPage,
    ...(cursor === null ? {} : { cursor }),
  });
  if (!Array.isArray(data)) throw new Error('the delivery log is not a list');
  const attempts = data.map(({ id, guid, delivered_at, installation_id }) => ({
    id: String(id),
    guid,
    delivered_at,
    installation_id: installation_id === null ? null : Number(installation_id),
  }));
  return { attempts, next: nextCursor(headers.link) };
}

/** Reads back to `since`. A page that fails ends the reading: what was read before it is still of use. */
export async function readLog(octokit: Octokit, since: Date): Promise<DeliveryLog> {
  const attempts: Attempt[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page++) {
    try {
      const read = await readPage(octokit, cursor);
      attempts.push(...read.attempts);
      cursor = read.next;
      const oldest = read.attempts.at(-1);
      if (cursor === null || !oldest || new Date(oldest.delivered_at) < since)
        return { attempts, failure: null };
    } catch (error) {
      return { attempts, failure: error instanceof Error ? error : new Error(String(error)) };
    }
  }
  return { attempts, failure: new Error(`the delivery log is longer than ${maxPages} pages`) };
}

function newestFirst(a: Attempt, b: Attempt): number {
  return BigInt(a.id) < BigInt(b.id) ? 1 : -1;
}

function loggedOf(guid: string, group: readonly Attempt[]): readonly Logged[] {
  const [newest] = group.toSorted(newestFirst);
  if (!newest) return [];
  const times = group.map((attempt) => new Date(attempt.delivered_at).getTime());
  const firstAt = new Date(Math.min(...times));
  const lastAt = new Date(Math.max(...times));
  return [{ guid, installation: newest.installation_id, newest, firstAt, lastAt, attempts: group.length }];
}

/** Attempts by delivery, oldest delivery first. */
export function byDelivery(attempts: readonly Attempt[]): readonly Logged[] {
  return [...Map.groupBy(attempts, ({ guid }) => guid)]
    .flatMap(([guid, group]) => loggedOf(guid, group))
    .sort((a, b) => a.firstAt.getTime() - b.firstAt.getTime() || newestFirst(b.newest, a.newest));
}

const minute = 60_000;

/** Attempts after which a delivery is given up, with a warning: about five hours of trying. */
export const maxAttempts = 10;

/** Milliseconds between attempts double from one minute to one hour. */
function pauseAfter(attempts: number): number {
  return Math.min(2 ** (attempts - 1), 60) * minute;
}

/** What to do about a delivery that the inbox lacks. */
export function choiceFor({ attempts, lastAt }: Logged, now: Date): 'ask' | 'wait' | 'give up' {
  if (attempts >= maxAttempts) return 'give up';
  return now.getTime() - lastAt.getTime() < pauseAfter(attempts) ? 'wait' : 'ask';
}
