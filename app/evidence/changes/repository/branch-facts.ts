/** One branch of a repository: its own line, its rules, and the results of what was merged into it. */
import { own } from '../../../../policies/engine/prose.ts';
import type { Activity } from '../../github/activity.ts';
import { tell } from '../../github/asked.ts';
import { readChecks } from '../../github/checks.ts';
import { readLine } from '../../github/history.ts';
import { readSuites } from '../../github/rules/rule-suites.ts';
import { readRules } from '../../github/rules.ts';
import type { Instant, Period } from '../../model/period.ts';
import {
  type BranchFacts,
  type CommitFact,
  nowhere,
  type PullFact,
  type Told,
  told,
  untold,
} from '../../population/facts.ts';
import { day, earlier, hour, type Reading, short } from './reading.ts';

interface BranchOf {
  readonly branch: string;
  readonly formerNames: readonly string[];
  readonly pushers: BranchFacts['pushers'];
  readonly activity: Told<Activity>;
  readonly pulls: Told<readonly PullFact[]>;
  readonly deployments: BranchFacts['deployments'];
  readonly deploymentWords: BranchFacts['deploymentWords'];
  readonly head: Told<string | null>;
}

/** What the branch's own line is read down to. */
function untilOf(own: Activity['entries'], isWhole: boolean, period: Period) {
  const oldest = own.toSorted((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1))[0];
  const isRewritten = own.some(({ type }) => type === 'force_push');
  const isExact = isWhole && oldest !== undefined && !isRewritten && oldest.before !== nowhere;
  return {
    commits: new Set(isExact ? [oldest.before] : []),
    before: earlier(period.from, 31 * day),
    isNeeded: !isWhole || oldest !== undefined,
  };
}

async function lineOf(
  reading: Reading,
  { branch, activity, head }: BranchOf,
): Promise<Told<readonly CommitFact[]>> {
  const entries = activity.told ? activity.value.entries.filter(({ ref }) => short(ref) === branch) : [];
  const isWhole = activity.told && activity.value.since <= reading.period.from;
  const until = untilOf(entries, isWhole, reading.period);
  if (!head.told) return head;
  const start = head.value ?? entries.find(({ after }) => after === nowhere)?.before ?? null;
  if (start === null || start === nowhere || !until.isNeeded) return told([]);
  return tell(() => readLine(reading.at, start, until), own('the commits'), 'contents: read');
}

/** Heads of pull requests, and what queues made of them. */
function checkedOf({ branch, activity, pulls }: BranchOf): ReadonlyMap<string, Instant> {
  const heads = (pulls.told ? pulls.value : []).filter(({ base }) => base === branch);
  const entries = activity.told ? activity.value.entries : [];
  const queued = entries.filter(({ ref, type }) => short(ref) === branch && type !== 'pr_merge');
  return new Map([
    ...queued.filter(({ after }) => after !== nowhere).map(({ after, at }) => [after, at] as const),
    ...heads.map(({ head, mergedAt }) => [head, mergedAt] as const),
  ]);
}

const withinOf = (all: ReadonlyMap<string, Instant>, { from, to }: Period) =>
  new Map([...all].filter(([, at]) => at >= earlier(from, hour) && at < to));

export async function factsOf(reading: Reading, of: BranchOf): Promise<BranchFacts> {
  const { at, source, entry, heard, period } = reading;
  const { branch, activity, pulls, deployments, deploymentWords, head } = of;
  const ref = `refs/heads/${branch}`;
  const line = await lineOf(reading, of);
  const suites = await tell(
    () => readSuites(at, branch, source.now),
    own('the evaluations of rulesets'),
    'administration: read',
  );
  const rules = await readRules(at, source.settings, branch);
  // Where none is required, or nobody knows which, results say nothing.
  const isChecked = rules.demands.told && rules.demands.value.checks.length > 0;
  return {
    repository: { id: entry.id, name: `${entry.owner}/${entry.name}` },
    branch,
    formerNames: of.formerNames,
    elsewhere: new Map(),
    head,
    activity: activity.told ? told(activity.value.entries.filter((one) => one.ref === ref)) : activity,
    activitySince: activity.told ? activity.value.since : null,
    pushes: heard ? told(heard.pushes.filter((one) => one.ref === ref)) : untold(own('there is no ledger')),
    line,
    pulls: pulls.told
      ? told(pulls.value.filter(({ base }) => base === branch || of.formerNames.includes(base)))
      : pulls,
    suites,
    rules,
    checks: isChecked ? await readChecks(at, withinOf(checkedOf(of), period)) : new Map(),
    pushers: of.pushers,
    deployments,
    deploymentWords,
    captured: heard?.captured ?? null,
    policy: source.policy,
    readAt: source.now,
  };
}
