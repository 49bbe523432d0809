/** Moves of a branch, as the activity log and events tell of them: joined into one each, in their order. Pure. */
import type { Instant } from '../model/period.ts';
import { type ActivityFact, nowhere, type PushFact } from './facts.ts';
import type { How, Landing } from './landing.ts';

const hows: Readonly<Record<string, How>> = {
  push: 'push',
  force_push: 'force push',
  pr_merge: 'pull request merge',
  merge_queue_merge: 'merge queue',
  branch_creation: 'creation',
  branch_deletion: 'deletion',
};

export const by =
  <T>(key: (one: T) => string) =>
  (a: T, b: T) =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;

function once<T>(all: readonly T[], key: (one: T) => string | null): readonly T[] {
  const seen = new Set<string>();
  return all.filter((one) => {
    const id = key(one);
    if (id === null) return true;
    return !seen.has(id) && seen.add(id);
  });
}

export const ends = ({ before, after }: { readonly before: string; readonly after: string }) =>
  `${before} ${after}`;

/** What an event alone tells of. */
function howOfPush({ before, after, forced }: PushFact): How {
  if (before === nowhere) return 'creation';
  if (after === nowhere) return 'deletion';
  return forced ? 'force push' : 'not known';
}

export type Move = Omit<Landing, 'commits' | 'inGit' | 'notBefore' | 'notAfter'> & { readonly at: Instant };

/** Milliseconds between an entry and its event, at most: a longer one is another move between the same commits. */
const sameMove = 3_600_000;

/** Of the moves between the same commits, the nearest in time. */
function nearest(
  push: PushFact,
  entries: readonly ActivityFact[],
  taken: ReadonlySet<string>,
): ActivityFact | null {
  const distance = (entry: ActivityFact) => Math.abs(Date.parse(entry.at) - Date.parse(push.at));
  const near = entries.filter((entry) => !taken.has(entry.id) && distance(entry) <= sameMove);
  return near.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

function ofActivity(entry: ActivityFact, push: PushFact | null): Move {
  return {
    before: entry.before,
    after: entry.after,
    at: entry.at,
    how: hows[entry.type] ?? 'not known',
    actor: entry.actor ?? push?.by ?? null,
    activity: entry.id,
    event: push && { delivery: push.delivery, at: push.at },
  };
}

export function joined(activity: readonly ActivityFact[], pushes: readonly PushFact[]): readonly Move[] {
  const entries = once(activity.toSorted(by(({ at, id }) => `${at} ${id}`)), ({ id }) => id);
  const events = once(
    // Those with a delivery first: what was read afterwards tells of the same once more.
    pushes.toSorted(
      by(({ delivery, at, before, after }) => `${delivery === null} ${at} ${delivery} ${before} ${after}`),
    ),
    ({ delivery }) => delivery,
  );
  const byMove = Map.groupBy(entries, ends);
  const taken = new Set<string>();
  const pushOf = new Map<string, PushFact>();
  const alone: PushFact[] = [];
  const heard = new Map<string, readonly PushFact[]>();
  for (const push of events) {
    const all = byMove.get(ends(push)) ?? [];
    const entry = nearest(push, all, taken);
    if (entry) {
      taken.add(entry.id);
      pushOf.set(entry.id, push);
    } else if (isHeard(push, heard.get(ends(push)) ?? [])) continue;
    else alone.push(push);
    heard.set(ends(push), [...(heard.get(ends(push)) ?? []), push]);
  }
  return [
    ...entries.map((entry) => ofActivity(entry, pushOf.get(entry.id) ?? null)),
    ...alone.map(
      (push): Move => ({
        before: push.before,
        after: push.after,
        at: push.at,
        how: howOfPush(push),
        actor: push.by,
        activity: null,
        event: { delivery: push.delivery, at: push.at },
      }),
    ),
  ];
}

/** The same move, heard and read afterwards as well. */
function isHeard(push: PushFact, heard: readonly PushFact[]): boolean {
  return (
    push.delivery === null &&
    heard.some(
      (one) => ends(one) === ends(push) && Math.abs(Date.parse(one.at) - Date.parse(push.at)) <= sameMove,
    )
  );
}
