/** Settings of repositories and organizations, changed as `PATCH` changes them: what is not named stays. */
import * as z from 'zod';
import { invalid, Refusal } from '../http/refusal.ts';
import type { MergeSettings, OwnerSettings, SecurityFeature } from '../state/settings.ts';
import type { Repository } from '../state.ts';
import { repositoryByName, type World } from '../world.ts';
import { renameRepository, setArchived, setDefaultBranch, setPrivate } from './repositories.ts';

const flag = z.boolean().optional();
const feature = z.object({ status: z.enum(['enabled', 'disabled']) }).optional();

const merging = z.object({
  allow_squash_merge: flag,
  allow_merge_commit: flag,
  allow_rebase_merge: flag,
  allow_auto_merge: flag,
  allow_update_branch: flag,
  delete_branch_on_merge: flag,
  squash_merge_commit_title: z.enum(['PR_TITLE', 'COMMIT_OR_PR_TITLE']).optional(),
  squash_merge_commit_message: z.enum(['PR_BODY', 'COMMIT_MESSAGES', 'BLANK']).optional(),
  merge_commit_title: z.enum(['PR_TITLE', 'MERGE_MESSAGE']).optional(),
  merge_commit_message: z.enum(['PR_BODY', 'PR_TITLE', 'BLANK']).optional(),
});

const visible = z.object({
  homepage: z.string().optional(),
  has_projects: flag,
  has_wiki: flag,
  has_discussions: flag,
  is_template: flag,
  allow_forking: flag,
  web_commit_signoff_required: flag,
});

const security = z.object({
  advanced_security: feature,
  code_security: feature,
  secret_scanning: feature,
  secret_scanning_push_protection: feature,
  secret_scanning_non_provider_patterns: feature,
});

export const repositoryChange = z.object({
  ...merging.shape,
  ...visible.shape,
  name: z.string().optional(),
  description: z.string().nullish(),
  private: flag,
  visibility: z.enum(['public', 'private', 'internal']).optional(),
  default_branch: z.string().optional(),
  archived: flag,
  has_issues: flag,
  security_and_analysis: security.nullish(),
});

type RepositoryChange = z.infer<typeof repositoryChange>;

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function given<T extends object>(part: T): Given<T> {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Given<T>;
}

/** GitHub refuses a repository that can merge in no way. */
function checkMerging(after: MergeSettings): void {
  if (after.allow_merge_commit || after.allow_squash_merge || after.allow_rebase_merge) return;
  throw invalid({
    resource: 'Repository',
    field: 'merge_commit_allowed',
    code: 'custom',
    message: 'Sorry, you need to allow at least one merge strategy. (no_merge_method)',
  });
}

function changeSecurity({ settings }: Repository, change: z.infer<typeof security>): void {
  for (const [name, wanted] of Object.entries(change)) {
    if (wanted?.status === 'enabled') settings.security.add(name as SecurityFeature);
    if (wanted?.status === 'disabled') settings.security.delete(name as SecurityFeature);
  }
}

function changeIdentity(world: World, repository: Repository, change: RepositoryChange): void {
  const { name, default_branch: branch, description } = change;
  if (name !== undefined && name !== repository.name) {
    if (repositoryByName(world, repository.owner.login, name)) {
      throw invalid({
        resource: 'Repository',
        code: 'custom',
        field: 'name',
        message: 'name already exists on this account',
      });
    }
    renameRepository(world, repository, name);
  }
  if (branch !== undefined) {
    if (repository.refs.get(`refs/heads/${branch}`) === null) {
      throw invalid({ resource: 'Repository', code: 'invalid', field: 'default_branch' });
    }
    if (branch !== repository.defaultBranch) setDefaultBranch(world, repository, branch);
  }
  if (description !== undefined) repository.description = description;
}

/** An archived repository can only be unarchived. */
export function changeRepository(world: World, repository: Repository, change: RepositoryChange): void {
  if (repository.archived && change.archived !== false) {
    throw new Refusal(403, 'Repository was archived so is read-only.');
  }
  const merged = { ...repository.settings.merging, ...given(merging.parse(change)) };
  checkMerging(merged);
  changeIdentity(world, repository, change);
  Object.assign(repository.settings.merging, merged);
  Object.assign(repository.settings.visible, given(visible.parse(change)));
  changeSecurity(repository, change.security_and_analysis ?? {});
  repository.hasIssues = change.has_issues ?? repository.hasIssues;
  const { archived = repository.archived } = change;
  if (archived !== repository.archived) setArchived(world, repository, archived);
  const wanted = change.visibility ? change.visibility !== 'public' : change.private;
  if (wanted !== undefined && wanted !== repository.private) setPrivate(world, repository, wanted);
}

const ownerFlags = [
  'members_can_create_repositories',
  'members_can_create_public_repositories',
  'members_can_create_private_repositories',
  'members_can_create_internal_repositories',
  'members_can_create_pages',
  'members_can_create_public_pages',
  'members_can_create_private_pages',
  'members_can_fork_private_repositories',
  'web_commit_signoff_required',
  'deploy_keys_enabled_for_repositories',
  'advanced_security_enabled_for_new_repositories',
  'dependabot_alerts_enabled_for_new_repositories',
  'dependabot_security_updates_enabled_for_new_repositories',
  'dependency_graph_enabled_for_new_repositories',
  'secret_scanning_enabled_for_new_repositories',
  'secret_scanning_push_protection_enabled_for_new_repositories',
] as const satisfies readonly (keyof OwnerSettings)[];

/** Two-factor authentication cannot be required through the API: the field is not taken. */
export const organizationChange = z.object({
  ...(Object.fromEntries(ownerFlags.map((name) => [name, flag])) as Record<
    (typeof ownerFlags)[number],
    typeof flag
  >),
  billing_email: z.string().optional(),
  default_repository_permission: z.enum(['none', 'read', 'write', 'admin']).optional(),
});

export const ownerChange = ({
  default_repository_permission: _,
  ...change
}: z.infer<typeof organizationChange>): Partial<OwnerSettings> => given(change) as Partial<OwnerSettings>;
