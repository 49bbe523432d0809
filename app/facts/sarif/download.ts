/** A workflow artifact's bytes. GitHub answers with an address at its storage that is valid for a minute. */
import { own, say } from '../../../policies/engine/prose.ts';
import type { GitHubReads } from '../../github/reads.ts';
import { CannotLook } from '../../looked.ts';
import type { PullRequestSource } from '../source.ts';
import { max } from './unpack.ts';

async function bytesOf(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > max.packed) throw new CannotLook(say`it is larger than the ${max.packed} bytes that are read`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/**
 * Follows the redirect itself: the token stays with GitHub's API, the answer is read only up to the limit, and the bytes
 * do not stay in the cache of answers. Throws `CannotLook` or the request's own error.
 */
export async function download(
  source: PullRequestSource,
  github: GitHubReads,
  artifact: number,
): Promise<Uint8Array> {
  const { headers, data } = await github.octokit.request(
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    {
      owner: github.owner,
      repo: github.repo,
      artifact_id: artifact,
      archive_format: 'zip',
      request: { redirect: 'manual' },
    },
  );
  if (headers.location) {
    const response = await source.fetch(headers.location, { signal: AbortSignal.timeout(60_000) });
    if (!response.ok)
      throw new CannotLook(say`its storage answered ${response.status}`, own('Run the check again.'));
    return bytesOf(response);
  }
  const body: unknown = data;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new CannotLook(own('GitHub answered without a file'));
}
