/** What an organization lets GitHub Actions do. https://docs.github.com/rest/actions/permissions */
import * as z from 'zod';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { mapShown, notShown, type Shown } from '../../../policies/engine/shown.ts';
import type { AllowedActions, OrganizationActions } from '../../../policies/facts/organization-actions.ts';
import { CannotLook } from '../../looked.ts';
import { administration, type OrganizationReads, readList, readOne, shown } from './reads.ts';

const permissions = z.object({
  enabled_repositories: z.enum(['all', 'none', 'selected']),
  /** Absent where Actions are switched off. */
  allowed_actions: z.enum(['all', 'local_only', 'selected']).optional(),
  /** Absent on servers that do not know it. */
  sha_pinning_required: z.boolean().optional(),
});

const selectedActions = z.object({
  github_owned_allowed: z.boolean(),
  verified_allowed: z.boolean().optional(),
  patterns_allowed: z.array(z.string()).optional(),
});

const workflow = z.object({
  default_workflow_permissions: z.enum(['read', 'write']),
  can_approve_pull_request_reviews: z.boolean(),
});

const forkApproval = z.object({
  approval_policy: z.enum([
    'first_time_contributors_new_to_github',
    'first_time_contributors',
    'all_external_contributors',
  ]),
});

const privateForks = z.object({
  run_workflows_from_fork_pull_requests: z.boolean(),
  send_write_tokens_to_workflows: z.boolean(),
  send_secrets_and_variables: z.boolean(),
  require_approval_for_fork_pr_workflows: z.boolean(),
});

const runnerGroup = z.object({
  name: z.string(),
  visibility: z.string(),
  allows_public_repositories: z.boolean(),
});

function settingOf<T>(
  { settings: octokit, org }: OrganizationReads,
  at: string,
  what: Prose,
  reader: { parse(data: unknown): T },
): Promise<T> {
  const route = `GET /orgs/{org}/actions/permissions${at}`;
  return readOne({ octokit, route, parameters: { org }, what, permission: administration, reader });
}

/** Only where actions are selected is there such a list. */
async function allowedActions(
  reads: OrganizationReads,
  { allowed_actions: allowed }: z.output<typeof permissions>,
): Promise<AllowedActions> {
  if (allowed === undefined) throw new CannotLook(own('GitHub does not show which actions are allowed'));
  if (allowed !== 'selected') return { allowed, githubOwned: true, verified: true, patterns: [] };
  const what = own('which actions are allowed');
  const list = await settingOf(reads, '/selected-actions', what, selectedActions);
  return {
    allowed,
    githubOwned: list.github_owned_allowed,
    verified: list.verified_allowed ?? false,
    patterns: list.patterns_allowed ?? [],
  };
}

function pinnedOf({ sha_pinning_required: pinned }: z.output<typeof permissions>): Shown<boolean> {
  return pinned ?? notShown(say`GitHub does not show ${'sha_pinning_required'} here`);
}

async function runnerGroupsOf({ settings: octokit, org }: OrganizationReads) {
  const asked = {
    octokit,
    route: 'GET /orgs/{org}/actions/runner-groups',
    parameters: { org },
    what: own('the groups of self-hosted runners'),
    permission: 'organization_self_hosted_runners: read',
  };
  const groups = await readList({ ...asked, reader: runnerGroup }, 'runner_groups');
  return groups
    .map((group) => ({
      name: group.name,
      visibility: group.visibility,
      allowsPublicRepositories: group.allows_public_repositories,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const privateForksOf = (read: z.output<typeof privateForks>) => ({
  run: read.run_workflows_from_fork_pull_requests,
  writeTokens: read.send_write_tokens_to_workflows,
  secrets: read.send_secrets_and_variables,
  approval: read.require_approval_for_fork_pr_workflows,
});

/** What is not shown says why. */
export async function readActions(reads: OrganizationReads): Promise<OrganizationActions> {
  const what = own('what GitHub Actions may do');
  const [basic, flow, approval, forks, groups] = await Promise.all([
    shown(settingOf(reads, '', what, permissions)),
    shown(settingOf(reads, '/workflow', own('what workflows’ tokens may do'), workflow)),
    shown(settingOf(reads, '/fork-pr-contributor-approval', own('whose workflows wait'), forkApproval)),
    shown(
      settingOf(
        reads,
        '/fork-pr-workflows-private-repos',
        own('what forks of private repositories may do'),
        privateForks,
      ),
    ),
    shown(runnerGroupsOf(reads)),
  ]);
  const isRead = !('notShown' in basic);
  return {
    repositories: mapShown(basic, (one) => one.enabled_repositories),
    actions:
      isRead && basic.enabled_repositories !== 'none'
        ? await shown(allowedActions(reads, basic))
        : mapShown(basic, () => ({
            allowed: 'local_only',
            githubOwned: false,
            verified: false,
            patterns: [],
          })),
    pinned: isRead ? pinnedOf(basic) : basic,
    token: mapShown(flow, (one) => one.default_workflow_permissions),
    approves: mapShown(flow, (one) => one.can_approve_pull_request_reviews),
    forkApproval: mapShown(approval, (one) => one.approval_policy),
    privateForks: mapShown(forks, privateForksOf),
    runnerGroups: groups,
  };
}
