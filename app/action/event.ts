/** Which pull request a workflow's event is about, and whether judging it here is safe. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pullRequestOfGroup } from '../events.ts';

export interface WorkflowEvent {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly runId: number;
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

/** The number of the pull request; throws a sentence for an event that has none. */
export function pullRequestOf(event: WorkflowEvent): number {
  const { pull_request: pull } = event.payload;
  if (isPull(pull)) return pull.number;
  const group = event.payload.merge_group;
  const ref =
    typeof group === 'object' && group !== null && 'head_ref' in group ? String(group.head_ref) : '';
  const number = pullRequestOfGroup(ref);
  if (number !== null) return number;
  throw new Error(`The event ${event.name} is about no pull request. Run this action on: ${supported}.`);
}

async function checkedOut(workspace: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('git', [
    '-C',
    workspace,
    'rev-list',
    '--parents',
    '-n',
    '1',
    'HEAD',
  ]);
  return stdout.trim().split(' ');
}

/**
 * Throws when a workflow with write access and secrets (`pull_request_target`, `workflow_run`) has the change's own
 * code checked out: whatever runs beside this step would then run it with those secrets.
 * https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/
 */
export async function refuseUntrustedCheckout(event: WorkflowEvent, workspace: string): Promise<void> {
  if (event.name !== 'pull_request_target' || !existsSync(join(workspace, '.git'))) return;
  const { pull_request: pull } = event.payload;
  const commits = await checkedOut(workspace).catch(() => null);
  const trusted = commits !== null && isPull(pull) && !commits.includes(pull.head.sha);
  if (trusted) return;
  throw new Error(
    'This workflow runs on pull_request_target and has the pull request itself checked out: its code could run with your secrets. ' +
      'Use "on: pull_request", or remove the checkout of the head. This action needs no checkout.',
  );
}
