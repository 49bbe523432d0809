/** One branch of a repository: its own line, its rules, and the results of what was merged into it. */
import { own } from '../../../../policies/engine/prose.ts';
import { branchRules } from '../../continuity/continuity.ts';
import type { RulesSeen } from '../../continuity/seen.ts';
import type { Activity } from '../../github/activity.ts';
import { tell } from '../../github/asked.ts';
import { readChecks } from '../../github/checks.ts';
import { readLine } from '../../github/history.ts';
import { readSuites } from '../../github/rule-suites.ts';
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
import { rulesInForce } from '../../population/in-force.ts';
import { day, earlier, hour, type Reading, short } from './reading.ts';

interface BranchOf {
  readonly branch: string;
  readonly formerNames: readonly string[];
  readonly pushers: BranchFacts['pushers'];
  readonly activity: Told<Activity>;
  readonly pulls: Told<readonly PullFact[]>;
  readonly deployments: BranchFacts['deployments'];
  readonly seen: RulesSeen;
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

const ownEntries = ({ branch, activity }: BranchOf): Activity['entries'] =>
  activity.told ? activity.value.entries.filter(({ ref }) => short(ref) === branch) : [];

/** More are not looked for: a branch that is deleted and made again every day has no line of its own. */
const maxEnded = 20;

/** Of a branch that was deleted and made again: where it had been. */
async function endedLines(reading: Reading, of: BranchOf): Promise<readonly (readonly CommitFact[])[]> {
  const { head, activity } = of;
  const entries = ownEntries(of);
  const ends = entries
    .filter(({ after, at }) => after === nowhere && at >= reading.period.from)
    .map(({ before }) => before);
  // The newest one of a branch that is there no more is its line.
  const former = head.told && head.value === null ? ends.slice(1) : ends;
  const until = untilOf(
    entries,
    activity.told && activity.value.since <= reading.period.from,
    reading.period,
  );
  const lines: (readonly CommitFact[])[] = [];
  for (const end of [...new Set(former)].slice(0, maxEnded)) {
    const read = await tell(
      () => readLine(reading.at, end, until, reading.accounts),
      own('the commits'),
      'contents: read',
    );
    if (read.told) lines.push(read.value);
  }
  return lines;
}

async function lineOf(reading: Reading, of: BranchOf): Promise<Told<readonly CommitFact[]>> {
  const { activity, head } = of;
  const entries = ownEntries(of);
  const isWhole = activity.told && activity.value.since <= reading.period.from;
  const until = untilOf(entries, isWhole, reading.period);
  if (!head.told) return head;
  const start = head.value ?? entries.find(({ after }) => after === nowhere)?.before ?? null;
  if (start === null || start === nowhere || !until.isNeeded) return told([]);
  return tell(
    () => readLine(reading.at, start, until, reading.accounts),
    own('the commits'),
    'contents: read',
  );
}

/** Heads of pull requests, and what queues made of them. */
function checkedOf({ branch, formerNames, activity, pulls }: BranchOf): ReadonlyMap<string, Instant> {
  const heads = (pulls.told ? pulls.value : []).filter(
    ({ base }) => base === branch || formerNames.includes(base),
  );
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
  const { recorded, promised } = source.rules;
  const rules = rulesInForce(branchRules({ seen: of.seen, recorded, period, promised }, branch));
  // Where none was required, results say nothing.
  const isChecked = rules.some(({ demands }) => demands.checks.length > 0);
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
    endedLines: await endedLines(reading, of),
    pulls: pulls.told
      ? told(pulls.value.filter(({ base }) => base === branch || of.formerNames.includes(base)))
      : pulls,
    suites,
    rules,
    checks: isChecked ? await readChecks(at, reading.accounts, withinOf(checkedOf(of), period)) : new Map(),
    pushers: of.pushers,
    deployments,
    deploymentWords,
    captured: heard?.captured ?? null,
    policy: source.policy,
    readAt: source.now,
  };
}
