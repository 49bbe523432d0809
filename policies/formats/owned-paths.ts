/** Which line of CODEOWNERS owns which path: gitignore's patterns, with GitHub's exceptions; the last match decides. */
import type { CodeOwnersFile, OwnerRule } from './code-owners.ts';
import { lastMatch } from './owner-patterns.ts';

/** One line of CODEOWNERS and the paths that it decides about. */
export interface OwnedPaths {
  readonly rule: OwnerRule;
  readonly paths: readonly string[];
}

/** The paths that somebody owns, by the line that decides, in the file's order. Unowned paths are left out. */
export function ownedPaths(file: CodeOwnersFile, paths: readonly string[]): readonly OwnedPaths[] {
  if (file.rules.length === 0) return [];
  const deciding = lastMatch(file.rules.map(({ pattern }) => pattern));
  return [...Map.groupBy(paths, deciding)]
    .sort(([a], [b]) => a - b)
    .flatMap(([at, owned]) => {
      const rule = file.rules[at];
      return rule && rule.owners.length > 0 ? [{ rule, paths: owned }] : [];
    });
}
