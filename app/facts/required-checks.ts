/** The checks that GitHub requires on a branch: from rulesets, and from classic branch protection. */
import { own } from '../../policies/engine/prose.ts';
import type { RequiredCheck } from '../../policies/facts/checks.ts';
import { allPages } from '../github/access/assessment-octokit.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import type { GitHubReads } from '../github/reads.ts';
import { CannotLook } from '../looked.ts';

interface Rule {
  readonly type: string;
  readonly parameters?: {
    readonly required_status_checks?: readonly {
      readonly context: string;
      readonly integration_id?: number | null;
    }[];
  };
}

/** GitHub answers 403 with these words where the plan has no protection at all: then nothing is required. */
function planHasNone(error: unknown): boolean {
  return statusOf(error) === 403 && error instanceof Error && /upgrade to github/i.test(error.message);
}

async function fromRulesets(github: GitHubReads, branch: string): Promise<readonly RequiredCheck[]> {
  const { owner, repo, octokit } = github;
  try {
    const rules = await allPages<Rule>(octokit, 'GET /repos/{owner}/{repo}/rules/branches/{branch}', {
      owner,
      repo,
      branch,
    });
    return rules
      .filter(({ type }) => type === 'required_status_checks')
      .flatMap(({ parameters }) => parameters?.required_status_checks ?? [])
      .map(({ context, integration_id }) => ({
        name: context,
        appId: appIdOf(integration_id),
        from: 'ruleset',
      }));
  } catch (error) {
    if (planHasNone(error)) return [];
    throw cannotLook(error, own('the rules of the base branch'), 'metadata: read');
  }
}

/** GitHub writes "any source" as null, as -1, or not at all. */
function appIdOf(id: number | null | undefined): number | null {
  return id === undefined || id === null || id < 0 ? null : id;
}

interface Branch {
  readonly protected: boolean;
  readonly protection?: {
    readonly required_status_checks?: {
      readonly contexts?: readonly string[];
      readonly checks?: readonly { readonly context: string; readonly app_id: number | null }[];
    };
  };
}

async function fromProtection(github: GitHubReads, branch: string): Promise<readonly RequiredCheck[]> {
  const { owner, repo, subject } = github;
  try {
    // As the base branch's head is found.
    const { data } = await subject.request('GET /repos/{owner}/{repo}/branches/{branch}', {
      owner,
      repo,
      branch,
    });
    const { protected: isProtected, protection }: Branch = data;
    // Read apart from everything else, an answer of another shape must not read as "not protected".
    if (isProtected !== false && !protection)
      throw new CannotLook(own('GitHub does not show what the base branch requires'));
    const { checks = [], contexts = [] } = protection?.required_status_checks ?? {};
    // Older servers list names alone; newer ones list them twice.
    const bare = contexts.filter((name) => !checks.some(({ context }) => context === name));
    return [
      ...checks.map(({ context, app_id }) => ({ name: context, appId: appIdOf(app_id) })),
      ...bare.map((name) => ({ name, appId: null })),
    ].map((check) => ({ ...check, from: 'branch protection' }));
  } catch (error) {
    throw cannotLook(error, own('the protection of the base branch'), 'contents: read');
  }
}

/** Each (name, App) once, sorted by name. Throws `CannotLook`: half of the requirements is not enough to judge by. */
export async function requiredChecks(github: GitHubReads, branch: string): Promise<readonly RequiredCheck[]> {
  const all = (await Promise.all([fromRulesets(github, branch), fromProtection(github, branch)])).flat();
  const keyOf = ({ name, appId }: RequiredCheck) => `${name}\n${appId ?? ''}`;
  const unique = new Map([...all].reverse().map((check) => [keyOf(check), check]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, check]) => check);
}
