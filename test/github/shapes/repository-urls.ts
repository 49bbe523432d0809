/** The many addresses in a repository's shape. */
import type { Repository, Schemas } from '../state.ts';
import type { World } from '../world.ts';

type UrlKey = Exclude<
  Extract<keyof Schemas['repository'], `${string}_url` | 'url'>,
  'html_url' | 'mirror_url'
>;

const templates = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const satisfies Partial<Record<UrlKey, string>>;

type Urls = Record<UrlKey, string> & { readonly mirror_url: null };

export function repositoryUrls(world: World, repository: Repository): Urls {
  const name = `${repository.owner.login}/${repository.name}`;
  const url = `${world.url}/api/v3/repos/${name}`;
  const address = (template: string): string => `${url}${template}`;
  const listed = Object.fromEntries(
    Object.entries(templates).map(([key, template]) => [key, address(template)]),
  ) as Record<keyof typeof templates, string>;
  const clone = `${world.url}/${name}`;
  return {
    ...listed,
    url,
    clone_url: `${clone}.git`,
    git_url: `${clone.replace('http:', 'git:')}.git`,
    ssh_url: `${clone.replace('http:', 'ssh:')}.git`,
    svn_url: clone,
    mirror_url: null,
  };
}
