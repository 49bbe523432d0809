/** Who moved a branch to a commit, as the activity log tells it. */
import { say } from '../../../../policies/engine/prose.ts';
import { type Activity, readBranchActivity } from '../../github/activity.ts';
import { tell } from '../../github/asked.ts';
import { isWithin } from '../../model/period.ts';
import { nowhere, type PullFact, type PusherFact, type Told } from '../../population/facts.ts';
import type { Reading } from './reading.ts';

type Pushers = Map<string, PusherFact>;

const merges: ReadonlySet<string> = new Set(['pr_merge', 'merge_queue_merge']);

/** Who moved a branch to a commit first: that it was pushed on afterwards is not how it came. */
function pushersIn(entries: Activity['entries']): Pushers {
  const first = entries
    .filter(({ after }) => after !== nowhere)
    .toSorted((a, b) => (`${b.at} ${b.id}` < `${a.at} ${a.id}` ? -1 : 1));
  return new Map(
    first.map(({ after, actor: by, at, type }) => [after, { by, at, isMerge: merges.has(type) }]),
  );
}

/** Branches that are asked for by themselves in one repository: where there are more, the log itself is not whole. */
const maxAsked = 300;

/** Branches that were pushed last long before the period are asked for by themselves; a fork's log is not Fairlead's to read. */
export async function pushersOf(
  { at, period }: Reading,
  activity: Told<Activity>,
  pulls: Told<readonly PullFact[]>,
): Promise<Pushers> {
  const pushers = pushersIn(activity.told ? activity.value.entries : []);
  if (!activity.told || !pulls.told) return pushers;
  const missing = pulls.value.filter(
    ({ head, fromFork, mergedAt }) => !fromFork && !pushers.has(head) && isWithin(period, mergedAt),
  );
  for (const { head, branch } of missing.slice(0, maxAsked)) {
    const entries = await tell(() => readBranchActivity(at, branch, head), say`who pushed ${branch}`);
    for (const [sha, one] of entries.told ? pushersIn(entries.value) : []) pushers.set(sha, one);
  }
  return pushers;
}
