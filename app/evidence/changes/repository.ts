/** One repository's changes: what GitHub tells of its protected branches, joined with what the ledger recorded. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Accounts } from '../github/accounts.ts';
import { type Activity, readActivity } from '../github/activity.ts';
import { type RepositoryAt, tell } from '../github/asked.ts';
import { readHead, readProtected } from '../github/branches.ts';
import { readChecks } from '../github/checks.ts';
import { readDeployments } from '../github/deployments.ts';
import { readLine } from '../github/history.ts';
import { readMergedPulls } from '../github/pulls.ts';
import type { RosterEntry } from '../github/roster.ts';
import { readSuites } from '../github/rule-suites.ts';
import { readRules } from '../github/rules.ts';
import type { Instant, Period } from '../model/period.ts';
import { ticketIn } from '../population/attributes.ts';
import {
  type BranchFacts,
  type CommitFact,
  nowhere,
  type PullFact,
  type Told,
  told,
  untold,
} from '../population/facts.ts';
import type { Heard } from './heard.ts';
import type { ChangesSource } from './source.ts';

const hour = 3_600_000;
const day = 24 * hour;
const earlier = (at: Instant, by: number): Instant => new Date(Date.parse(at) - by).toISOString();

export interface RepositoryFacts {
  readonly branches: readonly BranchFacts[];
  /** What is not looked at in it, and why. */
  readonly left: readonly { readonly what: Prose; readonly because: Prose }[];
  readonly incomplete: readonly Prose[];
}

export interface Reading {
  readonly source: ChangesSource;
  readonly period: Period;
  readonly at: RepositoryAt;
  readonly entry: RosterEntry;
  readonly accounts: Accounts;
  readonly heard: Heard | null;
}

const short = (ref: string): string => ref.replace(/^refs\/heads\//, '');

/** The default branch, those that are protected, those that the configuration names, and those that were the default before. */
async function branchesOf({ at, entry, source, heard }: Reading) {
  const shown = await tell(() => readProtected(at), own('the protected branches'), 'contents: read');
  const heads = shown.told ? shown.value : new Map<string, string>();
  const named = [...(source.branches?.(entry) ?? []), ...(heard?.formerDefaults ?? [])];
  const names = [...(entry.defaultBranch === null ? [] : [entry.defaultBranch]), ...heads.keys(), ...named];
  return { names: [...new Set(names)].sort(), heads, refusal: shown.told ? null : shown.because };
}

/** Entries of these branches, and of whoever moved something to the head of a pull request. */
async function activityOf(reading: Reading, names: readonly string[], pulls: Told<readonly PullFact[]>) {
  const { at, period, source } = reading;
  const refs = new Set(names.map((name) => `refs/heads/${name}`));
  const heads = new Set(pulls.told ? pulls.value.map(({ head }) => head) : []);
  return tell(
    () =>
      readActivity(
        at,
        earlier(period.from, 14 * day),
        source.now,
        ({ ref, after }) => refs.has(ref) || heads.has(after),
      ),
    own('the activity log'),
    'contents: read',
  );
}

/** Who moved a branch to a commit first: that it was merged or pushed on afterwards is not how it came. */
function pushersOf(activity: Told<Activity>): BranchFacts['pushers'] {
  const pushers = new Map<string, { by: Activity['entries'][number]['actor']; at: Instant }>();
  for (const { after, actor: by, at, type } of activity.told ? activity.value.entries : [])
    if (type !== 'pr_merge' && type !== 'merge_queue_merge') pushers.set(after, { by, at });
  return pushers;
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

interface BranchOf {
  readonly branch: string;
  readonly activity: Told<Activity>;
  readonly pulls: Told<readonly PullFact[]>;
  readonly deployments: BranchFacts['deployments'];
  readonly head: Told<string | null>;
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

async function factsOf(reading: Reading, of: BranchOf): Promise<BranchFacts> {
  const { at, source, entry, heard, period } = reading;
  const { branch, activity, pulls, deployments, head } = of;
  const ref = `refs/heads/${branch}`;
  const line = await lineOf(reading, of);
  const suites = await tell(
    () => readSuites(at, branch, source.now),
    own('the evaluations of rulesets'),
    'administration: read',
  );
  const rules = await readRules(at, source.settings, branch);
  const isChecked = !rules.demands.told || rules.demands.value.checks.length > 0;
  return {
    repository: { id: entry.id, name: `${entry.owner}/${entry.name}` },
    branch,
    isDefault: branch === entry.defaultBranch,
    head,
    activity: activity.told ? told(activity.value.entries.filter((one) => one.ref === ref)) : activity,
    activitySince: activity.told ? activity.value.since : null,
    pushes: heard ? told(heard.pushes.filter((one) => one.ref === ref)) : untold(own('there is no ledger')),
    line,
    pulls: pulls.told ? told(pulls.value.filter(({ base }) => base === branch)) : pulls,
    suites,
    rules,
    // Where no check is required nobody asks for them.
    checks: isChecked ? await readChecks(at, withinOf(checkedOf(of), period)) : new Map(),
    pushers: pushersOf(activity),
    deployments,
    captured: heard?.captured ?? null,
    policy: source.policy,
    readAt: source.now,
  };
}

const withinOf = (all: ReadonlyMap<string, Instant>, { from, to }: Period) =>
  new Map([...all].filter(([, at]) => at >= earlier(from, hour) && at < to));

/** Bases of pull requests that nobody looks at. */
function basesLeft(pulls: Told<readonly PullFact[]>, names: readonly string[], { from, to }: Period) {
  const known = new Set(names);
  const others = (pulls.told ? pulls.value : []).filter(
    ({ base, mergedAt }) => !known.has(base) && mergedAt >= from && mergedAt < to,
  );
  if (others.length === 0) return [];
  const bases = new Set(others.map(({ base }) => base)).size;
  return [
    {
      what: say`${others.length} pull requests merged into ${bases} other branches`,
      because: own('these branches are neither the default branch nor protected now'),
    },
  ];
}

export async function readRepository(reading: Reading): Promise<RepositoryFacts> {
  const { at, period, accounts } = reading;
  const { names, heads, refusal } = await branchesOf(reading);
  const pulls = await tell(
    () => readMergedPulls(at, earlier(period.from, hour), { accounts, ticketIn }),
    own('the pull requests'),
    'pull_requests: read',
  );
  const activity = await activityOf(reading, names, pulls);
  const deployments = await tell(
    () => readDeployments(at, period.from, accounts),
    own('the deployments'),
    'deployments: read',
  );
  const branches: BranchFacts[] = [];
  for (const branch of names) {
    const shown = heads.get(branch);
    const head =
      shown === undefined ? await tell(() => readHead(at, branch), say`the branch ${branch}`) : told(shown);
    branches.push(await factsOf(reading, { branch, activity, pulls, deployments, head }));
  }
  const name = `${at.owner}/${at.repo}`;
  const unseen = refusal ? [say`${name}: which branches are protected could not be read (${refusal})`] : [];
  return { branches, left: basesLeft(pulls, names, period), incomplete: unseen };
}
