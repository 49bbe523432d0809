/** Files that GitHub reads to say something about a repository. */
import { commitOf } from './find.ts';
import { entryAt } from './git/tree.ts';
import type { Repository } from './state.ts';
import { repositoryByName, type World } from './world.ts';

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

/** Its own, or its owner's public default. Gives the address; null when there is none. */
export async function securityPolicyOf(world: World, repository: Repository): Promise<string | null> {
  const home = repositoryByName(world, repository.owner.login, '.github');
  for (const one of [repository, ...(home && !home.private ? [home] : [])])
    if (await firstOf(one, ['SECURITY.md', 'security.md']))
      return `${world.url}/${one.owner.login}/${one.name}/security/policy`;
  return null;
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
