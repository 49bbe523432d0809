/** When each member was last seen to do something, as far as repositories tell. */
export interface SeenMember {
  readonly login: string;
  readonly owner: boolean;
  /** Whether something of theirs was seen in the time that was looked at. */
  readonly seen: boolean;
}

export interface MemberActivity {
  /** ISO 8601, UTC: what was before is not looked at. */
  readonly since: string;
  /** By login. */
  readonly members: readonly SeenMember[];
  /** Repositories in which something happened since then, and that were looked through as far as needed. */
  readonly repositories: number;
}
