/** What GitHub finds wrong in CODEOWNERS of the default branch. */
import type { components } from '@octokit/openapi-types';
import { say } from '../../../policies/engine/prose.ts';
import type { CodeOwnersError } from '../../../policies/facts/code-ownership.ts';
import { cannotLook } from '../access/reasons.ts';
import type { GitHubReads } from '../reads.ts';

type Raw = components['schemas']['codeowners-errors']['errors'][number];

/** The column is 1-based, and where the owner begins. */
function ownerAt({ source = '', column }: Raw): string | null {
  const word = source.slice(column - 1).split(/\s/)[0] ?? '';
  return word.includes('@') ? word : null;
}

/** Throws `CannotLook`: that there is no such file, when there is one, is no answer either. */
export async function readCodeOwnersErrors(
  { octokit, owner, repo }: Pick<GitHubReads, 'octokit' | 'owner' | 'repo'>,
  path: string,
): Promise<readonly CodeOwnersError[]> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/codeowners/errors', { owner, repo });
    return data.errors.map((one) => ({
      line: one.line,
      kind: one.kind,
      owner: ownerAt(one),
      suggestion: one.suggestion ?? null,
    }));
  } catch (error) {
    throw cannotLook(error, say`what is wrong in ${path}`, 'contents: read');
  }
}
