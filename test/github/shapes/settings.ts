/** Repositories and organizations with as many of their settings as whoever asks may see. */
import { permitted, permittedIn } from '../auth/access.ts';
import type { Call } from '../http/call.ts';
import { roleOf } from '../roles.ts';
import type { ActionsSettings, SecurityFeature } from '../state/settings.ts';
import type { Account, Repository, Role, Schemas } from '../state.ts';
import { repositoriesOfOwner, type World } from '../world.ts';
import { api, fullName, fullRepository, minimalRepository, organizationSimple, stamp } from './accounts.ts';

export type OrganizationCall = Call & { readonly account: Account };

/** What a role allows, in the older words. */
export function permissionsOf(role: Role | 'none') {
  const reaches = (...roles: readonly string[]): boolean => roles.includes(role);
  return {
    admin: reaches('admin'),
    maintain: reaches('admin', 'maintain'),
    push: reaches('admin', 'maintain', 'write'),
    triage: reaches('admin', 'maintain', 'write', 'triage'),
    pull: role !== 'none',
  };
}

const features: readonly SecurityFeature[] = [
  'advanced_security',
  'code_security',
  'dependabot_security_updates',
  'secret_scanning',
  'secret_scanning_push_protection',
  'secret_scanning_non_provider_patterns',
];

function securityShape({ settings }: Repository): NonNullable<Schemas['security-and-analysis']> {
  return Object.fromEntries(
    features.map((name) => [name, { status: settings.security.has(name) ? 'enabled' : 'disabled' }]),
  );
}

/**
 * `GET /repos/{owner}/{repo}`. How pull requests are merged is shown to those who may push: an App needs
 * `contents=write` for it, administration does not open it
 * (https://github.com/integrations/terraform-provider-github/pull/1727). Security settings are for administrators.
 */
export function repositoryFor(call: Call, repository: Repository): Schemas['full-repository'] {
  const { identity, world } = call;
  const { merging, visible } = repository.settings;
  const { use_squash_pr_title_as_default, ...plain } = fullRepository(world, repository);
  return {
    ...plain,
    ...visible,
    topics: [...visible.topics],
    has_issues: repository.hasIssues,
    ...(permitted(call, repository, ['contents=write']) ? merging : {}),
    ...(permitted(call, repository, ['administration=read'])
      ? { security_and_analysis: securityShape(repository) }
      : {}),
    ...(identity.kind === 'user' ? { permissions: permissionsOf(roleOf(repository, identity.user)) } : {}),
  };
}

/** As an organization's list has it: security settings for administrators. */
export function listedFor(call: Call, repository: Repository): Schemas['minimal-repository'] {
  return {
    ...minimalRepository(call.world, repository),
    allow_forking: repository.settings.visible.allow_forking,
    ...(permitted(call, repository, ['administration=read'])
      ? { security_and_analysis: securityShape(repository) }
      : {}),
  };
}

const defaultPermission = ({ organization }: Account): string => organization?.defaultPermission ?? 'none';

/** `GET /orgs/{org}`: owners see the settings, Apps with the permission to administer it do. */
export function organizationFor(call: Call, account: Account): Schemas['organization-full'] {
  const { world } = call;
  const repositories = repositoriesOfOwner(world, account);
  const owned = repositories.filter((one) => one.private).length;
  const settings = account.organization?.settings.owners;
  const seesAll = permittedIn(call, account, ['organization_administration=read']);
  return {
    ...organizationSimple(world, account),
    ...(account.name === null ? {} : { name: account.name }),
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: repositories.length - owned,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${world.url}/${account.login}`,
    type: 'Organization',
    created_at: stamp(account.createdAt),
    updated_at: stamp(account.createdAt),
    archived_at: null,
    ...(seesAll && settings
      ? {
          ...settings,
          default_repository_permission: defaultPermission(account),
          total_private_repos: owned,
          owned_private_repos: owned,
        }
      : {}),
    ...(permittedIn(call, account, ['organization_plan=read']) ? { plan: planShape(account, owned) } : {}),
  };
}

function planShape({ plan, organization }: Account, owned: number) {
  return {
    name: plan,
    space: 976_562_499,
    private_repos: owned,
    filled_seats: organization?.members.size ?? 0,
    seats: organization?.members.size ?? 0,
  };
}

export function actionsOfRepository(
  world: World,
  repository: Repository,
): Schemas['actions-repository-permissions'] {
  const { enabled, allowed, shaPinningRequired } = repository.settings.actions;
  if (!enabled) return { enabled };
  const url = api(world, `/repos/${fullName(repository)}/actions/permissions/selected-actions`);
  return {
    enabled,
    allowed_actions: allowed,
    ...(allowed === 'selected' ? { selected_actions_url: url } : {}),
    sha_pinning_required: shaPinningRequired,
  };
}

export function actionsOfOrganization(
  world: World,
  login: string,
  { enabled, allowed, shaPinningRequired }: ActionsSettings,
): Schemas['actions-organization-permissions'] {
  if (!enabled) return { enabled_repositories: 'none' };
  const url = api(world, `/orgs/${login}/actions/permissions/selected-actions`);
  return {
    enabled_repositories: 'all',
    allowed_actions: allowed,
    ...(allowed === 'selected' ? { selected_actions_url: url } : {}),
    sha_pinning_required: shaPinningRequired,
  };
}
