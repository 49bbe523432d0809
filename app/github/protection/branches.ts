/** Which branches are asked about: names, GitHub's patterns, and its word for the default branch. */
import { say } from '../../../policies/engine/prose.ts';
import { fnmatch } from '../../../policies/formats/fnmatch.ts';
import { type Looked, whole } from '../../looked.ts';
import { allPages } from '../access/assessment-octokit.ts';
import { cannotLook } from '../access/reasons.ts';
import type { GuardedOctokit } from '../reads.ts';
import type { At } from './rulesets.ts';

/** Each costs about three requests. */
export const maxBranches = 30;

const isPattern = (name: string): boolean => /[*?[]/.test(name);

const rootOf = (pattern: string): string => pattern.slice(0, pattern.search(/[*?[]/));

async function namesUnder(octokit: GuardedOctokit, { owner, repo }: At, pattern: string) {
  const ref = `heads/${rootOf(pattern)}`;
  try {
    const route = 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}';
    const refs = await allPages<{ readonly ref: string }>(octokit, route, { owner, repo, ref });
    return refs.map((one) => one.ref.slice('refs/heads/'.length)).filter((name) => fnmatch(pattern, name));
  } catch (error) {
    throw cannotLook(error, say`the branches that match ${pattern}`, 'contents: read');
  }
}

/** The default branch first, then by name; a name need not be that of a branch. Throws `CannotLook`. */
export async function branchesAsked(
  octokit: GuardedOctokit,
  at: At,
  wanted: readonly string[],
  defaultBranch: string,
): Promise<Looked<readonly string[]>> {
  const literal = wanted.filter((name) => !isPattern(name));
  const named = literal.map((name) => (name === '~DEFAULT_BRANCH' ? defaultBranch : name));
  const matching = await Promise.all(wanted.filter(isPattern).map((one) => namesUnder(octokit, at, one)));
  const others = [...new Set([...named, ...matching.flat()])].filter((name) => name !== defaultBranch).sort();
  const all = named.includes(defaultBranch) || matching.flat().includes(defaultBranch);
  const names = [...(all ? [defaultBranch] : []), ...others];
  const rest = names.length - maxBranches;
  if (rest <= 0) return whole(names);
  const reason = say`${rest} more branches match than the ${maxBranches} that are looked at`;
  return { value: names.slice(0, maxBranches), gaps: [{ reason }] };
}
