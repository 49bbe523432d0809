/** Webhook event → repositories to be judged again. Pure. */
import { waiversPath } from '../../../policies/engine/waivers/read.ts';
import { configurationPath } from '../../config/elsewhere.ts';
import type { Handlers } from '../../payload.ts';
import { pushedPaths } from '../../pushed-paths.ts';
import { repositoryTask } from '../../task.ts';

/** Actions after which a repository is another one, or there at all. */
const actions = new Set([
  'created',
  'edited',
  'renamed',
  'transferred',
  'publicized',
  'privatized',
  'unarchived',
]);

export const repositoryEvents: Handlers = {
  repository: (at, { action }) => (actions.has(action ?? '') ? [repositoryTask(at)] : []),
  // Its rules are those of its default branch.
  push: (at, payload) => {
    if (payload.ref !== `refs/heads/${payload.repository?.default_branch}`) return [];
    const paths = pushedPaths(payload);
    const rules = [configurationPath, waiversPath];
    return !paths || paths.some((path) => rules.includes(path)) ? [repositoryTask(at)] : [];
  },
};
