/** What somebody may do in a repository, now. https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
import type { components } from '@octokit/openapi-types';
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

/** By flag, the strongest first. */
const flags = [
  ['admin', 'admin'],
  ['maintain', 'maintain'],
  ['push', 'write'],
  ['triage', 'triage'],
  ['pull', 'read'],
] as const;

type Answer = components['schemas']['repository-collaborator-permission'];

function isPermission(name: unknown): name is RepositoryPermission {
  return permissions.some((one) => one === name);
}

/** `permission` says maintain as write; `role_name` may be a role of the organization's own, and then its flags count. */
function heldIn({ role_name: role, permission, user }: Answer): RepositoryPermission {
  if (isPermission(role)) return role;
  const held = user?.permissions;
  if (held) return flags.find(([flag]) => held[flag] === true)?.[1] ?? 'none';
  return isPermission(permission) ? permission : 'none';
}

/** `none` for a login that does not exist. Costs `metadata: read`. Throws {@link CannotLook}. */
export async function permissionOf(
  { octokit, owner, repo }: PermissionIn,
  login: string,
): Promise<RepositoryPermission> {
  try {
    const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
    const { data } = await octokit.request(route, { owner, repo, username: login });
    // Names change hands: an answer about anybody else is none.
    if (data.user?.login.toLowerCase() !== login.toLowerCase())
      throw new CannotLook(say`GitHub did not say what ${login} may do here`);
    return heldIn(data);
  } catch (error) {
    if (statusOf(error) === 404) return 'none';
    throw cannotLook(error, say`what ${login} may do here`, 'metadata: read');
  }
}
