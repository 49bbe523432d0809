/** An organization and its settings. https://docs.github.com/rest/orgs/orgs */
import { visible } from '../../auth/access.ts';
import { organizationChange, ownerChange } from '../../changes/settings.ts';
import { bodyAs, json } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { counted, list } from '../../http/paging.ts';
import { found, notFound } from '../../http/refusal.ts';
import { organizationRoute, type Route } from '../../http/router.ts';
import { installationShape } from '../../shapes/accounts.ts';
import {
  actionsOfOrganization,
  listedFor,
  type OrganizationCall,
  organizationFor,
} from '../../shapes/settings.ts';
import type { Organization } from '../../state.ts';
import { repositoriesOfOwner } from '../../world.ts';
import { changeActions, changeWorkflow, selectActions, selectedActions } from './actions.ts';

const organizationIn = ({ account }: OrganizationCall): Organization => found(account.organization);

function edit(call: OrganizationCall) {
  const organization = organizationIn(call);
  const change = bodyAs(call, organizationChange);
  Object.assign(organization.settings.owners, ownerChange(change));
  organization.defaultPermission = change.default_repository_permission ?? organization.defaultPermission;
  return json(organizationFor(call, call.account));
}

/** https://docs.github.com/enterprise-cloud@latest/rest/orgs/orgs#get-the-audit-log-for-an-organization */
function auditLog(call: OrganizationCall) {
  if (call.account.plan !== 'enterprise') throw notFound();
  const phrase = call.query.get('phrase') ?? '';
  const repo = /\brepo:(\S+)/.exec(phrase)?.[1];
  const since = /created:>=(\S+)/.exec(phrase)?.[1] ?? '';
  const all = organizationIn(call)
    .auditLog.filter((one) => (repo === undefined || one.repo === repo) && one.at.toISOString() >= since)
    .toReversed();
  return list(call, all, ({ actor, action, repo: where, at }) => ({
    '@timestamp': at.getTime(),
    action,
    actor,
    ...(where === null ? {} : { repo: where }),
  }));
}

/** Those the token sees; `type` is `all` at first. */
function repositories(call: OrganizationCall) {
  const type = call.query.get('type') ?? 'all';
  const kinds: Readonly<Record<string, (isPrivate: boolean, isFork: boolean) => boolean>> = {
    public: (isPrivate) => !isPrivate,
    private: (isPrivate) => isPrivate,
    forks: (_, isFork) => isFork,
    sources: (_, isFork) => !isFork,
  };
  const all = repositoriesOfOwner(call.world, call.account)
    .filter((repository) => visible(call.identity, repository))
    .filter((repository) => kinds[type]?.(repository.private, repository.parent !== null) ?? true);
  return list(call, all, (repository) => listedFor(call, repository));
}

const at = '/orgs/{org}';
const reading = ['organization_administration=read'];
const writing = ['organization_administration=write'];

const ofOrganization = documented('orgs/orgs', {
  'get-an-organization': organizationRoute(`GET ${at}`, [], (call) =>
    json(organizationFor(call, call.account)),
  ),
  'get-the-audit-log-for-an-organization': organizationRoute(
    `GET ${at}/audit-log`,
    ['organization_administration=read'],
    auditLog,
  ),
  'update-an-organization': organizationRoute(`PATCH ${at}`, writing, edit),
  'list-app-installations-for-an-organization': organizationRoute(
    `GET ${at}/installations`,
    reading,
    (call) => {
      const all = call.world.installations.filter((one) => one.account === call.account && !one.deleted);
      return counted(call, 'installations', all, (one) => installationShape(call.world, one));
    },
  ),
});

const ofRepositories = documented('repos/repos', {
  'list-organization-repositories': organizationRoute(`GET ${at}/repos`, [], repositories),
});

const ofActions = documented('actions/permissions', {
  'get-github-actions-permissions-for-an-organization': organizationRoute(
    `GET ${at}/actions/permissions`,
    reading,
    (call) =>
      json(actionsOfOrganization(call.world, call.account.login, organizationIn(call).settings.actions)),
  ),
  'set-github-actions-permissions-for-an-organization': organizationRoute(
    `PUT ${at}/actions/permissions`,
    writing,
    (call) => changeActions(call, organizationIn(call).settings.actions),
  ),
  'get-allowed-actions-and-reusable-workflows-for-an-organization': organizationRoute(
    `GET ${at}/actions/permissions/selected-actions`,
    reading,
    (call) => selectedActions(organizationIn(call).settings.actions),
  ),
  'set-allowed-actions-and-reusable-workflows-for-an-organization': organizationRoute(
    `PUT ${at}/actions/permissions/selected-actions`,
    writing,
    (call) => selectActions(call, organizationIn(call).settings.actions),
  ),
  'get-default-workflow-permissions-for-an-organization': organizationRoute(
    `GET ${at}/actions/permissions/workflow`,
    reading,
    (call) => json({ ...organizationIn(call).settings.actions.workflow }),
  ),
  'set-default-workflow-permissions-for-an-organization': organizationRoute(
    `PUT ${at}/actions/permissions/workflow`,
    writing,
    (call) => changeWorkflow(call, organizationIn(call).settings.actions),
  ),
});

const ofForks = documented('actions/permissions', {
  'get-fork-pr-contributor-approval-permissions-for-an-organization': organizationRoute(
    `GET ${at}/actions/permissions/fork-pr-contributor-approval`,
    reading,
    (call) => json({ approval_policy: organizationIn(call).settings.forkApproval }),
  ),
  'get-private-repo-fork-pr-workflow-settings-for-an-organization': organizationRoute(
    `GET ${at}/actions/permissions/fork-pr-workflows-private-repos`,
    reading,
    (call) => json({ ...organizationIn(call).settings.privateForks }),
  ),
});

const ofRunners = documented('actions/self-hosted-runner-groups', {
  'list-self-hosted-runner-groups-for-an-organization': organizationRoute(
    `GET ${at}/actions/runner-groups`,
    ['organization_self_hosted_runners=read'],
    (call) => counted(call, 'runner_groups', organizationIn(call).settings.runnerGroups, (group) => group),
  ),
});

export const organizationRoutes: readonly Route[] = [
  ...ofOrganization,
  ...ofRepositories,
  ...ofActions,
  ...ofForks,
  ...ofRunners,
];
