/** An organization's own settings, beside those of GitHub Actions. */
import { stricter } from '../engine/stricter.ts';
import { flag, type Place, word } from './fields.ts';
import type { FieldSetting } from './setting-type.ts';

const field = (path: string): Place => ({
  read: 'organization',
  path: [path],
  of: 'organization',
  route: 'PATCH /orgs/{org}',
  hidden:
    'GitHub shows it only to the organization’s owners (an App needs organization_administration: read)',
});

const members = {
  affects: 'every member who is not an owner',
  risk: 'high',
  stricter: stricter.whenFalse,
} as const;

export const organizationSettings: readonly FieldSetting[] = [
  word(
    field('default_repository_permission'),
    { admin: 'admin', write: 'write', read: 'read', none: 'none' },
    {
      key: 'organization.default-permission',
      says: 'What every member may do in every repository, whatever teams say',
      affects: 'every member: access that nobody gave by a team or by name begins or ends with it',
      risk: 'high',
      stricter: stricter.from('admin', 'write', 'read', 'none'),
    },
  ),
  flag(field('members_can_create_public_repositories'), {
    key: 'organization.members.create-public-repositories',
    says: 'Members may make public repositories',
    ...members,
  }),
  flag(field('members_can_create_private_repositories'), {
    key: 'organization.members.create-private-repositories',
    says: 'Members may make private repositories',
    ...members,
  }),
  flag(field('members_can_create_internal_repositories'), {
    key: 'organization.members.create-internal-repositories',
    says: 'Members may make internal repositories; only enterprises have them',
    ...members,
  }),
  flag(field('members_can_fork_private_repositories'), {
    key: 'organization.members.fork-private-repositories',
    says: 'Members may fork private repositories',
    ...members,
  }),
  flag(field('members_can_create_public_pages'), {
    key: 'organization.members.create-public-pages',
    says: 'Members may publish sites that everybody sees',
    ...members,
  }),
  flag(field('members_can_create_private_pages'), {
    key: 'organization.members.create-private-pages',
    says: 'Members may publish sites for those who can read the repository',
    ...members,
  }),
  flag(field('web_commit_signoff_required'), {
    key: 'organization.sign-off',
    says: 'Commits made on GitHub’s pages must be signed off, in all repositories',
    affects: 'everybody who commits on GitHub’s pages',
    risk: 'low',
    stricter: stricter.whenTrue,
  }),
  flag(field('deploy_keys_enabled_for_repositories'), {
    key: 'organization.deploy-keys',
    says: 'Repositories may have deploy keys; switching it off stops those that are in use',
    affects: 'whatever reads or pushes with a deploy key',
    risk: 'high',
    stricter: stricter.whenFalse,
  }),
];
