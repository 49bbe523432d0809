/** Accounts, Apps, installations, teams and repositories as GitHub answers them. */
import type { Account, App, Installation, Repository, Schemas, Team } from '../state.ts';
import type { World } from '../world.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrls } from './repository-urls.ts';

export const api = (world: World, path: string): string => `${world.url}/api/v3${path}`;
export const stamp = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');
export const stampOrNull = (date: Date | null): string | null => (date ? stamp(date) : null);
export const fullName = (repository: Repository): string => `${repository.owner.login}/${repository.name}`;
export const htmlUrl = (world: World, repository: Repository): string =>
  `${world.url}/${fullName(repository)}`;

export function simpleUser(world: World, account: Account): Schemas['simple-user'] {
  const url = api(world, `/users/${encodeURIComponent(account.login)}`);
  const page = account.kind === 'Bot' ? `apps/${account.login.replace('[bot]', '')}` : account.login;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.kind, account.id),
    avatar_url: `${world.url}/avatars/u/${account.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${world.url}/${page}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.kind,
    site_admin: false,
    user_view_type: 'public',
  };
}

export function organizationSimple(world: World, account: Account): Schemas['organization-simple'] {
  const url = api(world, `/orgs/${account.login}`);
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('Organization', account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.url}/avatars/u/${account.id}?v=4`,
    description: null,
  };
}

export function integration(world: World, app: App): NonNullable<Schemas['integration']> {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    owner: simpleUser(world, app.owner),
    name: app.name,
    description: null,
    external_url: `${world.url}/${app.slug}`,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: stamp(app.createdAt),
    updated_at: stamp(app.createdAt),
    permissions: app.permissions,
    events: [...app.events],
  };
}

export function installationShape(world: World, installation: Installation): Schemas['installation'] {
  const { app, account } = installation;
  return {
    id: installation.id,
    client_id: app.clientId,
    account: simpleUser(world, account),
    repository_selection: installation.repositories === 'all' ? 'all' : 'selected',
    access_tokens_url: api(world, `/app/installations/${installation.id}/access_tokens`),
    repositories_url: api(world, '/installation/repositories'),
    html_url: `${world.url}/organizations/${account.login}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.kind,
    permissions: installation.permissions,
    events: [...app.events],
    created_at: stamp(installation.createdAt),
    updated_at: stamp(installation.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspendedAt ? simpleUser(world, account) : null,
    suspended_at: stampOrNull(installation.suspendedAt),
  };
}

export function teamShape(world: World, team: Team): Schemas['team'] {
  const url = api(world, `/organizations/${team.organization.id}/team/${team.id}`);
  return {
    id: team.id,
    node_id: nodeId('Team', team.id),
    url,
    html_url: `${world.url}/orgs/${team.organization.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    name: team.name,
    slug: team.slug,
    description: null,
    permission: 'pull',
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    type: 'organization',
    organization_id: team.organization.id,
    parent: null,
  };
}

const openCount = (repository: Repository): number =>
  [...repository.pulls.values()].filter((pull) => pull.state === 'open').length;

export function repositoryShape(world: World, repository: Repository): Schemas['repository'] {
  const open = openCount(repository);
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: simpleUser(world, repository.owner),
    html_url: htmlUrl(world, repository),
    description: repository.description,
    fork: repository.parent !== null,
    ...repositoryUrls(world, repository),
    homepage: null,
    language: null,
    forks_count: 0,
    forks: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: 0,
    default_branch: repository.defaultBranch,
    open_issues_count: open,
    open_issues: open,
    is_template: false,
    topics: [],
    has_issues: repository.hasIssues,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: repository.archived,
    disabled: repository.disabled,
    visibility: repository.private ? 'private' : 'public',
    allow_forking: true,
    web_commit_signoff_required: false,
    license: null,
    pushed_at: stamp(repository.pushedAt),
    created_at: stamp(repository.createdAt),
    updated_at: stamp(repository.pushedAt),
  };
}

/** `GET /repos/{owner}/{repo}` knows more than lists do. */
export function fullRepository(world: World, repository: Repository): Schemas['full-repository'] {
  const { license, temp_clone_token, permissions, ...shape } = repositoryShape(world, repository);
  return {
    ...shape,
    license,
    pushed_at: stamp(repository.pushedAt),
    created_at: stamp(repository.createdAt),
    updated_at: stamp(repository.pushedAt),
    has_discussions: false,
    subscribers_count: 0,
    network_count: 0,
    ...(repository.owner.organization ? { organization: simpleUser(world, repository.owner) } : {}),
    ...(repository.parent
      ? {
          parent: repositoryShape(world, repository.parent),
          source: repositoryShape(world, repository.parent),
        }
      : {}),
  };
}

export function minimalRepository(world: World, repository: Repository): Schemas['minimal-repository'] {
  const { license, permissions, temp_clone_token, ...shape } = repositoryShape(world, repository);
  return { ...shape, license: null };
}

export function simpleRepository(world: World, repository: Repository): Schemas['simple-repository'] {
  const { clone_url, git_url, ssh_url, svn_url, mirror_url, ...urls } = repositoryUrls(world, repository);
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: simpleUser(world, repository.owner),
    html_url: htmlUrl(world, repository),
    description: repository.description,
    fork: repository.parent !== null,
    ...urls,
  };
}

const reactionNames = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'eyes', 'rocket'] as const;

/** How often each reaction was given; `url` is of the thing reacted to. */
export function reactionsShape(url: string, given: readonly string[] = []): Schemas['reaction-rollup'] {
  const counts = reactionNames.map((name) => [name, given.filter((one) => one === name).length]);
  return {
    url: `${url}/reactions`,
    total_count: given.length,
    ...Object.fromEntries(counts),
  } as Schemas['reaction-rollup'];
}
