/** Who of the members was seen to do something, as far as repositories tell. */
import type { Shown } from '../engine/shown.ts';

export interface SeenMember {
  readonly login: string;
  readonly owner: boolean;
  /** Whether something of theirs was seen in that time. Not shown where not all was looked at: nobody is accused of that. */
  readonly seen: Shown<boolean>;
}

export interface MemberActivity {
  /** ISO 8601, UTC: what was before is not looked at. */
  readonly since: string;
  /** By login. */
  readonly members: readonly SeenMember[];
  /** Repositories that moved since then. */
  readonly repositories: number;
}
