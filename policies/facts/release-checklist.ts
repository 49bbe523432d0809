/** Who ticked the boxes of a release's checklist, from the edit history of its pull request. */
import type { TickedBox } from '../formats/task-list.ts';

export type Permission = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export interface ReleaseChecklist {
  /** The pull request that proposes, or brought, the release; null: there is none. */
  readonly pullRequest: number | null;
  /** The boxes of its text that are asked for, in the text's order, each once. */
  readonly boxes: readonly TickedBox[];
  /** What those who ticked may do here now, by lower-case login. */
  readonly permissions: Readonly<Record<string, Permission>>;
  /** Lower-case `org/team` → logins; null: the members could not be read, and a gap says so. */
  readonly teamMembers: Readonly<Record<string, readonly string[] | null>>;
}
