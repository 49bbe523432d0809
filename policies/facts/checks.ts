/** What ran on the head, and what the base branch requires. */

export interface CheckResult {
  readonly name: string;
  readonly kind: 'check_run' | 'status';
  /**
   * The App that made it; null for a commit status that a person made. `id` is null for a status of an App whose
   * number was not looked up.
   */
  readonly app: { readonly id: number | null; readonly slug: string } | null;
  /** Login of the person who sent a status, where that person had a part in the change. */
  readonly byAuthor?: string;
  readonly state:
    | 'success'
    | 'failure'
    | 'neutral'
    | 'skipped'
    | 'cancelled'
    | 'timed_out'
    | 'action_required'
    | 'stale'
    | 'pending';
  /** ISO 8601, UTC; when it completed, or started when it has not; null when it is only queued. */
  readonly at: string | null;
  readonly url: string | null;
}

export interface RequiredCheck {
  readonly name: string;
  /** The App it must come from; null: any source may report it. */
  readonly appId: number | null;
  /** `ruleset` or `branch protection`: where the requirement was found. */
  readonly from: 'ruleset' | 'branch protection';
}

export interface Checks {
  /** The commit the results are of. */
  readonly head: string;
  /** The newest result of every (name, kind, App), sorted by name; Fairlead's own check is left out. */
  readonly results: readonly CheckResult[];
  /** What the base branch requires, Fairlead's own check left out, sorted by name. */
  readonly required: readonly RequiredCheck[];
}
