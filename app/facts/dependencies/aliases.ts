/** Aliases that nothing in a lock file asks for, and whether the manifest beside it overrides packages so. */
import type { UnaskedAlias } from '../../../policies/facts/dependency-changes.ts';
import { CannotLook } from '../../looked.ts';
import type { PullRequestSource } from '../source.ts';
import type { LockFileChange } from './lock-files.ts';

/** Where npm, Yarn, Bun and pnpm are told to put one package in another's place. */
const manifests = ['package.json', 'pnpm-workspace.yaml'];

async function manifestText(source: PullRequestSource, lockPath: string): Promise<string> {
  const folder = lockPath.slice(0, lockPath.lastIndexOf('/') + 1);
  const texts = await Promise.all(
    manifests.map(async (name) => {
      try {
        return (await source.text('head', `${folder}${name}`)) ?? '';
      } catch (error) {
        if (!(error instanceof CannotLook)) throw error;
        return '';
      }
    }),
  );
  return texts.join('\n');
}

/** `"npm:lib@2"`, `npm:lib@2`; another package whose name only begins so is none. */
function overrides(manifest: string, name: string): boolean {
  return [`npm:${name}@`, `npm:${name}"`, `npm:${name}'`, `npm:${name}\n`].some((text) =>
    manifest.includes(text),
  );
}

/** Reads the manifests beside a lock file that has such an alias: rare. */
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
          overridden: overrides(manifest, name),
        }));
      }),
  );
  return found.flat();
}
