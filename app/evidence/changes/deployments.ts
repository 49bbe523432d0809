/** The population of deployments: what was deployed in the period, by whom, and who let it in. */

import { toPlain } from '../../../policies/engine/plain.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { type Accounts, accountsOf } from '../github/accounts.ts';
import { type Approval, readApprovals, readReviewed, runIn } from '../github/approvals.ts';
import { type RepositoryAt, tell } from '../github/asked.ts';
import { readDeployments } from '../github/deployments.ts';
import type { RosterEntry } from '../github/roster.ts';
import type { Attribute } from '../model/attribute.ts';
import { isWithin, type Period } from '../model/period.ts';
import type { Column, Population, Row } from '../model/population.ts';
import { fail, notApplicable, pass, unknown } from '../population/answers.ts';
import type { DeploymentFact, DeploymentReviewFact, Told } from '../population/facts.ts';
import { byRepository, fullName } from './by-repository.ts';
import { allHeard } from './heard.ts';
import { accountName } from './releases.ts';
import type { ChangesSource } from './source.ts';

const columns: readonly Column[] = [
  { key: 'repository', title: 'Repository', kind: 'text' },
  { key: 'environment', title: 'Environment', kind: 'text' },
  { key: 'createdAt', title: 'Begun', kind: 'time' },
  { key: 'by', title: 'By', kind: 'text', means: 'Whose account began it' },
  { key: 'commit', title: 'Commit', kind: 'text' },
  { key: 'succeededAt', title: 'Succeeded', kind: 'time' },
  { key: 'state', title: 'What became of it', kind: 'text' },
  { key: 'approvedBy', title: 'Approved by', kind: 'text' },
  { key: 'separate', title: 'Somebody else approved it', kind: 'answer' },
  { key: 'because', title: 'Why', kind: 'text' },
];

type Reviews = readonly Pick<DeploymentReviewFact, 'state' | 'by'>[];

/** Where nobody is asked there is nobody to approve. */
function separate(deployment: DeploymentFact, isAsked: Told<boolean>, approvals: Told<Reviews>): Attribute {
  if (!approvals.told) return unknown(approvals.because);
  const approved = approvals.value.filter(({ state }) => state === 'approved');
  if (approved.length === 0) {
    if (!isAsked.told) return unknown(isAsked.because);
    if (!isAsked.value) return notApplicable(own('The environment waits for nobody now.'));
    return unknown(own('The environment waits for somebody now; who let this one in is not shown.'));
  }
  const { by } = deployment;
  const others = approved.filter((one) => one.by !== null && by !== null && one.by.id !== by.id);
  const [first] = others;
  if (first) return pass(say`${accountName(first.by)} approved it, and ${accountName(by)} began it.`);
  if (by === null || approved.some((one) => one.by === null))
    return unknown(own('One of the accounts was deleted: it may be the same.'));
  return fail(say`${accountName(by)} began it and approved it.`);
}

interface Known {
  readonly asked: Told<ReadonlyMap<string, boolean>>;
  readonly approvals: Told<Reviews>;
}

function rowOf(entry: RosterEntry, deployment: DeploymentFact, { asked, approvals }: Known): Row {
  const { id, sha, environment, createdAt, by, statuses } = deployment;
  const inOrder = statuses.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const isAsked: Told<boolean> = asked.told
    ? { told: true, value: asked.value.get(environment) ?? false }
    : asked;
  const { answer, because } = separate(deployment, isAsked, approvals);
  const approvers = approvals.told ? approvals.value.filter(({ state }) => state === 'approved') : [];
  return {
    id: `${entry.id}/${createdAt}/${id}`,
    at: createdAt,
    cells: {
      repository: fullName(entry),
      environment,
      createdAt,
      by: accountName(by),
      commit: sha,
      succeededAt: inOrder.find(({ state }) => state === 'success')?.at ?? null,
      state: deployment.whole ? (inOrder.at(-1)?.state ?? 'nothing yet') : 'GitHub shows only a part of it',
      approvedBy: approvers.map((one) => accountName(one.by)).join(', '),
      separate: answer,
      because: toPlain(because),
    },
    raw: { deployment, approvals },
  };
}

interface Reading {
  readonly at: RepositoryAt;
  readonly period: Period;
  readonly accounts: Accounts;
  readonly heard: readonly DeploymentReviewFact[];
}

const none: Told<Reviews> = { told: true, value: [] };

/** What was recorded then; else what the run of the workflow says now. Asked only where the environment waits for somebody. */
async function approvalsOf(
  { at, heard }: Reading,
  deployment: DeploymentFact,
  asked: Known['asked'],
): Promise<Told<Reviews>> {
  const { sha, environment, address } = deployment;
  const then = heard.filter(
    (one) => one.sha === sha && one.environment === environment && one.state === 'approved',
  );
  if (then.length > 0) return { told: true, value: then };
  const run = runIn(address);
  if (run === null || !asked.told || !asked.value.get(environment)) return none;
  const read = await tell(() => readApprovals(at, run), own('who approved the deployment'), 'actions: read');
  return read.told ? { told: true, value: ofEnvironment(read.value, environment) } : read;
}

const ofEnvironment = (all: readonly Approval[], name: string): Reviews =>
  all.filter(({ environment }) => environment === name);

async function rowsOf(reading: Reading, entry: RosterEntry): Promise<readonly Row[]> {
  const { at, period, accounts } = reading;
  const all = await readDeployments(at, period.from, accounts);
  const begun = all.filter(({ createdAt }) => isWithin(period, createdAt));
  if (begun.length === 0) return [];
  const asked = await tell(() => readReviewed(at), own('the environments'), 'actions: read');
  const rows: Row[] = [];
  for (const deployment of begun)
    rows.push(rowOf(entry, deployment, { asked, approvals: await approvalsOf(reading, deployment, asked) }));
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

const about: Prose = own(
  'Each row is one deployment that was begun in the period and was there when this was read. Whoever began it and whoever let it into its environment have to be two.',
);

/** Throws what the ledger throws. */
export async function populationOfDeployments(source: ChangesSource, period: Period): Promise<Population> {
  const accounts = accountsOf(source.octokit);
  const heard = await allHeard(source.ledger);
  return {
    id: 'deployments',
    title: 'Deployments',
    about,
    columns,
    ...byRepository({
      source,
      read: async (at, entry) => {
        const reviews = heard.of(entry.id)?.captured.deploymentReviews ?? [];
        return { rows: await rowsOf({ at, period, accounts, heard: reviews }, entry) };
      },
    }),
  };
}
