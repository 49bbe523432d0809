/** A repository itself, as GitHub describes it to everybody who may read it. */
export interface Repository {
  readonly owner: string;
  /** A person's repository has neither teams nor an organization's settings. */
  readonly ownerKind: 'organization' | 'user';
  readonly name: string;
  /** The branch whose rules judge it. */
  readonly defaultBranch: string;
  /** `internal`: everybody in the enterprise may read it. */
  readonly visibility: 'public' | 'private' | 'internal';
  /** Read-only for everybody. */
  readonly archived: boolean;
  readonly fork: boolean;
  /** There are forks of it, or somebody may make one. */
  readonly forkable: boolean;
  /** Nothing was ever pushed to it: there is no branch. */
  readonly empty: boolean;
}
