/** A client's repositories, as GitHub lists them to the App. */
import { allPages, forAssessment } from '../github/access/assessment-octokit.ts';
import type { RepositoryRef } from '../task.ts';
import type { World } from '../world.ts';

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
