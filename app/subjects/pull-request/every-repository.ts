/** From a client to every repository that is judged for it. */

import { allPages, forAssessment } from '../../github/access/assessment-octokit.ts';
import type { EveryRepositoryTask, Task } from '../../task.ts';
import { openPullRequestsTask } from '../../task.ts';
import type { World } from '../../world.ts';

interface Listed {
  readonly id: number;
  readonly name: string;
  readonly archived?: boolean;
  readonly owner: { readonly login: string };
}

/** The open pull requests of every repository of the installation, one task per repository, sorted by id. */
export async function everyRepository(
  world: World,
  { installation }: EveryRepositoryTask,
): Promise<readonly Task[]> {
  const client = await world.clients.of(installation);
  const { octokit } = forAssessment(client.octokit(null, { for: 'background' }));
  const all = await allPages<Listed>(octokit, 'GET /installation/repositories', {}, 'repositories');
  return all
    .filter(({ archived }) => !archived)
    .sort((a, b) => a.id - b.id)
    .map(({ id, name, owner }) =>
      openPullRequestsTask({ installation, repositoryId: id, owner: owner.login, repo: name }),
    );
}
