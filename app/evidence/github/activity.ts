/** The repository's activity log: who moved which reference from where to where, and how. GitHub keeps a year of it. */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import type { Instant } from '../model/period.ts';
import type { ActivityFact } from '../population/facts.ts';
import { accountOf, restAccount, sharing } from './accounts.ts';
import { instantOf, type RepositoryAt } from './asked.ts';
import { pagesOf, type RestList } from './rest.ts';

const entry = z.object({
  id: z.number(),
  before: z.string(),
  after: z.string(),
  ref: z.string(),
  timestamp: z.string(),
  activity_type: z.string(),
  actor: restAccount.nullish(),
});

type Entry = z.output<typeof entry>;

const listOf = (parameters: RestList<Entry>['parameters']): RestList<Entry> => ({
  route: 'GET /repos/{owner}/{repo}/activity',
  parameters,
  item: entry,
  idOf: ({ id }) => String(id),
  what: own('the activity log'),
  permission: 'contents: read',
});

const factOf = ({ id, before, after, ref, timestamp, activity_type: type, actor }: Entry): ActivityFact => ({
  id: String(id),
  ref,
  before,
  after,
  at: instantOf(timestamp),
  type,
  actor: accountOf(actor ?? null),
});

export interface Activity {
  /** Everything since then is there. */
  readonly since: Instant;
  readonly entries: readonly ActivityFact[];
}

const day = 86_400_000;
const year = 365 * day;
const earlier = (at: Instant, by: number): Instant => new Date(Date.parse(at) - by).toISOString();

/**
 * The log's end was met before the time that was asked for: whether it is the end, its beginning says. A page that was cut, or a page
 * that is missing, ends elsewhere.
 */
async function beginsWith(at: RepositoryAt, oldest: ActivityFact): Promise<boolean> {
  for await (const [first] of pagesOf(at, listOf({ direction: 'asc' })))
    return String(first?.id) === oldest.id;
  return false;
}

/**
 * Newest first, from `from` or somewhat earlier on. `keep`: which entries are kept, for a log may have many times what is needed.
 * Throws `CannotLook`.
 */
export async function readActivity(
  at: RepositoryAt,
  from: Instant,
  now: Instant,
  keep: (entry: ActivityFact) => boolean,
): Promise<Activity> {
  const entries: ActivityFact[] = [];
  const shared = sharing();
  let oldest: ActivityFact | undefined;
  for await (const page of pagesOf(at, listOf({ direction: 'desc' }))) {
    const facts = page.map(factOf);
    for (const fact of facts) if (keep(fact)) entries.push({ ...fact, actor: shared(fact.actor) });
    oldest = facts.at(-1) ?? oldest;
    if (oldest && oldest.at < from) return { since: from, entries };
  }
  // Something was pushed, or nobody would ask: an empty log is none.
  if (!oldest) return { since: now, entries };
  const kept = earlier(now, year);
  if (await beginsWith(at, oldest)) return { since: kept > from ? kept : from, entries };
  return { since: oldest?.at ?? now, entries };
}

/** Of one branch, until a move to this commit is found. Throws `CannotLook`. */
export async function readBranchActivity(
  at: RepositoryAt,
  branch: string,
  commit: string,
): Promise<readonly ActivityFact[]> {
  for await (const page of pagesOf(at, listOf({ ref: `refs/heads/${branch}` }))) {
    const found = page.filter(({ after }) => after === commit);
    if (found.length > 0) return found.map(factOf);
  }
  return [];
}
