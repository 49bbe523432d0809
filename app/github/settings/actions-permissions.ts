/** https://docs.github.com/rest/actions/permissions */
import * as z from 'zod';
import { own, say } from '../../../policies/engine/prose.ts';
import { isShown, mapShown, notShown, type Shown } from '../../../policies/engine/shown.ts';
import {
  type ActionsPermissions,
  type ForkRules,
  forkApprovals,
  type RunningActions,
} from '../../../policies/facts/actions-permissions.ts';
import type { Repository } from '../../../policies/facts/repository.ts';
import { type SettingsOf, shownAt } from './ask.ts';

const permission = 'administration: read';
const at = 'GET /repos/{owner}/{repo}/actions/permissions';

const permissions = z.object({
  enabled: z.boolean(),
  allowed_actions: z.enum(['all', 'local_only', 'selected']).optional(),
  sha_pinning_required: z.boolean().optional(),
});

const selection = z.object({ patterns_allowed: z.array(z.string()) });

async function selectedOf(of: SettingsOf): Promise<Shown<readonly string[]>> {
  const what = own('which actions are allowed');
  const read = await shownAt(of, { route: `${at}/selected-actions`, answer: selection, what, permission });
  return mapShown(read, (one) => one.patterns_allowed.toSorted());
}

const workflow = z.object({
  default_workflow_permissions: z.enum(['read', 'write']),
  can_approve_pull_request_reviews: z.boolean(),
});

function workflowOf(of: SettingsOf) {
  const what = own("the default permissions of workflows' tokens");
  return shownAt(of, { route: `${at}/workflow`, answer: workflow, what, permission });
}

const approval = z.object({ approval_policy: z.enum(forkApprovals) });

const privateForks = z.object({
  run_workflows_from_fork_pull_requests: z.boolean(),
  send_write_tokens_to_workflows: z.boolean(),
  send_secrets_and_variables: z.boolean(),
  require_approval_for_fork_pr_workflows: z.boolean(),
});

/**
 * The two kinds of repositories are asked by different routes, and each refuses the other kind with 422
 * (https://github.com/eclipse-csi/otterdog/issues/635).
 */
async function forksOf(of: SettingsOf, { visibility, forkable }: Repository): Promise<Shown<ForkRules>> {
  if (!forkable) return { of: 'nobody' };
  const what = own('what pull requests from forks may do');
  if (visibility === 'public') {
    const route = `${at}/fork-pr-contributor-approval`;
    const read = await shownAt(of, { route, answer: approval, what, permission });
    return mapShown(read, (one) => ({ of: 'public', approval: one.approval_policy }));
  }
  const route = `${at}/fork-pr-workflows-private-repos`;
  const read = await shownAt(of, { route, answer: privateForks, what, permission });
  return mapShown(read, (one) => ({
    of: 'private',
    run: one.run_workflows_from_fork_pull_requests,
    writeTokens: one.send_write_tokens_to_workflows,
    secrets: one.send_secrets_and_variables,
    approval: one.require_approval_for_fork_pr_workflows,
  }));
}

function said<T>(value: T | undefined, what: string): Shown<T> {
  return value === undefined ? notShown(say`GitHub does not say ${own(what)}`) : value;
}

export async function readActionsPermissions(
  of: SettingsOf,
  repository: Repository,
): Promise<ActionsPermissions> {
  const what = own('what GitHub Actions may do here');
  const general = await shownAt(of, { route: at, answer: permissions, what, permission });
  if (!isShown(general)) return general;
  if (!general.enabled) return null;
  const allowed = said(general.allowed_actions, 'which actions are allowed');
  const [selected, token, forks] = await Promise.all([
    allowed === 'selected' ? selectedOf(of) : mapShown(allowed, () => null),
    workflowOf(of),
    forksOf(of, repository),
  ]);
  const running: RunningActions = {
    allowed,
    selected,
    pinned: said(general.sha_pinning_required, 'whether actions have to be pinned to a commit'),
    token: mapShown(token, (one) => one.default_workflow_permissions),
    mayApprove: mapShown(token, (one) => one.can_approve_pull_request_reviews),
    forks,
  };
  return running;
}
