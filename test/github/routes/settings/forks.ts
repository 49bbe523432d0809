/** What pull requests from forks may do. https://docs.github.com/rest/actions/permissions */
import { json, type RepositoryCall } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { invalid } from '../../http/refusal.ts';
import { type Route, repositoryRoute } from '../../http/router.ts';
import type { Schemas } from '../../state.ts';

const at = '/repos/{owner}/{repo}/actions/permissions';
const reading = ['administration=read'];

/** https://github.com/eclipse-csi/otterdog/issues/635 */
function approval({ repository }: RepositoryCall) {
  if (repository.private) throw invalid('Fork PR approval is not allowed for private repositories.');
  const body: Schemas['actions-fork-pr-contributor-approval'] = {
    approval_policy: repository.settings.forks.approval,
  };
  return json(body);
}

function privateForks({ repository }: RepositoryCall) {
  if (!repository.private) throw invalid('This setting only applies to internal and private repositories.');
  const body: Schemas['actions-fork-pr-workflows-private-repos'] = { ...repository.settings.forks.private };
  return json(body);
}

export const forkRoutes: readonly Route[] = documented('actions/permissions', {
  'get-fork-pr-contributor-approval-permissions-for-a-repository': repositoryRoute(
    `GET ${at}/fork-pr-contributor-approval`,
    reading,
    approval,
  ),
  'get-private-repo-fork-pr-workflow-settings-for-a-repository': repositoryRoute(
    `GET ${at}/fork-pr-workflows-private-repos`,
    reading,
    privateForks,
  ),
});
