/** Actions and reusable workflows that a workflow or an action uses: `uses: owner/repo@ref`. */
import type { LockFileContents } from '../locked-package.ts';
import { linesOf } from '../settings/leaves.ts';
import { contentsOf, type Declared, loose, pinned } from './exact.ts';

const uses = /^\s*(?:-\s+)?["']?uses["']?\s*:\s*(["']?)([^\s"'#]+)\1\s*(?:#\s*(.*))?$/;
/** Keys written with escapes, or on a line of their own, may be that key, too. */
const mayUse = /(^|[\s{,"'-])uses["']?\s*:|^\s*(-\s+)?("[^"]*\\[^"]*"\s*:|\?\s)/;
const exactVersion = /^v?(\d+\.\d+\.\d+(?:[-+][\w.-]+)?)$/;

/**
 * Only one exact version can be looked up: a tag `v4.1.2`, or a commit with that as its comment, which is how pins are
 * written (its author's word). Never throws.
 */
export function readUses(source: string): LockFileContents {
  return contentsOf(
    linesOf(source).flatMap((raw, i): readonly Declared[] => {
      if (!mayUse.test(raw) || /^\s*#/.test(raw)) return [];
      const [, , action, comment = ''] = uses.exec(raw) ?? [];
      return action === undefined ? [unread(raw.trim(), i + 1)] : fromUses(action, comment, i + 1);
    }),
  );
}

function unread(requirement: string, line: number): Declared {
  return loose({ ecosystem: 'githubactions', name: requirement, requirement, line });
}

function fromUses(action: string, comment: string, line: number): readonly Declared[] {
  // The repository's own, and images, which have no advisories.
  if (action.startsWith('./') || action.startsWith('docker://')) return [];
  const [, name, ref] = /^([\w.-]+\/[\w.-]+)(?:\/[^@]*)?@(.+)$/.exec(action) ?? [];
  if (!name || !ref) return [unread(action, line)];
  const commit = /^[0-9a-f]{40}$/.test(ref) ? ref : null;
  const said = commit === null ? ref : (/^(?:tag=)?(v?\d[\w.+-]*)/.exec(comment.trim())?.[1] ?? '');
  const version = exactVersion.exec(said)?.[1];
  if (version === undefined) return [unread(action, line)];
  return [
    pinned({
      ecosystem: 'githubactions',
      name,
      version,
      // A version's tag must not move: its commit is what pins the content.
      integrity: commit === null ? null : `sha1-${commit}`,
      line,
    }),
  ];
}
