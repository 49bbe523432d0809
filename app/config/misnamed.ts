/** Names that people give the file and Fairlead does not read: rules there would silently never be enforced. */
import { say } from '../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../policies/engine/report.ts';
import { configurationPath } from './elsewhere.ts';

export const misnamed: readonly string[] = [
  '.github/.fairlead.yml',
  '.github/Fairlead.yml',
  '.github/fairlead.json',
  '.github/fairlead.yaml',
  '.fairlead.yml',
  'fairlead.yaml',
  'fairlead.yml',
];

/** A problem for each of the paths that has such a name; `path` is where the configuration is read. */
export function misnamedProblems(
  paths: ReadonlySet<string>,
  path = configurationPath,
): readonly ConfigProblem[] {
  return misnamed
    .filter((name) => name !== path && paths.has(name))
    .map((found) => ({
      path: found,
      line: 1,
      column: 1,
      message: say`Fairlead reads ${path} and not ${found}; rename it, or remove it if it is not meant for Fairlead`,
    }));
}
