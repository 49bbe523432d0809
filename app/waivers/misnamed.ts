/** Names that people give the file and Fairlead does not read: a waiver there would silently never apply. */
import { say } from '../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../policies/engine/report.ts';
import { waiversPath } from '../../policies/engine/waivers/read.ts';

const misnamed: readonly string[] = [
  '.github/fairlead-waivers.yml',
  '.github/fairlead/waivers.json',
  '.github/fairlead/waivers.yaml',
  '.github/waivers.yml',
];

/** A problem for each of the paths that has such a name. */
export function misnamedWaivers(paths: ReadonlySet<string>): readonly ConfigProblem[] {
  return misnamed
    .filter((name) => paths.has(name))
    .map((path) => ({
      path,
      line: 1,
      column: 1,
      message: say`Fairlead reads waivers from ${waiversPath}; rename this file`,
    }));
}
