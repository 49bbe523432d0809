/** What a commit's check runs and statuses add up to. */

import { combinedState, rollUp, runsAt, statusesAt } from '../check-state.ts';
import { stamp, stampOrNull } from '../shapes/accounts.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { CheckRun, Status } from '../state/checks.ts';
import type { Repository } from '../state.ts';
import { actor, app } from './actors.ts';
import { type ConnectionArguments, connection } from './connection.ts';
import { allowed, type Context, forbidden, int, type Node } from './context.ts';

function runNode(context: Context, repository: Repository, run: CheckRun): Node {
  const { suite } = run;
  const page = `${context.world.url}/${repository.owner.login}/${repository.name}/runs/${run.id}`;
  return {
    __typename: 'CheckRun',
    id: nodeId('CheckRun', run.id),
    databaseId: int(run.id),
    externalId: run.externalId,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    startedAt: stampOrNull(run.startedAt),
    completedAt: stampOrNull(run.completedAt),
    detailsUrl: run.detailsUrl ?? page,
    permalink: page,
    url: page,
    title: run.title,
    summary: run.summary,
    text: run.text,
    checkSuite: {
      __typename: 'CheckSuite',
      id: nodeId('CheckSuite', suite.id),
      databaseId: int(suite.id),
      app: app(context, suite.app),
      workflowRun: suite.workflowRun
        ? {
            __typename: 'WorkflowRun',
            id: nodeId('WorkflowRun', suite.workflowRun.id),
            databaseId: int(suite.workflowRun.id),
            url: `${context.world.url}/${repository.owner.login}/${repository.name}/actions/runs/${suite.workflowRun.id}`,
            event: suite.workflowRun.event,
            runNumber: suite.workflowRun.runNumber,
            workflow: {
              __typename: 'Workflow',
              databaseId: int(suite.workflowRun.workflowId),
              resourcePath: `/${repository.owner.login}/${repository.name}/actions/workflows/${suite.workflowRun.path.split('/').at(-1)}`,
              name: suite.workflowRun.name,
            },
          }
        : null,
    },
  };
}

function statusNode(context: Context, status: Status): Node {
  return {
    __typename: 'StatusContext',
    id: nodeId('StatusContext', status.id),
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description,
    targetUrl: status.targetUrl,
    createdAt: stamp(status.createdAt),
    creator: actor(context, status.creator),
  };
}

function stateOf(runs: readonly CheckRun[], statuses: readonly Status[]): string {
  const { status, conclusion } = rollUp(runs);
  const checks = runs.length === 0 ? 'success' : status === 'completed' ? conclusion : 'pending';
  const states = [checks, statuses.length === 0 ? 'success' : combinedState(statuses)];
  if (states.includes('pending')) return 'PENDING';
  return states.every((one) => one === 'success' || one === 'neutral' || one === 'skipped')
    ? 'SUCCESS'
    : 'FAILURE';
}

/** Of each name the newest, the oldest of them first. */
function latest<T>(newestFirst: readonly T[], nameOf: (one: T) => string): readonly T[] {
  return [...new Map(newestFirst.toReversed().map((one) => [nameOf(one), one])).values()];
}

/** Null when there is neither check nor status. A node whose permission is missing is refused on its own. */
export function rollup(context: Context, repository: Repository, oid: string): Node | null {
  const { lag } = context.world;
  const runs = latest(lag.checks(runsAt(repository, oid)), ({ suite, name }) => `${suite.id} ${name}`);
  const statuses = latest(lag.checks(statusesAt(repository, oid)), (one) => one.context);
  if (runs.length + statuses.length === 0) return null;
  const seesChecks = allowed(context, repository, 'checks=read');
  const seesStatuses = allowed(context, repository, 'statuses=read');
  const contexts = [
    ...runs.map((run) => () => (seesChecks ? runNode(context, repository, run) : forbidden())),
    ...statuses.map((status) => () => (seesStatuses ? statusNode(context, status) : forbidden())),
  ];
  return {
    __typename: 'StatusCheckRollup',
    id: nodeId('Commit', oid),
    state: stateOf(runs, statuses),
    contexts: (args: ConnectionArguments) =>
      connection(context, 'contexts', args, contexts, (make) => make()),
  };
}
