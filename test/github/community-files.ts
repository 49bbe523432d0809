/** Files that GitHub reads to say something about a repository. */
import { commitOf } from './find.ts';
import { entryAt } from './git/tree.ts';
import type { Repository } from './state.ts';
import type { World } from './world.ts';

/** Of the default branch; null when there is no such file. */
export async function textAt(repository: Repository, path: string): Promise<string | null> {
  const oid = await commitOf(repository, 'HEAD');
  if (oid === null) return null;
  const { tree } = await repository.store.commit(oid);
  const entry = await entryAt(repository.store, tree, path);
  if (!entry) return null;
  return (await repository.store.object(entry.oid))?.body.toString('utf8') ?? null;
}

const folders = ['.github/', '', 'docs/'];

async function firstOf(repository: Repository, names: readonly string[]): Promise<string | null> {
  for (const path of folders.flatMap((folder) => names.map((name) => folder + name)))
    if ((await textAt(repository, path)) !== null) return path;
  return null;
}

/**
 * Of its own file alone: whether GitHub's word takes the owner's default in is written nowhere, so this is the unkind
 * answer. Gives the address; null when there is none.
 */
export async function securityPolicyOf(world: World, repository: Repository): Promise<string | null> {
  const path = await firstOf(repository, ['SECURITY.md', 'security.md']);
  return path === null ? null : `${world.url}/${repository.owner.login}/${repository.name}/security/policy`;
}

/** Of a text that is not one of a few well-known ones GitHub only knows that it is a licence. */
export async function licenceIn(repository: Repository): Promise<string | null> {
  for (const path of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'COPYING', 'license']) {
    const text = await textAt(repository, path);
    if (text === null) continue;
    if (/^MIT License/m.test(text)) return 'MIT';
    return /Apache License/.test(text) ? 'Apache-2.0' : 'NOASSERTION';
  }
  return null;
}
