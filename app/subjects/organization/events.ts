/** Webhook event → organizations to be judged again. Pure. */
import { waiversPath } from '../../../policies/engine/waivers/read.ts';
import { configurationPath } from '../../config/elsewhere.ts';
import type { ClientHandler, ClientHandlers, Handlers } from '../../payload.ts';
import { pushedPaths } from '../../pushed-paths.ts';
import { organizationTask } from '../../task.ts';

const judgeAgain: ClientHandler = (at) => [organizationTask(at)];

export const organizationEvents: Handlers = {
  // An outside collaborator of a repository is one of the organization's.
  member: ({ installation, owner }) => [organizationTask({ installation, login: owner })],
  // The organization's file is its rules.
  push: ({ installation, owner, repo }, payload) => {
    const isRules =
      repo.toLowerCase() === '.github' && payload.ref === `refs/heads/${payload.repository?.default_branch}`;
    if (!isRules) return [];
    const paths = pushedPaths(payload);
    const rules = [configurationPath, waiversPath];
    const changed = !paths || paths.some((path) => rules.includes(path));
    return changed ? [organizationTask({ installation, login: owner })] : [];
  },
};

/** Of the organization itself. */
export const ofOrganization: ClientHandlers = {
  membership: judgeAgain,
  organization: judgeAgain,
  repository_ruleset: judgeAgain,
  team: judgeAgain,
};
