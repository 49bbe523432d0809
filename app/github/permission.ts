/** What somebody may do in a repository, now. https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
import { say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../facts/source.ts';
import { cannotLook, statusOf } from './cannot-look.ts';
import type { ClientOctokit } from './reads.ts';

/** From none to all. */
export const permissions = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type RepositoryPermission = (typeof permissions)[number];

export interface PermissionIn {
  readonly octokit: ClientOctokit;
  readonly owner: string;
  readonly repo: string;
}

/** Whether one permission is another or more. */
export function reaches(have: RepositoryPermission, least: RepositoryPermission): boolean {
  return permissions.indexOf(have) >= permissions.indexOf(least);
}

/** By flag, the strongest first: `permission` says maintain as write, and `role_name` may be a role of the organization's own. */
const flags = [
  ['admin', 'admin'],
  ['maintain', 'maintain'],
  ['push', 'write'],
  ['triage', 'triage'],
  ['pull', 'read'],
] as const;

/** `none` for a login that does not exist. Costs `metadata: read`. Throws {@link CannotLook}. */
export async function permissionOf(
  { octokit, owner, repo }: PermissionIn,
  login: string,
): Promise<RepositoryPermission> {
  try {
    const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
    const { data } = await octokit.request(route, { owner, repo, username: login });
    const held = data.user?.permissions;
    // A renamed account leads to whoever has the name now; anything but the one that was asked for is nobody.
    if (data.user?.login.toLowerCase() !== login.toLowerCase()) return 'none';
    if (held) return flags.find(([flag]) => held[flag] === true)?.[1] ?? 'none';
    throw new CannotLook(say`GitHub did not say what ${login} may do here`);
  } catch (error) {
    if (statusOf(error) === 404) return 'none';
    throw cannotLook(error, say`what ${login} may do here`, 'metadata: read');
  }
}
