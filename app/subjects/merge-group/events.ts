/** Webhook event → merge groups to be judged, and the pull request a group was made for. Pure. */
import type { Handlers } from '../../payload.ts';
import { mergeGroupTask } from '../../task.ts';

export const mergeGroupEvents: Handlers = {
  merge_group: (at, { action, merge_group: group }) =>
    group && action === 'checks_requested' ? [mergeGroupTask(at, group.head_sha, group.head_ref)] : [],
};

/** `gh-readonly-queue/main/pr-12-<sha>` → 12; null for a name of another shape. */
export function pullRequestOfGroup(ref: string): number | null {
  const match = /\/pr-(\d+)-[0-9a-f]{40}$/.exec(ref);
  return match ? Number(match[1]) : null;
}
