/** The wide query about a repository, and what GitHub answers to it. */
import type { MergeSettings } from '../../policies/facts/merge-settings.ts';
import { graphqlErrors, kindsOf } from './access/graphql-errors.ts';
import type { Connection } from './connection.ts';

export interface PullNode {
  readonly number: number;
  readonly title: string;
  readonly updatedAt: string;
  readonly isDraft: boolean;
  readonly headRefName: string;
  readonly isCrossRepository: boolean;
  readonly author: { readonly __typename: string; readonly login: string } | null;
}

export interface RefNode {
  readonly name: string;
  readonly target: { readonly committedDate?: string } | null;
}

export interface CodeOwnersErrorNode {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly kind: string;
  readonly source: string;
  readonly suggestion: string | null;
}

export interface RulesetNode {
  /** Null: the number is larger than GraphQL's. */
  readonly databaseId: number | null;
  readonly enforcement: 'ACTIVE' | 'DISABLED' | 'EVALUATE';
}

export interface RepositoryNode {
  readonly mergeCommitAllowed: boolean;
  readonly squashMergeAllowed: boolean;
  readonly rebaseMergeAllowed: boolean;
  readonly autoMergeAllowed: boolean;
  readonly deleteBranchOnMerge: boolean;
  readonly allowUpdateBranch: boolean;
  readonly squashMergeCommitTitle: MergeSettings['squash-title'];
  readonly squashMergeCommitMessage: MergeSettings['squash-message'];
  readonly mergeCommitTitle: MergeSettings['merge-title'];
  readonly mergeCommitMessage: MergeSettings['merge-message'];
  readonly licenseInfo: { readonly spdxId: string | null } | null;
  readonly isSecurityPolicyEnabled: boolean | null;
  readonly securityPolicyUrl: string | null;
  readonly pushedAt: string | null;
  /** Asked where the token may know: to others it may be false, whatever is so. */
  readonly hasVulnerabilityAlertsEnabled?: boolean | null;
  readonly newest?: { readonly nodes: readonly (Pick<PullNode, 'headRefName' | 'author'> | null)[] } | null;
  readonly paused?: { readonly totalCount: number } | null;
  readonly open?: { readonly totalCount: number; readonly nodes: readonly (PullNode | null)[] } | null;
  readonly refs?: (Connection<RefNode> & { readonly totalCount: number }) | null;
  /** Null where it finds no file. */
  readonly codeowners?: { readonly errors: readonly CodeOwnersErrorNode[] } | null;
  readonly rulesets?: {
    readonly pageInfo: { readonly hasNextPage: boolean };
    readonly nodes: readonly (RulesetNode | null)[];
  } | null;
}

const refs =
  'refs(refPrefix: "refs/heads/", first: $page, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { name target { ... on Commit { committedDate } } } }';

const fragment = `fragment shown on Repository {
  mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed autoMergeAllowed deleteBranchOnMerge allowUpdateBranch
  squashMergeCommitTitle squashMergeCommitMessage mergeCommitTitle mergeCommitMessage
  licenseInfo { spdxId } isSecurityPolicyEnabled securityPolicyUrl pushedAt
  hasVulnerabilityAlertsEnabled @include(if: $alerts)
  newest: pullRequests(first: 50, orderBy: { field: CREATED_AT, direction: DESC }) @include(if: $pulls) { nodes { headRefName author { __typename login } } }
  open: pullRequests(first: $page, states: [OPEN], orderBy: { field: UPDATED_AT, direction: ASC }) @include(if: $pulls) {
    totalCount nodes { number title updatedAt isDraft headRefName isCrossRepository author { __typename login } }
  }
  paused: pullRequests(first: 1, states: [OPEN], labels: ["dependabot-paused"]) @include(if: $pulls) { totalCount }
  codeowners @include(if: $owners) { errors { path line column kind source suggestion } }
  rulesets(first: 100, includeParents: true, targets: [BRANCH]) @include(if: $rules) { pageInfo { hasNextPage } nodes { databaseId enforcement } }
  ${refs}
}`;

const variables =
  '$page: Int!, $after: String, $pulls: Boolean!, $owners: Boolean!, $rules: Boolean!, $alerts: Boolean!';

export const overviewQuery = `query FairleadOverview($owner: String!, $repo: String!, ${variables}) {
  repository(owner: $owner, name: $repo) { ...shown }
}
${fragment}`;

/** `at0`, `at1` and so on: several repositories, with `more` of each. Names are variables, never text. */
export function overviewsQuery(repositories: number, more: string): string {
  const numbers = Array.from({ length: repositories }, (_, i) => i);
  const names = numbers.map((i) => `$owner${i}: String!, $repo${i}: String!`).join(', ');
  return `query FairleadOverviews(${names}, ${variables}) {
  ${numbers.map((i) => `at${i}: repository(owner: $owner${i}, name: $repo${i}) { ...shown ...more }`).join('\n  ')}
}
fragment more on Repository { ${more} }
${fragment}`;
}

export const moreBranchesQuery = `query FairleadBranches($owner: String!, $repo: String!, $page: Int!, $after: String) {
  repository(owner: $owner, name: $repo) { ${refs} }
}`;

/** Parts that are left out where GitHub refuses them or a server does not know them. */
export interface Parts {
  readonly pulls: boolean;
  readonly owners: boolean;
  readonly rules: boolean;
  readonly alerts: boolean;
}

export const allParts: Parts = { pulls: true, owners: true, rules: true, alerts: true };

const partOf: Readonly<Record<string, keyof Parts>> = {
  newest: 'pulls',
  open: 'pulls',
  paused: 'pulls',
  codeowners: 'owners',
  rulesets: 'rules',
  hasVulnerabilityAlertsEnabled: 'alerts',
};

function isRefused(error: unknown): boolean {
  const refusals = new Set(['forbidden', 'insufficient_scopes']);
  return kindsOf(error).some((kind) => refusals.has(kind));
}

/** The part that an error is about; null: another one, or a failure that is none of the part. */
function refusedPart(error: unknown): keyof Parts | null {
  const { path = [] } = error as { readonly path?: readonly unknown[] };
  const part = path.flatMap((one) => partOf[String(one)] ?? [])[0] ?? null;
  return part === 'pulls' && !isRefused(error) ? null : part;
}

/**
 * What is left to ask for: a refused list of pull requests takes the whole repository with it, for GitHub's schema has no
 * null in its place. Null: the error is about something else.
 */
export function withoutRefused(parts: Parts, error: unknown): Parts | null {
  const refused = graphqlErrors(error).map(refusedPart);
  const open = refused.flatMap((part) => (part !== null && parts[part] ? [part] : []));
  if (open.length === 0 || open.length < refused.length) return null;
  return { ...parts, ...Object.fromEntries(open.map((part) => [part, false])) };
}
