/**
 * What GitHub shows of a repository to everybody who may read it, in one GraphQL read: how it is merged, its licence and
 * security policy, its newest and its open pull requests, its branches. REST shows the settings of merging only to those
 * who may push (https://github.com/integrations/terraform-provider-github/issues/679).
 */
import { own, say } from '../../policies/engine/prose.ts';
import type { MergeSettings } from '../../policies/facts/merge-settings.ts';
import type { OpenPull } from '../../policies/facts/upkeep.ts';
import { CannotLook } from '../looked.ts';
import { once } from '../once.ts';
import { askForLess } from './access/ask-for-less.ts';
import { cannotLook } from './access/reasons.ts';
import { type Connection, nextCursor, present } from './connection.ts';
import {
  allParts,
  type CodeOwnersErrorNode,
  moreBranchesQuery,
  overviewQuery,
  type Parts,
  type PullNode,
  type RefNode,
  type RepositoryNode,
  withoutRefused,
} from './overview-query.ts';
import type { GitHubReads } from './reads.ts';

export interface NewestPull {
  /** Empty where the account is gone. */
  readonly login: string;
  readonly branch: string;
}

export interface BranchHead {
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly committedAt: string;
}

interface Pulls {
  readonly newest: readonly NewestPull[];
  /** Least recently touched first; at most a hundred. */
  readonly open: readonly OpenPull[];
  readonly openCount: number;
  /** Open ones with the label that GitHub gives to Dependabot's when it pauses it. */
  readonly paused: number;
}

export interface Overview {
  readonly merging: MergeSettings;
  /** SPDX's id as GitHub has it: null where it has none for the licence; the whole is null where there is no licence. */
  readonly licence: { readonly spdx: string | null } | null;
  /** The security policy that applies: the repository's own or the owner's; null when there is none. */
  readonly securityPolicy: { readonly url: string | null } | null;
  /** ISO 8601, UTC; null where nothing was ever pushed. */
  readonly pushedAt: string | null;
  readonly pulls: Pulls | CannotLook;
  readonly branches: readonly BranchHead[];
  readonly branchCount: number;
  /** What GitHub finds wrong in CODEOWNERS; null where it does not say. */
  readonly codeOwnersErrors: readonly CodeOwnersErrorNode[] | null;
  /** Rulesets for branches that bind nobody yet; null where they are not all told. */
  readonly idleRulesets: readonly number[] | null;
  /** Whether Dependabot alerts are on, as GraphQL says it; null where it does not. Who may not know may be told false. */
  readonly alertsOn: boolean | null;
}

interface Answer {
  readonly repository: RepositoryNode | null;
}

/** A page, and smaller ones where that is too much for GitHub. */
const sizes = [100, 25] as const;

/** Pages of branches: more branches are counted, and not looked at. */
const maxPages = 5;

function pullOf({ author, isDraft: draft, isCrossRepository: fork, ...pull }: PullNode): OpenPull {
  return {
    number: pull.number,
    title: pull.title,
    updatedAt: pull.updatedAt,
    draft,
    branch: fork ? null : pull.headRefName,
    bot: author?.__typename === 'Bot',
  };
}

function pullsIn({ newest, open, paused }: RepositoryNode): Overview['pulls'] {
  if (!newest || !open || !paused)
    return cannotLook(
      Object.assign(new Error('Resource not accessible'), { status: 403, response: { headers: {} } }),
      own('the pull requests'),
      'pull_requests: read',
    );
  // REST writes an App's login with `[bot]`, GraphQL without.
  const login = (author: PullNode['author']) => (author?.login ?? '').replace(/\[bot\]$/, '');
  return {
    newest: present(newest.nodes).map(({ headRefName, author }) => ({
      login: login(author),
      branch: headRefName,
    })),
    open: present(open.nodes).map(pullOf),
    openCount: open.totalCount,
    paused: paused.totalCount,
  };
}

const headsIn = (page: Connection<RefNode>): readonly BranchHead[] =>
  present(page.nodes).flatMap(({ name, target }) =>
    target?.committedDate ? [{ name, committedAt: target.committedDate }] : [],
  );

async function branchesIn(
  { octokit, owner, repo }: GitHubReads,
  { refs: first }: RepositoryNode,
  page: number,
) {
  if (!first) return [];
  const heads = [...headsIn(first)];
  let after = nextCursor(first);
  for (let pages = 1; after !== null && pages < maxPages; pages += 1) {
    const next: Answer = await octokit.graphql<Answer>(moreBranchesQuery, { owner, repo, page, after });
    if (!next.repository?.refs) throw new CannotLook(own('the list of branches changed while it was read'));
    heads.push(...headsIn(next.repository.refs));
    after = nextCursor(next.repository.refs);
  }
  return heads;
}

async function ask(
  reads: GitHubReads,
  page: number,
  request: object,
  parts: Parts = allParts,
): Promise<Answer> {
  const { octokit, owner, repo } = reads;
  try {
    const variables = { owner, repo, page, after: null, request, ...parts };
    return await octokit.graphql<Answer>(overviewQuery, variables);
  } catch (error) {
    const fewer = withoutRefused(parts, error);
    if (!fewer) throw error;
    return ask(reads, page, request, fewer);
  }
}

function idleIn({ rulesets }: RepositoryNode): Overview['idleRulesets'] {
  if (!rulesets || rulesets.pageInfo.hasNextPage) return null;
  const idle = rulesets.nodes.filter((one) => one?.enforcement !== 'ACTIVE');
  const ids = idle.flatMap((one) => one?.databaseId ?? []);
  return ids.length === idle.length ? ids : null;
}

async function overviewIn(reads: GitHubReads, repository: RepositoryNode, page: number): Promise<Overview> {
  return {
    merging: {
      'merge-commit': repository.mergeCommitAllowed,
      squash: repository.squashMergeAllowed,
      rebase: repository.rebaseMergeAllowed,
      'auto-merge': repository.autoMergeAllowed,
      'delete-branch': repository.deleteBranchOnMerge,
      'update-branch': repository.allowUpdateBranch,
      'squash-title': repository.squashMergeCommitTitle,
      'squash-message': repository.squashMergeCommitMessage,
      'merge-title': repository.mergeCommitTitle,
      'merge-message': repository.mergeCommitMessage,
    },
    licence: repository.licenseInfo && { spdx: repository.licenseInfo.spdxId },
    securityPolicy: repository.isSecurityPolicyEnabled ? { url: repository.securityPolicyUrl } : null,
    pushedAt: repository.pushedAt,
    pulls: pullsIn(repository),
    branches: await branchesIn(reads, repository, page),
    branchCount: repository.refs?.totalCount ?? 0,
    codeOwnersErrors: repository.codeowners?.errors ?? null,
    idleRulesets: idleIn(repository),
    alertsOn: repository.hasVulnerabilityAlertsEnabled ?? null,
  };
}

async function read(reads: GitHubReads, page: number, request: object): Promise<Overview> {
  const { repository } = await ask(reads, page, request);
  if (!repository) throw new Error('an answer without the repository');
  return overviewIn(reads, repository, page);
}

async function readOverview(reads: GitHubReads): Promise<Overview> {
  try {
    if (reads.ahead) return await overviewIn(reads, reads.ahead, sizes[0]);
    return await askForLess(sizes, ({ size, request }) => read(reads, size, request));
  } catch (error) {
    throw cannotLook(error, say`what GitHub shows of ${`${reads.owner}/${reads.repo}`}`, 'contents: read');
  }
}

const known = new WeakMap<GitHubReads, () => Promise<Overview>>();

/** Made once for each way of reading. Throws `CannotLook`. */
export function overviewOf(reads: GitHubReads): Promise<Overview> {
  const one = known.get(reads) ?? once(() => readOverview(reads));
  known.set(reads, one);
  return one();
}

/** The same, where it is read anyway; null: nobody else asks for it, or it could not be had. Never throws. */
export async function overviewIfRead(reads: GitHubReads): Promise<Overview | null> {
  return reads.ahead || known.has(reads) ? overviewOf(reads).catch(() => null) : null;
}

/** Throws `CannotLook` when only the pull requests could not be read. */
export async function pullsOf(reads: GitHubReads): Promise<Pulls> {
  const { pulls } = await overviewOf(reads);
  if (pulls instanceof CannotLook) throw pulls;
  return pulls;
}
