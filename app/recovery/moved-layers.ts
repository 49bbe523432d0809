/**
 * Whether files of other repositories that verdicts rest on have changed since. A push to a repository that only shares
 * its configuration may reach nobody (Fairlead need not be installed on it), so the reconcile looks.
 */
import type { Octokit } from '@octokit/core';
import { configurationPath } from '../config/elsewhere.ts';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { type FileRevision, parseRevisions, readOtherFile, revisionOf } from '../github/files/other-files.ts';

/** Says of recorded revisions (as text) whether one of them moved. */
export type Moved = (recorded: string | null) => Promise<boolean>;

/** Each file is read once per run and client. What cannot be read counts as unchanged: the next run looks again. */
export function movedLayers(octokit: Octokit): Moved {
  const { octokit: reads } = forAssessment(octokit);
  const files = new Map<string, Promise<FileRevision | null>>();
  const present = (one: FileRevision): Promise<FileRevision | null> => {
    const { owner, repo, ref, path = configurationPath } = one;
    const key = `${owner}/${repo}@${ref ?? ''}:${path}`;
    const file = { owner, repo, ref, path };
    const read = files.get(key) ?? readOtherFile(reads, file).then((answer) => revisionOf(file, answer));
    files.set(key, read);
    return read;
  };
  return async (recorded) => {
    const now = await Promise.all(
      parseRevisions(recorded).map(async (one) => ({ was: one.blob, is: await present(one) })),
    );
    return now.some(({ was, is }) => is !== null && is.blob !== was);
  };
}
