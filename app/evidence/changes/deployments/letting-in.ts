/** What the approval of a deployment is held against, as GitHub and the ledger tell it. */
import { own } from '../../../../policies/engine/prose.ts';
import type { Accounts } from '../../github/accounts.ts';
import { readReviewed } from '../../github/approvals.ts';
import { type RepositoryAt, tell } from '../../github/asked.ts';
import { readParts } from '../../github/parts.ts';
import type { RosterEntry } from '../../github/roster.ts';
import type { DeploymentFact, DeploymentReviewFact } from '../../population/deployment-facts.ts';
import { type Told, told } from '../../population/facts.ts';
import type { LettingIn, People } from '../../population/let-in.ts';
import { type Words, wordsOf } from './words.ts';

/** What is read of one repository's deployments. */
export interface Deployed {
  readonly at: RepositoryAt;
  readonly entry: Pick<RosterEntry, 'defaultBranch'>;
  readonly accounts: Accounts;
  readonly words: Words;
  /** Which environments wait for somebody now. */
  readonly asked: Told<ReadonlyMap<string, boolean>>;
}

/** What an approval is held against. */
export async function lettingIn(of: Deployed, deployment: DeploymentFact): Promise<LettingIn> {
  const { at, accounts, words } = of;
  const { words: said, siblings, asked: askedThen } = await words.of(deployment);
  const starters = await words.startersOf(deployment);
  const asked: Told<boolean> = askedThen
    ? told(true)
    : of.asked.told
      ? told(of.asked.value.get(deployment.environment) ?? false)
      : of.asked;
  const isApproved = said.told && said.value.some(({ state }) => state === 'approved');
  // Asked only where somebody approved something.
  const parts: Told<People> = isApproved
    ? await tell(
        () => readParts(at, deployment.sha, accounts),
        own('who wrote the commit that was deployed'),
        'pull_requests: read',
      )
    : told([]);
  const began = starters.told ? told([deployment.by, ...starters.value]) : starters;
  return { deployment, asked, words: said, siblings, began, parts };
}

/** Of a repository, with what every one of its deployments is held against. */
export async function deployedIn(
  at: RepositoryAt,
  entry: Pick<RosterEntry, 'defaultBranch'>,
  {
    all,
    accounts,
    heard,
  }: {
    readonly all: readonly DeploymentFact[];
    readonly accounts: Accounts;
    readonly heard: readonly DeploymentReviewFact[];
  },
): Promise<Deployed> {
  const asked = await tell(() => readReviewed(at), own('the environments'), 'actions: read');
  return { at, entry, accounts, asked, words: wordsOf(at, all, heard) };
}
