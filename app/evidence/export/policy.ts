/**
 * What the client's policy of changes was all through the period: as the default branch of its `.github` repository had it then, by GitHub's
 * own log. When a commit says that it was made is what whoever made it says.
 */
import { own, say } from '../../../policies/engine/prose.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import { requestText } from '../../github/files/repository-files.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { CannotLook, NotText } from '../../looked.ts';
import { evidencePath, readClientEvidence } from '../controls/client-file.ts';
import { crosswalks } from '../controls/crosswalk.ts';
import { type Activity, readActivity } from '../github/activity.ts';
import { asking, tell } from '../github/asked.ts';
import type { Roster } from '../github/roster.ts';
import type { Instant, Period } from '../model/period.ts';
import {
  type ActivityFact,
  type ChangePolicy,
  nowhere,
  type Policy,
  type Told,
  told,
  untold,
  usualPolicy,
} from '../population/facts.ts';

export interface PolicyOf {
  readonly octokit: GuardedOctokit;
  readonly login: string;
  readonly roster: Roster;
  readonly period: Period;
  readonly now: Instant;
  /** As it is now. */
  readonly current: ChangePolicy;
}

const repo = '.github';
const file = say`${evidencePath} of ${repo}`;

/** Updates of the branch that are looked at, each with one request. */
const maxStates = 200;

/** A file with problems counts for nothing, then as now. */
async function policyAtCommit({ octokit, login }: PolicyOf, commit: string): Promise<Told<ChangePolicy>> {
  try {
    const text = await requestText({ octokit, owner: login, repo }, evidencePath, commit);
    if (text === null) return told(usualPolicy);
    const read = readClientEvidence(text, crosswalks);
    return told(read.ok ? read.evidence.changes : usualPolicy);
  } catch (error) {
    if (error instanceof NotText) return told(usualPolicy);
    const looked = error instanceof CannotLook ? error : cannotLook(error, file, 'contents: read');
    return untold(looked.gap.reason);
  }
}

interface State {
  /** Until when the branch was at this commit. */
  readonly until: Instant;
  /** Null: there was no branch. */
  readonly commit: string | null;
}

/** Where the branch was before each of its updates in the period, the oldest first. */
function statesOf({ entries }: Activity, { from }: Period): readonly State[] {
  const inOrder = entries
    .filter(({ at }) => at >= from)
    .toSorted((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1));
  return inOrder.map(({ at, before }) => ({ until: at, commit: before === nowhere ? null : before }));
}

const notSaid = own('where the policy stood then GitHub does not say');

type Before = NonNullable<Policy['before']>[number];

/** A branch that was not there went under another name; in a repository that was not there nothing was said. */
async function beforeOf(of: PolicyOf, activity: Activity, isNew: boolean): Promise<readonly Before[]> {
  const states = statesOf(activity, of.period);
  const left = states.slice(0, -maxStates).at(-1)?.until ?? null;
  const unsaid = activity.since > of.period.from ? activity.since : left;
  const known: Before[] = unsaid === null ? [] : [{ until: unsaid, policy: untold(notSaid) }];
  const none = isNew ? told(usualPolicy) : untold(notSaid);
  for (const { until, commit } of states.slice(-maxStates))
    if (unsaid === null || until > unsaid)
      known.push({ until, policy: commit === null ? none : await policyAtCommit(of, commit) });
  return known;
}

const isUsual = (policy: ChangePolicy): boolean => JSON.stringify(policy) === JSON.stringify(usualPolicy);

/** Throws nothing but defects. */
export async function policyOver(of: PolicyOf): Promise<Policy> {
  const { octokit, login, roster, period, now, current } = of;
  const entry = roster.repositories.find((one) => one.name.toLowerCase() === repo);
  // Without a push since before the period it always said the same.
  if (!entry?.defaultBranch || entry.pushedAt === null || entry.pushedAt < period.from) return current;
  const ref = `refs/heads/${entry.defaultBranch}`;
  const at = { octokit, owner: login, repo, asked: asking() };
  const keep = (one: ActivityFact) => one.ref === ref;
  const activity = await tell(() => readActivity(at, period.from, now, keep), own('the activity log'));
  const isNew = entry.createdAt !== null && entry.createdAt >= period.from;
  if (activity.told) return { ...current, before: await beforeOf(of, activity.value, isNew) };
  // What nobody asked for now is not asked for because a log cannot be read.
  return isUsual(current) ? current : { ...current, before: [{ until: now, policy: activity }] };
}
