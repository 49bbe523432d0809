/** Aliases that nothing in a lock file asks for, and whether the manifest beside it overrides packages so. */
import type { UnaskedAlias } from '../../../policies/facts/dependency-changes.ts';
import { CannotLook } from '../../looked.ts';
import type { PullRequestSource } from '../source.ts';
import type { LockFileChange } from './lock-files.ts';

async function manifestText(source: PullRequestSource, lockPath: string): Promise<string> {
  const folder = lockPath.slice(0, lockPath.lastIndexOf('/') + 1);
  try {
    return (await source.text('head', `${folder}package.json`)) ?? '';
  } catch (error) {
    if (!(error instanceof CannotLook)) throw error;
    return '';
  }
}

/** Reads one manifest per lock file that has such an alias: rare. */
export async function unaskedAliases(
  source: PullRequestSource,
  files: readonly LockFileChange[],
): Promise<readonly UnaskedAlias[]> {
  const found = await Promise.all(
    files
      .filter(({ aliases }) => aliases.length > 0)
      .map(async ({ path, ecosystem, aliases }) => {
        const manifest = await manifestText(source, path);
        return aliases.map(({ as, name, line }) => ({
          path,
          line,
          ecosystem,
          as,
          name,
          overridden: manifest.includes(`"npm:${name}`),
        }));
      }),
  );
  return found.flat();
}
