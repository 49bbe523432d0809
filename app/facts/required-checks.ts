/** The checks that GitHub requires on a branch, whichever kind of protection asks for them. */
import { own } from '../../policies/engine/prose.ts';
import type { RequiredCheck } from '../../policies/facts/checks.ts';
import { readOpenProtection } from '../github/protection/read.ts';
import type { GitHubReads } from '../github/reads.ts';
import { CannotLook } from '../looked.ts';

/** Each (name, App) once, sorted by name. Throws `CannotLook`: half of the requirements is not enough to judge by. */
export async function requiredChecks(github: GitHubReads, branch: string): Promise<readonly RequiredCheck[]> {
  const { owner, repo } = github;
  const { rules } = await readOpenProtection(github, { owner, repo, defaultBranch: null }, branch);
  const { checks } = rules;
  if (!checks.known) {
    const [gap] = checks.missing;
    throw new CannotLook(
      gap?.reason ?? own('GitHub does not show what the base branch requires'),
      gap?.remedy,
      gap?.permission,
    );
  }
  const all = checks.from.flatMap(({ value, at }) => value.map((one) => ({ ...one, from: at.kind })));
  // A check that both kinds require is told as the ruleset's.
  const fromRulesets = all.filter(({ from }) => from === 'ruleset');
  const keyOf = ({ name, appId }: RequiredCheck) => `${name}\n${appId ?? ''}`;
  const unique = new Map([...all, ...fromRulesets].map((check) => [keyOf(check), check]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, check]) => check);
}
