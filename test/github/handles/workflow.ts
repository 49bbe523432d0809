/** GitHub Actions: the App behind workflow runs, and the token that a workflow gets. */
import { install, mintToken } from '../changes/installations.ts';
import type { App, Permissions, Repository } from '../state.ts';
import { covers, type World } from '../world.ts';
import { addAccount } from './accounts.ts';
import { addApp } from './apps.ts';

/** The id that required checks name for GitHub Actions. */
const actionsAppId = 15_368;

export function actionsApp(world: World): App {
  const known = world.apps.find(({ id }) => id === actionsAppId);
  if (known) return known;
  const github = world.accounts.get('github') ?? addAccount(world, 'User', 'github');
  return addApp(world, github, {
    id: actionsAppId,
    slug: 'github-actions',
    name: 'GitHub Actions',
    events: [],
    permissions: {
      actions: 'write',
      checks: 'write',
      contents: 'write',
      deployments: 'write',
      issues: 'write',
      pull_requests: 'write',
      security_events: 'write',
      statuses: 'write',
    },
  });
}

/** A `GITHUB_TOKEN`: of this repository alone, with what the workflow's `permissions` name. */
export function workflowToken(world: World, repository: Repository, permissions: Permissions): string {
  const app = actionsApp(world);
  const known = world.installations.find((one) => one.app === app && covers(one, repository));
  const installation = known ?? install(world, app, repository.owner, 'all');
  return mintToken(world, installation, { repositories: [repository], permissions }).value;
}
