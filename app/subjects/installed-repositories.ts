/** A client's repositories, as GitHub lists them to the App. */
import { allPages, forAssessment } from '../github/access/assessment-octokit.ts';
import type { RepositoryRef, Task } from '../task.ts';
import type { World } from '../world.ts';
import type { Add } from './subject-type.ts';

interface Listed {
  readonly id: number;
  readonly name: string;
  readonly archived?: boolean;
  readonly owner: { readonly login: string };
}

/** Those that are not archived, by id. */
export async function installedRepositories(
  world: Pick<World, 'clients'>,
  installation: number,
): Promise<readonly RepositoryRef[]> {
  const client = await world.clients.of(installation);
  const { octokit } = forAssessment(client.octokit(null, { for: 'background' }));
  const all = await allPages<Listed>(octokit, 'GET /installation/repositories', {}, 'repositories');
  return all
    .filter(({ archived }) => !archived)
    .sort((a, b) => a.id - b.id)
    .map(({ id, name, owner }) => ({ installation, repositoryId: id, owner: owner.login, repo: name }));
}

/** Repositories whose tasks are added at the same time: a client with thousands of them holds up nobody's events. */
const portion = 50;

/** Adds the tasks of each of a client's repositories. */
export async function inPortions(
  world: Pick<World, 'clients'>,
  installation: number,
  add: Add,
  tasksOf: (at: RepositoryRef) => readonly Task[],
): Promise<void> {
  const all = await installedRepositories(world, installation);
  for (let from = 0; from < all.length; from += portion)
    await Promise.all(
      all
        .slice(from, from + portion)
        .flatMap(tasksOf)
        .map(add),
    );
}
