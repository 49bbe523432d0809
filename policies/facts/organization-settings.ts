/** What an organization's owners set for all of it, as `GET /orgs/{org}` shows it to who may see it. */
import type { Shown } from '../engine/shown.ts';

/** What members may do without being asked. */
export const privileges = [
  'change-visibility',
  'create-internal-repositories',
  'create-private-pages',
  'create-private-repositories',
  'create-public-pages',
  'create-public-repositories',
  'create-teams',
  'delete-issues',
  'delete-repositories',
  'fork-private-repositories',
  'invite-outside-collaborators',
] as const;

export type Privilege = (typeof privileges)[number];

export interface OrganizationSettings {
  /** GitHub's name of it, such as `free`, `team`, `enterprise`. */
  readonly plan: Shown<string>;
  /** Everybody must have a second factor. */
  readonly twoFactorRequired: Shown<boolean>;
  /** What members may do in every repository: `none`, `read`, `write`, `admin`, or what GitHub adds. */
  readonly defaultPermission: Shown<string>;
  readonly privileges: Readonly<Record<Privilege, Shown<boolean>>>;
}
