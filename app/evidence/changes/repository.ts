/** One repository's changes: what GitHub tells of its protected branches, joined with what the ledger recorded. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Accounts } from '../github/accounts.ts';
import { type Activity, readActivity, readBranchActivity } from '../github/activity.ts';
import { type RepositoryAt, tell } from '../github/asked.ts';
import { readHead, readProtected } from '../github/branches.ts';
import { readChecks } from '../github/checks.ts';
import { readDeployments } from '../github/deployments.ts';
import { readLine } from '../github/history.ts';
import { readMergedPulls } from '../github/pulls.ts';
import type { RosterEntry } from '../github/roster.ts';
import { readSuites } from '../github/rule-suites.ts';
import { readRules } from '../github/rules.ts';
import type { Account } from '../model/captured.ts';
import { type Instant, isWithin, type Period } from '../model/period.ts';
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
import { noDemands } from '../population/rules.ts';
import { withElsewhere } from './elsewhere.ts';
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
        // A branch that was renamed went under another name.
        ({ ref, after }) => refs.has(ref) || heads.has(after) || after === nowhere,
      ),
    own('the activity log'),
    'contents: read',
  );
}

type Pushers = Map<string, { by: Account | null; at: Instant }>;

const merges: ReadonlySet<string> = new Set(['pr_merge', 'merge_queue_merge']);

/** Who moved a branch to a commit first: that it was merged or pushed on afterwards is not how it came. */
function pushersIn(entries: Activity['entries']): Pushers {
  const first = entries
    .filter(({ type, after }) => !merges.has(type) && after !== nowhere)
    .toSorted((a, b) => (`${b.at} ${b.id}` < `${a.at} ${a.id}` ? -1 : 1));
  return new Map(first.map(({ after, actor: by, at }) => [after, { by, at }]));
}

/** Branches that are asked for by themselves in one repository: where there are more, the log itself is not whole. */
const maxAsked = 300;

/** Branches that were pushed last long before the period are asked for by themselves; a fork's log is not Fairlead's to read. */
async function pushersOf(
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
  readonly formerNames: readonly string[];
  readonly pushers: BranchFacts['pushers'];
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

/** What was made where another branch ended, at the same time: the same branch by another name. */
function formerNamesOf(activity: Told<Activity>, branch: string): readonly string[] {
  const entries = activity.told ? activity.value.entries : [];
  const made = entries.filter(({ ref, before }) => short(ref) === branch && before === nowhere);
  const names = made.flatMap(({ after, at }) =>
    entries
      .filter((one) => one.after === nowhere && one.before === after && short(one.ref) !== branch)
      .filter((one) => Math.abs(Date.parse(one.at) - Date.parse(at)) <= renaming)
      .map(({ ref }) => short(ref)),
  );
  return [...new Set(names)];
}

/** Milliseconds between the end of the one name and the beginning of the other. */
const renaming = 60_000;

/** A list that lacks a branch of which rules are known may lack others. */
function unseenBranches(
  name: string,
  branches: readonly BranchFacts[],
  heads: ReadonlyMap<string, string>,
  refusal: Prose | null,
): readonly Prose[] {
  if (refusal) return [say`${name}: which branches are protected could not be read (${refusal})`];
  const lacking = branches.filter(
    ({ branch, rules, head }) =>
      !heads.has(branch) &&
      head.told &&
      head.value !== null &&
      rules.demands.told &&
      !noDemands(rules.demands.value),
  );
  return lacking.map(
    ({ branch }) =>
      say`${name}: GitHub's list of protected branches lacks ${branch}, of which it says that rules protect it: others may be missing`,
  );
}

export async function readRepository(reading: Reading): Promise<RepositoryFacts> {
  const { at, period, accounts } = reading;
  const { names: shown, heads, refusal } = await branchesOf(reading);
  const pulls = await tell(
    () => readMergedPulls(at, earlier(period.from, hour), { accounts, ticketIn }),
    own('the pull requests'),
    'pull_requests: read',
  );
  const activity = await activityOf(reading, shown, pulls);
  const formerNames = new Map(shown.map((branch) => [branch, formerNamesOf(activity, branch)]));
  const names = [...new Set([...shown, ...[...formerNames.values()].flat()])].sort();
  // What happened under a name that is no more was not kept above.
  const whole = names.length > shown.length ? await activityOf(reading, names, pulls) : activity;
  const deployments = await tell(
    () => readDeployments(at, period.from, accounts),
    own('the deployments'),
    'deployments: read',
  );
  const pushers = await pushersOf(reading, whole, pulls);
  const branches: BranchFacts[] = [];
  for (const branch of names) {
    const known = heads.get(branch);
    const head =
      known === undefined ? await tell(() => readHead(at, branch), say`the branch ${branch}`) : told(known);
    const of = {
      branch,
      formerNames: formerNames.get(branch) ?? [],
      pushers,
      activity: whole,
      pulls,
      deployments,
      head,
    };
    branches.push(await factsOf(reading, of));
  }
  return {
    branches: await withElsewhere(at, reading.entry.defaultBranch, branches),
    left: basesLeft(pulls, names, period),
    incomplete: unseenBranches(`${at.owner}/${at.repo}`, branches, heads, refusal),
  };
}
