/** Webhook event → repositories to be judged again. Pure. */
import { waiversPath } from '../../../policies/engine/waivers/read.ts';
import { configurationPath } from '../../config/elsewhere.ts';
import type { ClientHandlers, Handler, Handlers } from '../../payload.ts';
import { pushedPaths } from '../../pushed-paths.ts';
import { repositoriesTask, repositoryTask } from '../../task.ts';

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

/** What makes it another one than was judged, whichever action it is. */
const judgeAgain: Handler = (at) => [repositoryTask(at)];

const rules = [configurationPath, waiversPath];

export const repositoryEvents: Handlers = {
  branch_protection_configuration: judgeAgain,
  branch_protection_rule: judgeAgain,
  code_scanning_alert: judgeAgain,
  dependabot_alert: judgeAgain,
  member: judgeAgain,
  public: judgeAgain,
  repository: (at, { action }) => (actions.has(action ?? '') ? [repositoryTask(at)] : []),
  repository_ruleset: judgeAgain,
  secret_scanning_alert: judgeAgain,
  security_and_analysis: judgeAgain,
  team: judgeAgain,
  team_add: judgeAgain,
  // Its rules are those of its default branch; the organization's file is everybody's.
  push: (at, payload) => {
    if (payload.ref !== `refs/heads/${payload.repository?.default_branch}`) return [];
    const paths = pushedPaths(payload);
    if (paths && !paths.some((path) => rules.includes(path) || matters(path))) return [];
    const governsAll =
      at.repo.toLowerCase() === '.github' && (!paths || paths.some((path) => rules.includes(path)));
    return governsAll ? [repositoryTask(at), repositoriesTask(at)] : [repositoryTask(at)];
  },
};

/** Files that policies about repositories read, wherever they are: what else a push changes waits for the daily look. */
function matters(path: string): boolean {
  return /(^|\/)(codeowners|security(\.\w+)?|licen[cs]e[^/]*|copying[^/]*)$|^\.github\/|renovate|(^|\/)action\.ya?ml$/i.test(
    path,
  );
}

/** In an organization: what its rulesets ask for is asked of every repository. */
export const repositoriesEvents: ClientHandlers = {
  repository_ruleset: (at) => [repositoriesTask(at)],
};
