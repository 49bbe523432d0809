/** Webhook event → organizations to be judged again. Pure. */
import { waiversPath } from '../../../policies/engine/waivers/read.ts';
import { configurationPath } from '../../config/elsewhere.ts';
import type { Handlers } from '../../payload.ts';
import { pushedPaths } from '../../pushed-paths.ts';
import { organizationTask } from '../../task.ts';

export const organizationEvents: Handlers = {
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
