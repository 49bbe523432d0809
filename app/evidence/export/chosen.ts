/** Which repositories an export is about. */
import { compileGlobs } from '../../../policies/engine/glob.ts';

/** By name or full name, in whatever case; null: all. */
export function chosenBy(
  globs: readonly string[] | null,
): (repository: { readonly owner: string; readonly name: string }) => boolean {
  if (globs === null) return () => true;
  const matches = compileGlobs(globs.map((glob) => glob.toLowerCase()));
  return ({ owner, name }) => matches(name.toLowerCase()) || matches(`${owner}/${name}`.toLowerCase());
}
