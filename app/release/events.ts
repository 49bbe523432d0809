/** Webhook payload → what it asks to be looked at again of releases. Pure; where it happened is added by the caller. */

/** The parts of a payload that are read; everything may be absent. */
interface ReleasePayload {
  readonly action?: string;
  readonly release?: { readonly tag_name: string };
  readonly issue?: { readonly labels?: readonly unknown[] };
  readonly pull_request?: { readonly labels?: readonly unknown[] };
  readonly label?: unknown;
}

/** Actions of `issues` and `pull_request` after which another set is open with a label. */
const labelActions = new Set([
  'labeled',
  'unlabeled',
  'closed',
  'reopened',
  'opened',
  'deleted',
  'transferred',
]);

/** What is open with a label may hold a release: those that are proposed are judged again. */
export function labelTasks(payload: ReleasePayload): readonly { readonly kind: 'release_pull_requests' }[] {
  const { action, issue, pull_request: pull, label } = payload;
  const carried = (issue ?? pull)?.labels?.length ?? 0;
  const concerns = labelActions.has(action ?? '') && (carried > 0 || label !== undefined);
  return concerns ? [{ kind: 'release_pull_requests' }] : [];
}

/** Actions of `release` after which there is something published to judge. */
const releaseActions = new Set(['published', 'released', 'prereleased', 'created', 'edited']);

export function releaseTasks({
  action,
  release,
}: ReleasePayload): readonly { readonly kind: 'release'; readonly tag: string }[] {
  return release && releaseActions.has(action ?? '') ? [{ kind: 'release', tag: release.tag_name }] : [];
}

/** A tag that is moved takes its release along, and GitHub tells of nothing but the push. Null for a branch. */
export function tagPushed(ref: string | undefined): string | null {
  return /^refs\/tags\/(.+)$/s.exec(ref ?? '')?.[1] ?? null;
}
