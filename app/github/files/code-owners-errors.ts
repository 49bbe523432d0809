/** What GitHub finds wrong in CODEOWNERS of the default branch. */
import type { components } from '@octokit/openapi-types';
import { say } from '../../../policies/engine/prose.ts';
import type { CodeOwnersError } from '../../../policies/facts/code-ownership.ts';
import { cannotLook } from '../access/reasons.ts';
import { overviewIfRead } from '../overview.ts';
import type { GitHubReads } from '../reads.ts';

type Raw = Pick<components['schemas']['codeowners-errors']['errors'][number], 'line' | 'column' | 'kind'> & {
  readonly source?: string;
  readonly suggestion?: string | null;
};

const errorOf = (raw: Raw): CodeOwnersError => ({
  line: raw.line,
  kind: raw.kind,
  owner: ownerAt(raw),
  suggestion: raw.suggestion ?? null,
});

/** The column is 1-based, and where the owner begins. */
function ownerAt({ source = '', column }: Raw): string | null {
  const word = source.slice(column - 1).split(/\s/)[0] ?? '';
  return word.includes('@') ? word : null;
}

/** Throws `CannotLook`: that there is no such file, when there is one, is no answer either. */
export async function readCodeOwnersErrors(
  reads: GitHubReads,
  path: string,
): Promise<readonly CodeOwnersError[]> {
  const shown = (await overviewIfRead(reads))?.codeOwnersErrors;
  // GitHub speaks of one file: of another one it says nothing about this.
  if (shown?.every((one) => one.path === path)) return shown.map(errorOf);
  const { octokit, owner, repo } = reads;
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/codeowners/errors', { owner, repo });
    return data.errors.map(errorOf);
  } catch (error) {
    throw cannotLook(error, say`what is wrong in ${path}`, 'contents: read');
  }
}
