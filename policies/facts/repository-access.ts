/** Who may do what in a repository. */
import type { Shown } from '../engine/shown.ts';

/** What GitHub builds roles on, from the least to the most. */
export const accessLevels = ['read', 'triage', 'write', 'maintain', 'admin'] as const;

export type AccessLevel = (typeof accessLevels)[number];

/** Whether one level is at least the other. */
export function allows(have: AccessLevel, least: AccessLevel): boolean {
  return accessLevels.indexOf(have) >= accessLevels.indexOf(least);
}

export interface Collaborator {
  readonly login: string;
  /** The most that they may do, however they came to it. */
  readonly level: AccessLevel;
  /** A role of the organization's own, where it is one. */
  readonly role: string;
}

export interface TeamAccess {
  /** Slug. */
  readonly team: string;
  readonly level: AccessLevel;
}

/** Lists are sorted by name. */
export interface RepositoryAccess {
  /** Everybody who administers it: named, through a team, as an owner of the organization. */
  readonly admins: Shown<readonly Collaborator[]>;
  /** Everybody who is no member of the organization and has access. A person's repository has none of these. */
  readonly outside: Shown<readonly Collaborator[]>;
  /** Everybody who is named in the repository itself; null where nothing asks for them. */
  readonly direct: Shown<readonly Collaborator[]> | null;
  /** Null where nothing asks for them. A person's repository has none. */
  readonly teams: Shown<readonly TeamAccess[]> | null;
}
