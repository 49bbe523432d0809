/** An organization's settings: GitHub leaves out, or gives as null, what whoever asks may not see. */
import * as z from 'zod';
import { own, say } from '../../../policies/engine/prose.ts';
import { notShown, type Shown } from '../../../policies/engine/shown.ts';
import type { OrganizationSettings, Privilege } from '../../../policies/facts/organization-settings.ts';
import { privileges } from '../../../policies/facts/organization-settings.ts';
import { grant } from '../access/reasons.ts';
import { administration, type OrganizationReads, readOne, theSettings } from './reads.ts';

const flag = z.boolean().nullish();

/** As `GET /orgs/{org}` names what members may do. */
const fields = {
  'change-visibility': 'members_can_change_repo_visibility',
  'create-internal-repositories': 'members_can_create_internal_repositories',
  'create-private-pages': 'members_can_create_private_pages',
  'create-private-repositories': 'members_can_create_private_repositories',
  'create-public-pages': 'members_can_create_public_pages',
  'create-public-repositories': 'members_can_create_public_repositories',
  'create-teams': 'members_can_create_teams',
  'delete-issues': 'members_can_delete_issues',
  'delete-repositories': 'members_can_delete_repositories',
  'fork-private-repositories': 'members_can_fork_private_repositories',
  'invite-outside-collaborators': 'members_can_invite_outside_collaborators',
} as const satisfies Readonly<Record<Privilege, string>>;

const settings = z.object({
  two_factor_requirement_enabled: flag,
  default_repository_permission: z.string().nullish(),
  plan: z.object({ name: z.string() }).nullish(),
  ...(Object.fromEntries(Object.values(fields).map((name) => [name, flag])) as Record<
    (typeof fields)[Privilege],
    typeof flag
  >),
});

type Settings = z.output<typeof settings>;

/** Whether whoever asks sees an owner's settings at all: then one that is missing is not for lack of a permission. */
const seesSettings = (read: Settings): boolean =>
  read.default_repository_permission != null || read.two_factor_requirement_enabled != null;

const forOwners = notShown(
  own("GitHub shows the organization's settings to its owners, and to Apps that may read its administration"),
  { permission: administration, remedy: grant(administration) },
);

const forPlan = notShown(own('GitHub does not show which plan the organization is on'), {
  permission: 'organization_plan: read',
  remedy: grant('organization_plan: read'),
});

function shownOf<T>(read: Settings, value: T | null | undefined, what: string): Shown<T> {
  if (value !== null && value !== undefined) return value;
  return seesSettings(read) ? notShown(say`GitHub does not show ${what} here`) : forOwners;
}

/** Throws `CannotLook`. */
export async function readSettings({
  settings: octokit,
  org,
}: OrganizationReads): Promise<OrganizationSettings> {
  const read = await readOne({
    octokit,
    route: 'GET /orgs/{org}',
    parameters: { org },
    what: theSettings,
    permission: administration,
    reader: settings,
  });
  const may = privileges.map((name) => [name, shownOf(read, read[fields[name]], fields[name])] as const);
  const factor = 'two_factor_requirement_enabled';
  const permission = 'default_repository_permission';
  return {
    twoFactorRequired: shownOf(read, read[factor], factor),
    defaultPermission: shownOf(read, read[permission], permission),
    plan: read.plan?.name ?? forPlan,
    privileges: Object.fromEntries(may) as unknown as OrganizationSettings['privileges'],
  };
}
