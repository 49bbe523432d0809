/** Access to a repository for who judges something in a test without the App's own work around it. */
import type { Octokit } from '@octokit/core';
import type { Access } from '../app/subjects/access.ts';
import { appView } from '../app/viewpoints.ts';
import { catalogue } from '../policies/index.ts';

const refused: typeof fetch = () => Promise.reject(new Error('the network is refused in tests'));

export function accessWith(
  octokit: Octokit,
  at: { readonly owner: string; readonly name: string; readonly appId: number },
  more: Partial<Access> = {},
): Access {
  return {
    viewpoint: appView,
    catalogue,
    client: null,
    repositoryId: null,
    octokit,
    octokitFor: () => octokit,
    owner: at.owner,
    repo: at.name,
    self: { appId: at.appId, checkName: 'Fairlead', workflowRunId: null },
    sarif: null,
    fetch: refused,
    now: () => new Date().toISOString(),
    ...more,
  };
}
