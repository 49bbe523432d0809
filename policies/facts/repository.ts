/** A repository itself, as GitHub describes it. */
export interface Repository {
  readonly owner: string;
  readonly name: string;
  /** The branch whose rules judge it. */
  readonly defaultBranch: string;
}
