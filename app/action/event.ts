/** Which pull request a workflow's event is about, and whether judging it here is safe. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Identity } from '../../policies/engine/report.ts';
import { pullRequestOfGroup } from '../subjects/merge-group/events.ts';

export interface WorkflowEvent {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly runId: number;
  /** The commit the workflow runs on: on `pull_request_target` the base branch's head. */
  readonly sha: string;
  readonly owner: string;
  readonly repo: string;
}

const supported = 'pull_request, pull_request_target, pull_request_review, merge_group';

interface PullPayload {
  readonly number: number;
  readonly head: { readonly sha: string };
}

function isPull(value: unknown): value is PullPayload {
  return typeof value === 'object' && value !== null && 'number' in value && 'head' in value;
}

/** The pull request that is judged, and what the verdict is about: it, or the merge group made for it. */
export interface EventSubject {
  readonly number: number;
  readonly about: Pick<Identity, 'kind' | 'subjectId'>;
}

/** Throws a sentence for an event that is about no pull request. */
export function subjectOf(event: WorkflowEvent): EventSubject {
  const { pull_request: pull, merge_group: group } = event.payload;
  if (isPull(pull))
    return { number: pull.number, about: { kind: 'pull_request', subjectId: String(pull.number) } };
  const ref =
    typeof group === 'object' && group !== null && 'head_ref' in group ? String(group.head_ref) : '';
  const number = pullRequestOfGroup(ref);
  if (number !== null) return { number, about: { kind: 'merge_group', subjectId: event.sha } };
  throw new Error(`The event ${event.name} is not about a pull request. Run this action on: ${supported}.`);
}

async function checkedOut(workspace: string): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['-C', workspace, 'rev-parse', 'HEAD']);
  return stdout.trim();
}

/**
 * Throws when a workflow with write access and secrets (`pull_request_target`, `workflow_run`) has the change's own
 * code checked out: another step could then run it with those secrets.
 * https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/
 */
export async function refuseUntrustedCheckout(event: WorkflowEvent, workspace: string): Promise<void> {
  if (event.name !== 'pull_request_target' || !existsSync(join(workspace, '.git'))) return;
  // Only the base is known to be safe: a shallow clone does not tell whether a merge commit holds the head, and a branch
  // may have got another commit since the event.
  const commit = await checkedOut(workspace).catch(() => null);
  if (commit === event.sha) return;
  throw new Error(
    'This workflow runs on pull_request_target and has something other than the base checked out, maybe the pull request itself: its code could run with your secrets. ' +
      'Use "on: pull_request", or check out nothing but the base, as actions/checkout does by itself. This action needs no checkout.',
  );
}

/** The repository the workflow runs in, by its id; null where the event does not say. */
export function repositoryIdOf({ payload }: WorkflowEvent): number | null {
  const { repository } = payload;
  const named = typeof repository === 'object' && repository !== null && 'id' in repository;
  return named && typeof repository.id === 'number' ? repository.id : null;
}
