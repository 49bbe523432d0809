/** The population of deployments: what was deployed in the period, by whom, and who let it in. */

import { toPlain } from '../../../policies/engine/plain.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { type Accounts, accountsOf } from '../github/accounts.ts';
import { type RepositoryAt, tell } from '../github/asked.ts';
import { readProtected } from '../github/branches.ts';
import { readDeployments } from '../github/deployments.ts';
import type { RosterEntry } from '../github/roster.ts';
import type { Attribute } from '../model/attribute.ts';
import { isWithin, type Period } from '../model/period.ts';
import type { Column, Population, Row } from '../model/population.ts';
import { fail, notApplicable, pass, unknown } from '../population/answers.ts';
import { isProduction } from '../population/deployed.ts';
import type { DeploymentFact } from '../population/deployment-facts.ts';
import { type LettingIn, letIn, succeededAt } from '../population/let-in.ts';
import { byRepository, fullName, type RepositoryPart } from './by-repository.ts';
import { accountName } from './deployments/account-name.ts';
import { type Deployed, deployedIn, lettingIn } from './deployments/letting-in.ts';
import { contains } from './elsewhere.ts';
import { allHeard, type Heard, type HeardDeployment } from './heard.ts';
import type { ChangesSource } from './source.ts';

const columns: readonly Column[] = [
  { key: 'repository', title: 'Repository', kind: 'text' },
  { key: 'environment', title: 'Environment', kind: 'text' },
  { key: 'createdAt', title: 'Begun', kind: 'time' },
  { key: 'by', title: 'By', kind: 'text', means: 'Whose account began it' },
  { key: 'startedBy', title: 'Run started by', kind: 'text', means: 'Where a workflow deployed it' },
  { key: 'commit', title: 'Commit', kind: 'text' },
  {
    key: 'landed',
    title: 'Commit is on a protected branch',
    kind: 'answer',
    means: 'When this is read; asked of production alone',
  },
  { key: 'landedBecause', title: 'Why (commit)', kind: 'text' },
  { key: 'succeededAt', title: 'Succeeded', kind: 'time' },
  { key: 'state', title: 'What became of it', kind: 'text' },
  { key: 'approvedBy', title: 'Approved by', kind: 'text' },
  { key: 'refusedBy', title: 'Refused by', kind: 'text' },
  {
    key: 'separate',
    title: 'Somebody else approved it',
    kind: 'answer',
    means: 'Than who began it or made its commit and the pull requests that have it',
  },
  { key: 'because', title: 'Why', kind: 'text' },
];

const none = own(
  'It was not deployed to production, where alone this is asked: elsewhere changes are tried before they land.',
);

/** Whether a branch that is protected has what was deployed. */
async function landedOf(of: Deployed, { sha, environment }: DeploymentFact): Promise<Attribute> {
  const { at, entry } = of;
  if (!isProduction(environment)) return notApplicable(none);
  const { defaultBranch: main } = entry;
  const seen = await tell(async () => {
    if (main !== null && (await contains(at, main, sha))) return main;
    for (const branch of (await readProtected(at)).keys())
      if (branch !== main && (await contains(at, branch, sha))) return branch;
    return null;
  }, own('which branches have the commit'));
  if (!seen.told) return unknown(seen.because);
  if (seen.value === null)
    return fail(own('Neither the default branch nor another protected one has what was deployed.'));
  return pass(say`It is on ${seen.value}.`);
}

const accountsIn = (of: LettingIn, state: string): string =>
  of.words.told
    ? of.words.value
        .filter((word) => word.state === state)
        .map(({ by }) => accountName(by))
        .join(', ')
    : '';

async function rowOf(of: Deployed, entry: RosterEntry, deployment: DeploymentFact): Promise<Row> {
  const { id, sha, environment, createdAt, by, statuses } = deployment;
  const inOrder = statuses.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const letting = await lettingIn(of, deployment);
  const separate = letIn(letting);
  const landed = await landedOf(of, deployment);
  const starters = letting.began.told ? letting.began.value.slice(1) : [];
  return {
    id: `${entry.id}/${createdAt}/${id}`,
    at: createdAt,
    cells: {
      repository: fullName(entry),
      environment,
      createdAt,
      by: accountName(by),
      startedBy: [...new Set(starters.map(accountName))].join(', '),
      commit: sha,
      landed: landed.answer,
      landedBecause: toPlain(landed.because),
      succeededAt: succeededAt(deployment),
      state: deployment.whole ? (inOrder.at(-1)?.state ?? 'nothing yet') : 'GitHub shows only a part of it',
      approvedBy: accountsIn(letting, 'approved'),
      refusedBy: accountsIn(letting, 'rejected'),
      separate: separate.answer,
      because: toPlain(separate.because),
    },
    raw: letting,
  };
}

interface Reading {
  readonly at: RepositoryAt;
  readonly period: Period;
  readonly accounts: Accounts;
  readonly heard: Heard | null;
}

async function partOf({ at, period, accounts, heard }: Reading, entry: RosterEntry): Promise<RepositoryPart> {
  const all = await readDeployments(at, period.from, accounts);
  const begun = all.filter(({ createdAt }) => isWithin(period, createdAt));
  const incomplete = unlisted(heard?.deployments ?? [], all, period, fullName(entry));
  const empty = all.length === 0;
  if (begun.length === 0) return { rows: [], incomplete, empty };
  const of = await deployedIn(at, entry, {
    all,
    accounts,
    heard: heard?.deploymentReviews ?? [],
  });
  const rows: Row[] = [];
  for (const deployment of begun) rows.push(await rowOf(of, entry, deployment));
  return { rows: rows.sort((a, b) => (a.id < b.id ? -1 : 1)), incomplete, empty };
}

/** Deployments that were recorded and that GitHub does not list any more: who may write may delete one. */
function unlisted(
  heard: readonly HeardDeployment[],
  all: readonly DeploymentFact[],
  period: Period,
  name: string,
): readonly Prose[] {
  const there = new Set(all.map(({ sha, environment }) => `${sha} ${environment}`));
  const gone = heard.filter(
    ({ at, sha, environment }) => isWithin(period, at) && !there.has(`${sha} ${environment}`),
  );
  return [...new Map(gone.map((one) => [`${one.sha} ${one.environment}`, one])).values()].map(
    ({ sha, environment, at }) =>
      say`a deployment of ${sha.slice(0, 12)} to ${environment} in ${name} was recorded at ${at}, and GitHub does not list it`,
  );
}

const about: Prose = own(
  'Each row is one deployment that was begun in the period and was there when this was read. Whoever began it or made what it brought, and whoever let it into its environment, have to be two. GitHub lists no approval where an administrator went around an environment’s rules.',
);

/** Throws what the ledger throws. */
export async function populationOfDeployments(source: ChangesSource, period: Period): Promise<Population> {
  const accounts = accountsOf(source.octokit);
  const heard = await allHeard(source.ledger, period.from);
  return {
    id: 'deployments',
    title: 'Deployments',
    about,
    columns,
    ...byRepository({
      source,
      empty: own('deployments since the period began'),
      read: (at, entry) => partOf({ at, period, accounts, heard: heard.of(entry.id) }, entry),
    }),
  };
}
