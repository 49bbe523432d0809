/** One repository's changes: what GitHub tells of its protected branches, joined with what the ledger recorded. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { reviewedBranches } from '../continuity/reviewed-branches.ts';
import type { RulesSeen } from '../continuity/seen.ts';
import { type Activity, readActivity } from '../github/activity.ts';
import { tell } from '../github/asked.ts';
import { readHead, readProtected } from '../github/branches.ts';
import { readDeployments } from '../github/deployments.ts';
import { readMergedPulls } from '../github/pulls.ts';
import { ticketIn } from '../population/attributes/tickets.ts';
import { isProduction } from '../population/deployed.ts';
import type { DeploymentWordFact } from '../population/deployment-facts.ts';
import { type BranchFacts, nowhere, type PullFact, type Told, told } from '../population/facts.ts';
import { wordsOf } from './deployments/words.ts';
import { withElsewhere } from './elsewhere.ts';
import { factsOf } from './repository/branch-facts.ts';
import { basesLeft, unseenBranches } from './repository/left-out.ts';
import { pushersOf } from './repository/pushers.ts';
import { day, earlier, hour, type Reading, short } from './repository/reading.ts';

export interface RepositoryFacts {
  readonly branches: readonly BranchFacts[];
  /** What is not looked at in it, and why. */
  readonly left: readonly { readonly what: Prose; readonly because: Prose }[];
  readonly incomplete: readonly Prose[];
}

/** The default branch, those that are protected, those that the configuration names, and those that were the default before. */
async function branchesOf({ at, entry, source, heard }: Reading) {
  const shown = await tell(() => readProtected(at), own('the protected branches'), 'contents: read');
  const heads = shown.told ? shown.value : new Map<string, string>();
  const named = [...(source.branches?.(entry) ?? []), ...(heard?.formerDefaults ?? [])];
  const names = [...(entry.defaultBranch === null ? [] : [entry.defaultBranch]), ...heads.keys(), ...named];
  return { names: [...new Set(names)].sort(), heads, refusal: shown.told ? null : shown.because };
}

/** Entries of these branches, of those that rules are for, and of whoever moved something to a commit of a pull request. */
async function activityOf(
  reading: Reading,
  { names, pulls, seen }: { names: readonly string[]; pulls: Told<readonly PullFact[]>; seen: RulesSeen },
) {
  const { at, period, source } = reading;
  const refs = new Set(names.map((name) => `refs/heads/${name}`));
  const all = pulls.told ? pulls.value : [];
  const theirs = new Set(all.flatMap(({ head, commits }) => [head, ...commits.map(({ sha }) => sha)]));
  const isRuled = reviewedBranches(seen);
  return tell(
    () =>
      readActivity(
        at,
        earlier(period.from, 14 * day),
        source.now,
        // A branch that was renamed went under another name: it ended there, and began here.
        ({ ref, before, after }) =>
          refs.has(ref) ||
          theirs.has(after) ||
          before === nowhere ||
          after === nowhere ||
          isRuled(short(ref)),
      ),
    own('the activity log'),
    'contents: read',
  );
}

/** Branches that a rule is for which demands a review, and that are deleted since: no list of branches has them. */
function deletedOf(activity: Told<Activity>, seen: RulesSeen): readonly string[] {
  const isRuled = reviewedBranches(seen);
  const deleted = (activity.told ? activity.value.entries : []).filter(({ after }) => after === nowhere);
  return [...new Set(deleted.map(({ ref }) => short(ref)))].filter(isRuled);
}

/** Milliseconds between the end of the one name and the beginning of the other. */
const renaming = 60_000;

/** What was made where another branch ended, at the same time: the same branch by another name. */
function namesBefore(entries: Activity['entries'], branch: string): readonly string[] {
  const made = entries.filter(({ ref, before }) => short(ref) === branch && before === nowhere);
  return made.flatMap(({ after, at }) =>
    entries
      .filter((one) => one.after === nowhere && one.before === after && short(one.ref) !== branch)
      .filter((one) => Math.abs(Date.parse(one.at) - Date.parse(at)) <= renaming)
      .map(({ ref }) => short(ref)),
  );
}

/** However often it was renamed. */
function formerNamesOf(activity: Told<Activity>, branch: string): readonly string[] {
  const entries = activity.told ? activity.value.entries : [];
  const names = new Set([branch]);
  for (const name of names) for (const before of namesBefore(entries, name)) names.add(before);
  names.delete(branch);
  return [...names];
}

interface Named {
  readonly names: readonly string[];
  readonly formerNames: ReadonlyMap<string, readonly string[]>;
  readonly activity: Told<Activity>;
}

/** All branches to look at, by the names they had, and what happened to them. */
async function namedIn(
  reading: Reading,
  { names: there, pulls, seen }: Parameters<typeof activityOf>[1],
): Promise<Named> {
  const activity = await activityOf(reading, { names: there, pulls, seen });
  const shown = [...new Set([...there, ...deletedOf(activity, seen)])].sort();
  const formerNames = new Map(shown.map((branch) => [branch, formerNamesOf(activity, branch)]));
  const names = [...new Set([...shown, ...[...formerNames.values()].flat()])].sort();
  if (names.length === shown.length) return { names, formerNames, activity };
  // What happened under a name that is no more was not kept above.
  return { names, formerNames, activity: await activityOf(reading, { names, pulls, seen }) };
}

/** Of those that a workflow made: others ask for nobody's word. */
async function wordsIn(
  { at, heard }: Reading,
  deployments: BranchFacts['deployments'],
): Promise<BranchFacts['deploymentWords']> {
  const found = new Map<string, Told<readonly DeploymentWordFact[]>>();
  if (!deployments.told) return found;
  const reviews = heard?.deploymentReviews ?? [];
  const { of } = wordsOf(at, deployments.value, reviews);
  const isHeard = new Set(reviews.map(({ environment }) => environment));
  for (const one of deployments.value)
    if (isProduction(one.environment) || isHeard.has(one.environment))
      found.set(one.id, (await of(one)).words);
  return found;
}

export async function readRepository(reading: Reading): Promise<RepositoryFacts> {
  const { at, period, accounts } = reading;
  const { names: there, heads, refusal } = await branchesOf(reading);
  const { rules } = reading.source;
  const shownRules = await rules.of(reading.entry, there, at.asked.add);
  const pulls = await tell(
    () => readMergedPulls(at, earlier(period.from, hour), { accounts, ticketIn }),
    own('the pull requests'),
    'pull_requests: read',
  );
  const first = { names: there, pulls, seen: shownRules };
  const { names, formerNames, activity } = await namedIn(reading, first);
  const deployments = await tell(
    () => readDeployments(at, period.from, accounts),
    own('the deployments'),
    'deployments: read',
  );
  const pushers = await pushersOf(reading, activity, pulls);
  const seen = await rules.of(reading.entry, names, at.asked.add);
  const deploymentWords = await wordsIn(reading, deployments);
  const branches: BranchFacts[] = [];
  for (const branch of names) {
    const known = heads.get(branch);
    const head =
      known === undefined ? await tell(() => readHead(at, branch), say`the branch ${branch}`) : told(known);
    const of = {
      branch,
      formerNames: formerNames.get(branch) ?? [],
      pushers,
      activity,
      pulls,
      deployments,
      seen,
      deploymentWords,
      head,
    };
    branches.push(await factsOf(reading, of));
  }
  return {
    branches: await withElsewhere(at, reading.entry.defaultBranch, branches),
    left: basesLeft(pulls, names, period),
    incomplete: unseenBranches(`${at.owner}/${at.repo}`, { branches, heads, seen, refusal }),
  };
}
