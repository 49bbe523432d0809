/** A small, dull pull request: what policy tests and page examples change one thing of. */
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';

export const pullRequest: PullRequest = {
  number: 12,
  title: 'Show the invoice number on the receipt',
  body: '',
  author: { login: 'maria', kind: 'user' },
  draft: false,
  open: true,
  merged: false,
  base: { ref: 'main', sha: 'b'.repeat(40) },
  head: { ref: 'receipt-number', sha: 'a'.repeat(40), fork: false },
  labels: [],
  createdAt: '2026-11-02T09:00:00Z',
  readAt: '2026-11-03T09:00:00Z',
};

/** A changed text file; give what matters. */
export function changedFile(file: Partial<ChangedFile> & { readonly path: string }): ChangedFile {
  return {
    previousPath: null,
    status: 'modified',
    additions: 1,
    deletions: 1,
    kind: 'text',
    patch: '@@ -1 +1 @@\n-before\n+after',
    ...file,
  };
}

/** One sample value per fact: a page's example is merged over these. */
export const sampleFacts = {
  pullRequest,
  changedFiles: [changedFile({ path: 'src/receipt.ts' })],
};
