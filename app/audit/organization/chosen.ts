/** Which of an owner's repositories are looked at, and what may be there although nothing of it is listed. */
import { compileGlobs } from '../../../policies/engine/glob.ts';
import { list, say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import type { Check } from '../model/check.ts';
import type { ListedRepository } from './repositories.ts';

export function chosen(
  all: readonly ListedRepository[],
  globs: readonly string[] | null,
): readonly ListedRepository[] {
  if (globs === null) return all;
  const matches = compileGlobs(globs.map((glob) => glob.toLowerCase()));
  return all.filter(
    ({ owner, name }) => matches(name.toLowerCase()) || matches(`${owner}/${name}`.toLowerCase()),
  );
}

const either = (names: readonly string[]) =>
  list(
    names.map((one) => say`${one}`),
    ' or ',
  );

/**
 * Names that no repository has: one that is misspelt must not look like one that is fine. Throws `CannotLook` when that
 * is true of all of them.
 */
export function unmatched(
  login: string,
  all: readonly ListedRepository[],
  globs: readonly string[] | null,
): readonly string[] {
  const missing = (globs ?? []).filter((glob) => chosen(all, [glob]).length === 0);
  if (all.length > 0 && missing.length > 0 && missing.length === globs?.length)
    throw new CannotLook(
      say`none of the ${all.length} repositories of ${login} that the token may see is called ${either(missing)}`,
    );
  return missing;
}

/** What was asked for and is not among those that are listed. */
export function unlisted(
  login: string,
  all: readonly ListedRepository[],
  missing: readonly string[],
): readonly Check[] {
  const about = { id: 'repositories', area: 'delivery', repository: null, gaps: [] } as const;
  const reason =
    all.length === 0
      ? say`GitHub lists no repository of ${login} to this token: there is none, or the token may see none`
      : missing.length > 0
        ? say`no repository that the token may see is called ${either(missing)}`
        : null;
  if (reason === null) return [];
  const asks = 'The repositories that were asked for can be read';
  return [{ ...about, asks, result: { state: 'not seen', reason } }];
}
