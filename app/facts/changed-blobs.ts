/** Collects sizes and kinds of the changed files whose patch does not show them: none in a usual change. */
import { say } from '../../policies/engine/prose.ts';
import { leadsOut, onlyLine } from '../../policies/facts/changed-blobs.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { Collector } from './source.ts';

/**
 * A file without a patch: binary, or too large to be shown. One that is only moved keeps its size, and one that
 * git sees as moved and edited is at most twice as large.
 */
function isUntold({ status, kind, patch, additions }: ChangedFile): boolean {
  if (status === 'removed' || kind === 'submodule' || patch !== null) return false;
  const isEmpty = kind === 'text' && additions === 0 && status !== 'copied';
  return !isEmpty && status !== 'renamed';
}

/** Text of one line that would lead out of the repository, were it a symbolic link: patches do not show which it is. */
function mayLeadOut(file: ChangedFile): boolean {
  const line = file.status === 'removed' ? null : onlyLine(file);
  return line !== null && leadsOut(file.path, line);
}

/** Text that ends like a submodule's patch: a submodule that replaced a file, or text that looks like one. */
function mayBeSubmodule({ kind, patch, status }: ChangedFile): boolean {
  return kind === 'text' && status !== 'removed' && /\n\+Subproject commit [0-9a-f]{40}$/.test(patch ?? '');
}

export const changedBlobs: Collector<'changedBlobs'> = {
  fact: 'changedBlobs',
  events: ['pull_request'],
  permissions: { contents: 'read', pull_requests: 'read' },
  local: true,
  asks: [],
  async collect(source) {
    const files = await source.changedFiles();
    const paths = files.value
      .filter((file) => isUntold(file) || mayLeadOut(file) || mayBeSubmodule(file))
      .map(({ path }) => path);
    const found = await source.blobs('head', paths);
    const missing = paths.filter((path) => !found.has(path));
    return {
      value: [...found].map(([path, blob]) => ({ path, ...blob })),
      gaps: [
        ...files.gaps,
        ...missing.map((path) => ({ reason: say`${path} is listed as changed but was not found` })),
      ],
    };
  },
};
