import { type Prose, say, some } from '../../engine/prose.ts';
import type { ReviewFacts } from './approvals.ts';

/** Every path that the change touches, sorted; a renamed file counts at its old place too, or moving it would free it. */
export function touchedPaths(changedFiles: ReviewFacts['changedFiles']): readonly string[] {
  const paths = changedFiles.flatMap(({ path, previousPath, status }) =>
    status === 'renamed' && previousPath !== null ? [path, previousPath] : [path],
  );
  return [...new Set(paths)].sort();
}

/** "`a.ts`, `b.ts`, `c.ts` and 4 more" */
export function namedPaths(paths: readonly string[]): Prose {
  return some(
    paths.map((path) => say`${path}`),
    3,
  );
}
