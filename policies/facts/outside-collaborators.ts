/** People who are no members and reach repositories all the same. */

/** GitHub's own roles, from the one that may do least. */
export const repositoryRoles = ['read', 'triage', 'write', 'maintain', 'admin'] as const;

export type RepositoryRole = (typeof repositoryRoles)[number];

export interface OutsideAccess {
  /** Without its owner. */
  readonly repository: string;
  readonly visibility: 'public' | 'private' | 'internal';
  readonly role: RepositoryRole;
  /** What the organization calls a role of its own; null for GitHub's. */
  readonly custom: string | null;
}

export interface OutsideCollaborator {
  readonly login: string;
  /** By repository. Not empty, unless it is in repositories that Fairlead does not see. */
  readonly access: readonly OutsideAccess[];
}

export interface OutsideCollaborators {
  /** By login. */
  readonly people: readonly OutsideCollaborator[];
  /** Repositories that were looked through. */
  readonly repositories: number;
}
