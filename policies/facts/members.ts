/** Who belongs to an organization, by login, sorted. */
export interface Members {
  readonly owners: readonly string[];
  /** Without the owners. */
  readonly members: readonly string[];
  /** No members, and invited to single repositories. */
  readonly outside: readonly string[];
}
