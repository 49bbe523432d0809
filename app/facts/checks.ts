import { needed } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import type { CheckResult, RequiredCheck } from '../../policies/facts/checks.ts';
import { type People, partIn } from '../../policies/facts/people.ts';
import type { CheckRunNode, StatusContextNode } from '../github/pull-request/snapshot.ts';
import { CannotLook } from '../looked.ts';
import { isPublished, partOwn } from './own-checks.ts';
import { requiredChecks } from './required-checks.ts';
import { commitOf } from './reviews.ts';
import type { Collector } from './source.ts';
import { withAppIds } from './status-apps.ts';

const conclusions: Readonly<Record<string, CheckResult['state']>> = {
  SUCCESS: 'success',
  NEUTRAL: 'neutral',
  SKIPPED: 'skipped',
  CANCELLED: 'cancelled',
  TIMED_OUT: 'timed_out',
  ACTION_REQUIRED: 'action_required',
  STALE: 'stale',
};

function runState({ status, conclusion }: CheckRunNode): CheckResult['state'] {
  if (status !== 'COMPLETED') return 'pending';
  // FAILURE, STARTUP_FAILURE, and whatever GitHub may add: what is not known to be good is not good.
  return conclusions[conclusion ?? ''] ?? 'failure';
}

function runResult(run: CheckRunNode): CheckResult {
  const { app } = run.checkSuite;
  return {
    name: run.name,
    kind: 'check_run',
    app: app ? { id: app.databaseId, slug: app.slug } : null,
    state: runState(run),
    at: run.completedAt ?? run.startedAt,
    url: run.detailsUrl,
  };
}

/**
 * The newest run of every (name, App, workflow): ids only grow. An older one was run again, or started by an earlier
 * event. Jobs of one name in two workflows are two checks, and the newer must not hide the older.
 */
function newestRuns(runs: readonly CheckRunNode[]): readonly CheckRunNode[] {
  const keyOf = ({ name, checkSuite: { app, workflowRun } }: CheckRunNode) =>
    `${app?.databaseId ?? ''} ${workflowRun?.workflow.resourcePath ?? ''} ${name}`;
  return [...Map.groupBy(runs, keyOf).values()].flatMap((same) =>
    [...same].sort((a, b) => b.databaseId - a.databaseId).slice(0, 1),
  );
}

const statusStates = {
  SUCCESS: 'success',
  FAILURE: 'failure',
  ERROR: 'failure',
  PENDING: 'pending',
} as const;

function statusResult({
  context,
  state,
  creator,
  createdAt,
  targetUrl,
}: StatusContextNode): readonly CheckResult[] {
  // EXPECTED is GitHub's placeholder for a required status that nobody has sent.
  if (state === 'EXPECTED') return [];
  const app = creator?.__typename === 'Bot' ? { id: null, slug: creator.login } : null;
  return [{ name: context, kind: 'status', app, state: statusStates[state], at: createdAt, url: targetUrl }];
}

/** A status that somebody with a part in the change sent about it says nothing that the change did not say itself. */
function markOwn(result: CheckResult, statuses: readonly StatusContextNode[], people: People): CheckResult {
  if (result.kind !== 'status' || result.app !== null) return result;
  const login = statuses.find(({ context }) => context === result.name)?.creator?.login;
  return login && partIn(login, people) ? { ...result, byAuthor: login } : result;
}

function newestStatuses(statuses: readonly StatusContextNode[]): readonly StatusContextNode[] {
  return [...Map.groupBy(statuses, ({ context }) => context).values()].flatMap((same) =>
    [...same].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt)).slice(0, 1),
  );
}

function byName(a: CheckResult, b: CheckResult): number {
  const key = ({ name, kind, app }: CheckResult) => `${name}\n${kind}\n${app?.slug ?? ''}`;
  return key(a) < key(b) ? -1 : 1;
}

export const checks: Collector<'checks'> = {
  fact: 'checks',
  events: ['pull_request', 'check_run', 'check_suite', 'status'],
  permissions: {
    checks: 'read',
    contents: 'read',
    metadata: 'read',
    pull_requests: 'read',
    statuses: 'read',
  },
  local: false,
  asks: [],
  async collect(source) {
    const { github } = source;
    if (!github) throw new CannotLook(own('a local clone has no checks'));
    const { base, head, author } = await source.pullRequest();
    const [snapshot, demanded] = await Promise.all([
      github.snapshot(),
      requiredChecks(github, needed(base.ref)),
    ]);
    const nodes = snapshot.pullRequest.checks ?? [];
    const runs = partOwn(
      nodes.filter((node) => node.__typename === 'CheckRun'),
      github.self,
    );
    const statuses = newestStatuses(nodes.filter((node) => node.__typename === 'StatusContext'));
    const answers =
      ({ name, appId }: RequiredCheck) =>
      (run: CheckRunNode) =>
        run.name === name && (appId ?? run.checkSuite.app?.databaseId) === run.checkSuite.app?.databaseId;
    const ofJob = (check: RequiredCheck) =>
      runs.own.some(answers(check)) && !runs.others.some(answers(check));
    const required = demanded.filter(
      (check) => !isPublished(check.name, check.appId, github.self) && !ofJob(check),
    );
    const { pushes } = await github.history();
    const people = { author, commits: snapshot.pullRequest.commits.map(commitOf), pushes };
    const results = [...newestRuns(runs.others).map(runResult), ...statuses.flatMap(statusResult)]
      .map((result) => markOwn(result, statuses, people))
      .sort(byName);
    return {
      value: { head: head.sha, results: await withAppIds(github, results, required), required },
      gaps: runs.gaps,
    };
  },
};
