/** Which of the named issues exist: one GraphQL query however many. */
import { own } from '../../policies/engine/prose.ts';
import type { LinkedIssue } from '../../policies/facts/linked-work.ts';
import { cannotLook } from './access/reasons.ts';
import type { GuardedOctokit } from './reads.ts';

export interface IssueAt {
  /** `owner/repo`. */
  readonly repository: string;
  readonly number: number;
}

interface Found {
  readonly issueOrPullRequest:
    | { readonly __typename: 'Issue'; readonly state: 'OPEN' | 'CLOSED' }
    | { readonly __typename: 'PullRequest' }
    | null;
}

type Answer = Readonly<Record<string, Found | null>>;

/** Owners, names and numbers are variables, never text. */
function queryOf(issues: readonly IssueAt[]): string {
  const variables = issues.map((_, i) => `$owner${i}: String!, $name${i}: String!, $number${i}: Int!`);
  const parts = issues.map(
    (_, i) => `issue${i}: repository(owner: $owner${i}, name: $name${i}) {
    issueOrPullRequest(number: $number${i}) { __typename ... on Issue { state } }
  }`,
  );
  return `query FairleadIssues(${variables.join(', ')}) {\n  ${parts.join('\n  ')}\n}`;
}

function variablesOf(issues: readonly IssueAt[]): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    issues.flatMap(({ repository, number }, i) => {
      const [owner = '', name = ''] = repository.split('/');
      return [
        [`owner${i}`, owner],
        [`name${i}`, name],
        [`number${i}`, number],
      ];
    }),
  );
}

interface Partly {
  readonly errors: readonly { readonly type?: string; readonly path?: readonly unknown[] }[];
  readonly data: Answer | null;
}

/** What was found, when the only errors are missing issues. */
function absences(error: unknown): Answer {
  const partly =
    error instanceof Error && 'errors' in error && 'data' in error ? (error as unknown as Partly) : null;
  if (!partly?.data || !Array.isArray(partly.errors)) throw error;
  if (!partly.errors.every(({ type, path }) => type === 'NOT_FOUND' && path !== undefined)) throw error;
  return partly.data;
}

function stateOf(found: Found | null | undefined): LinkedIssue['state'] {
  if (!found) return 'unseen';
  const { issueOrPullRequest: one } = found;
  if (!one) return 'absent';
  if (one.__typename === 'PullRequest') return 'pull-request';
  return one.state === 'OPEN' ? 'open' : 'closed';
}

/** States in the order of `issues`. Throws `CannotLook`; a repository that cannot be seen is `unseen`. */
export async function readIssueStates(
  octokit: GuardedOctokit,
  issues: readonly IssueAt[],
): Promise<readonly LinkedIssue['state'][]> {
  if (issues.length === 0) return [];
  try {
    const answer = await octokit.graphql<Answer>(queryOf(issues), variablesOf(issues)).catch(absences);
    return issues.map((_, i) => stateOf(answer[`issue${i}`]));
  } catch (error) {
    throw cannotLook(error, own('the issues named in the description'), 'issues: read');
  }
}
