/**
 * Webhook event → what to note of it. Pure. What the event itself says is noted as it says it; where it only says that
 * something changed (a pull request that ended, a branch that moved), that is noted, and GitHub is asked. One note per thing, however many
 * events tell of it.
 *
 * Pull requests that are open are not asked for with each event: what becomes of them is asked once, when they end, and the
 * daily look finds the others.
 */
import { z } from 'zod';
import { deploymentId, stateOf } from '../github/deployment-rows.ts';
import { issueRowOfRest } from '../github/issue-rows.ts';
import { secondsOf } from '../github/pull-rows.ts';
import { runRowOf } from '../github/run-rows.ts';
import { releaseRow, statusRow, tagRow } from '../store/reading.ts';
import type { Row } from '../store/rows.ts';

/** What somebody has to ask GitHub for, or the rows themselves. */
export type Noted =
  | { readonly kind: 'pull'; readonly number: number }
  /** The branch has this commit now. */
  | { readonly kind: 'branch'; readonly branch: string; readonly head: string }
  /** Something was released: which commit its tag names, GitHub has to be asked. */
  | { readonly kind: 'releases' }
  /** Kept where it carries what makes an incident, or is one already. */
  | { readonly kind: 'issue'; readonly row: Row }
  | { readonly kind: 'rows'; readonly rows: readonly Row[] };

export interface EventNote {
  readonly note: string;
  readonly noted: Noted;
}

const text = z.string().max(1000);
const time = z.string().max(100);
const id = z.int().positive();

const pullEvent = z.object({
  action: text,
  pull_request: z.object({ number: z.int().positive(), state: text.optional() }),
});

function ofPull(given: unknown): readonly EventNote[] {
  const read = pullEvent.safeParse(given);
  if (!read.success) return [];
  const { number, state } = read.data.pull_request;
  if (state === 'open' && read.data.action !== 'reopened') return [];
  return [{ note: `pull/${number}`, noted: { kind: 'pull', number } }];
}

const pushEvent = z.object({
  ref: text,
  after: z.string().regex(/^[0-9a-f]{40,64}$/),
  deleted: z.boolean().optional(),
  repository: z.object({ default_branch: text }),
  head_commit: z.object({ id: text, timestamp: time }).nullish(),
});

/** GitHub sends no event for more than three tags pushed at once: the daily look finds those. */
function ofPush(given: unknown, seenAt: number): readonly EventNote[] {
  const read = pushEvent.safeParse(given);
  if (!read.success) return [];
  const { ref, after, deleted = false, repository, head_commit: head } = read.data;
  const branch = repository.default_branch;
  if (ref === `refs/heads/${branch}`)
    return deleted ? [] : [{ note: 'branch', noted: { kind: 'branch', branch, head: after } }];
  const [, name] = /^refs\/tags\/(.+)$/.exec(ref) ?? [];
  if (name === undefined || (!deleted && !head)) return [];
  const at = Math.floor(seenAt / 1000);
  // Seen when it was pushed: that is when it was given, whatever its commit says.
  const tag = { name, commit: head?.id ?? '', at, lightweight: false, ...(deleted ? { deleted: true } : {}) };
  return [{ note: `tag/${name}`, noted: { kind: 'rows', rows: [tagRow(tag, seenAt)] } }];
}

const deployment = z.object({
  id,
  node_id: text,
  sha: text,
  environment: text,
  created_at: time,
});

type Deployment = z.infer<typeof deployment>;

function deploymentRow(
  { id: number, node_id, sha, environment, created_at }: Deployment,
  seenAt: number,
): Row {
  const createdAt = secondsOf(created_at);
  const data = { id: deploymentId(number, node_id), commit: sha, environment, createdAt, whole: true };
  return { kind: 'deployment', id: data.id, at: createdAt, updatedAt: createdAt, seenAt, data };
}

const deploymentEvent = z.object({ deployment });

function ofDeployment(given: unknown, seenAt: number): readonly EventNote[] {
  const read = deploymentEvent.safeParse(given);
  if (!read.success) return [];
  const row = deploymentRow(read.data.deployment, seenAt);
  return [{ note: `deployment/${row.id}`, noted: { kind: 'rows', rows: [row] } }];
}

const statusEvent = z.object({
  deployment,
  deployment_status: z.object({ state: text, created_at: time, environment: text.optional() }),
});

/** It tells of its deployment, too: the event of that one may never come. */
function ofStatus(given: unknown, seenAt: number): readonly EventNote[] {
  const read = statusEvent.safeParse(given);
  if (!read.success) return [];
  const { deployment: of, deployment_status: told } = read.data;
  const row = deploymentRow(of, seenAt);
  const environment = told.environment || of.environment;
  const status = statusRow(row.id, {
    state: stateOf(told.state),
    at: secondsOf(told.created_at),
    environment,
  });
  return [{ note: `status/${status.id}`, noted: { kind: 'rows', rows: [row, status] } }];
}

const releaseEvent = z.object({
  action: text,
  release: z.object({
    tag_name: text,
    draft: z.boolean(),
    prerelease: z.boolean(),
    published_at: time.nullable(),
  }),
});

function ofRelease(given: unknown, seenAt: number): readonly EventNote[] {
  const read = releaseEvent.safeParse(given);
  if (!read.success) return [];
  const { action, release } = read.data;
  const { tag_name: tag, draft, prerelease: preRelease, published_at: published } = release;
  if (action !== 'deleted' && action !== 'unpublished')
    return draft || published === null ? [] : [{ note: 'releases', noted: { kind: 'releases' } }];
  const publishedAt = published === null ? Math.floor(seenAt / 1000) : secondsOf(published);
  const gone = { tag, commit: null, committedAt: null, publishedAt, preRelease, deleted: true };
  return [{ note: `release/${tag}`, noted: { kind: 'rows', rows: [releaseRow(gone, seenAt)] } }];
}

const option = z.object({ name: text });
const fieldValue = z.object({
  issue_field_name: text.optional(),
  single_select_option: option.nullish(),
  multi_select_options: z.array(option).nullish(),
});

const issueEvent = z.object({
  action: text,
  repository: z.object({ full_name: text }),
  issue: z.object({
    number: z.int().positive(),
    html_url: text,
    body: z.string().nullish(),
    state: text,
    state_reason: text.nullish(),
    created_at: time,
    closed_at: time.nullish(),
    updated_at: time,
    labels: z.array(z.object({ name: text })).default([]),
    type: z.object({ name: text }).nullish(),
    issue_field_values: z.array(fieldValue).optional(),
    pull_request: z.unknown().optional(),
  }),
});

const incidentActions = new Set([
  'opened',
  'edited',
  'field_added',
  'field_removed',
  'closed',
  'reopened',
  'labeled',
  'unlabeled',
  'typed',
  'untyped',
  'deleted',
  'transferred',
]);

function ofIssue(given: unknown, seenAt: number): readonly EventNote[] {
  const read = issueEvent.safeParse(given);
  if (!read.success || !incidentActions.has(read.data.action)) return [];
  const { action, issue, repository } = read.data;
  if (issue.pull_request !== undefined) return [];
  const isGone = action === 'deleted' || action === 'transferred';
  const data = issueRowOfRest(repository.full_name, {
    ...issue,
    state_reason: issue.state_reason ?? null,
    closed_at: issue.closed_at ?? null,
    body: issue.body ?? null,
    type: isGone ? null : (issue.type ?? null),
    // What is gone is no incident of this repository.
    labels: isGone ? [] : issue.labels,
    issue_field_values: isGone ? [] : issue.issue_field_values,
  });
  const row: Row = { kind: 'issue', id: data.id, at: data.openedAt, updatedAt: data.updatedAt, seenAt, data };
  return [{ note: `issue/${issue.number}`, noted: { kind: 'issue', row } }];
}

const runEvent = z.object({
  action: text,
  workflow_run: z.object({
    id,
    path: text,
    head_sha: text,
    head_branch: text.nullable(),
    status: text.nullable(),
    conclusion: text.nullable(),
    updated_at: time,
    run_attempt: z.int().positive().optional(),
  }),
});

function ofRun(given: unknown, seenAt: number): readonly EventNote[] {
  const read = runEvent.safeParse(given);
  if (!read.success || read.data.action !== 'completed') return [];
  const data = runRowOf(read.data.workflow_run);
  const row: Row = { kind: 'run', id: data.id, at: data.endedAt, updatedAt: data.endedAt, seenAt, data };
  return [{ note: data.id, noted: { kind: 'rows', rows: [row] } }];
}

type Reader = (payload: unknown, seenAt: number) => readonly EventNote[];

const readers: Readonly<Record<string, Reader>> = {
  deployment: ofDeployment,
  deployment_status: ofStatus,
  issues: ofIssue,
  pull_request: ofPull,
  pull_request_review: ofPull,
  push: ofPush,
  release: ofRelease,
  workflow_run: ofRun,
};

/** Events that are noted. */
export const notedEvents: readonly string[] = Object.keys(readers);

/** `seenAt`: milliseconds since 1970. Never throws; what is not understood is found by the daily look. */
export function notesOf(name: string, payload: unknown, seenAt: number): readonly EventNote[] {
  // An event may be called like something that every object has.
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  return reader?.(payload, seenAt) ?? [];
}
