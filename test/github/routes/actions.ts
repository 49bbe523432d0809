/** Workflow runs and their artifacts. https://docs.github.com/rest/actions */
import { json, numberParameter, parameter, type RepositoryCall } from '../http/call.ts';
import { counted } from '../http/paging.ts';
import { found, notFound, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { stamp } from '../shapes/accounts.ts';
import { artifactShape, workflowRunShape } from '../shapes/checks.ts';
import { approvalShape } from '../shapes/deployments.ts';
import type { Artifact, WorkflowRun } from '../state/checks.ts';
import type { World } from '../world.ts';

const base = '/repos/{owner}/{repo}/actions';

function artifactIn(call: RepositoryCall): Artifact {
  const id = numberParameter(call, 'artifact_id');
  return found(call.repository.artifacts.find((one) => one.id === id));
}

function artifacts(call: RepositoryCall, runId: number | null) {
  const name = call.query.get('name');
  const wanted = call.repository.artifacts
    .filter((one) => name === null || one.name === name)
    .filter((one) => runId === null || one.run.id === runId)
    .toReversed();
  return counted(call, 'artifacts', wanted, (one) => artifactShape(call.world, call.repository, one));
}

/** GitHub redirects to a signed address elsewhere that needs no token. */
function download(call: RepositoryCall) {
  const artifact = artifactIn(call);
  if (parameter(call, 'archive_format') !== 'zip') throw notFound();
  if (artifact.expired) throw new Refusal(410, 'Artifact has expired');
  return { status: 302, headers: { location: `${call.world.url}/_downloads/artifacts/${artifact.id}` } };
}

function runs(call: RepositoryCall) {
  const { query, repository, world } = call;
  const [sha, event, branch, status] = ['head_sha', 'event', 'branch', 'status'].map((key) => query.get(key));
  const workflow = 'workflow_id' in call.parameters ? parameter(call, 'workflow_id') : null;
  const isOf = (run: WorkflowRun) => run.path.endsWith(`/${workflow}`) || String(run.workflowId) === workflow;
  if (workflow !== null && !repository.workflowRuns.some(isOf)) throw notFound();
  const wanted = repository.workflowRuns
    .filter((run) => workflow === null || isOf(run))
    .filter((run) => sha == null || run.headSha === sha)
    .filter((run) => event == null || run.event === event)
    .filter((run) => branch == null || run.headBranch === branch)
    .filter((run) => status == null || run.status === status || run.conclusion === status)
    .toReversed();
  return counted(call, 'workflow_runs', wanted, (run) => workflowRunShape(world, repository, run));
}

/** The bytes behind a download address. */
export function downloadOf(world: World, pathname: string): Buffer | null {
  const id = /^\/_downloads\/artifacts\/(\d+)$/.exec(pathname)?.[1];
  if (id === undefined) return null;
  for (const repository of world.repositories) {
    const artifact = repository.artifacts.find((one) => String(one.id) === id);
    if (artifact) return artifact.zip;
  }
  return null;
}

export const actionsRoutes: readonly Route[] = [
  repositoryRoute(`GET ${base}/artifacts`, ['actions=read'], (call) => artifacts(call, null)),
  repositoryRoute(`GET ${base}/artifacts/{artifact_id}`, ['actions=read'], (call) =>
    json(artifactShape(call.world, call.repository, artifactIn(call))),
  ),
  repositoryRoute(`GET ${base}/artifacts/{artifact_id}/{archive_format}`, ['actions=read'], download),
  repositoryRoute(`GET ${base}/runs`, ['actions=read'], runs),
  repositoryRoute(`GET ${base}/workflows/{workflow_id}/runs`, ['actions=read'], runs),
  repositoryRoute(`GET ${base}/runs/{run_id}`, ['actions=read'], async (call) => {
    const id = numberParameter(call, 'run_id');
    const run = found(call.repository.workflowRuns.find((one) => one.id === id));
    return json(await workflowRunShape(call.world, call.repository, run));
  }),
  // All at once, of every attempt: there are neither pages nor times.
  repositoryRoute(`GET ${base}/runs/{run_id}/approvals`, ['actions=read'], (call) => {
    const id = numberParameter(call, 'run_id');
    const run = found(call.repository.workflowRuns.find((one) => one.id === id));
    return json(run.approvals.map((one) => approvalShape(call.world, call.repository, one)));
  }),
  repositoryRoute(`GET ${base}/runs/{run_id}/attempts/{attempt_number}`, ['actions=read'], async (call) => {
    const id = numberParameter(call, 'run_id');
    const run = found(call.repository.workflowRuns.find((one) => one.id === id));
    const attempt = numberParameter(call, 'attempt_number');
    const shape = await workflowRunShape(call.world, call.repository, run);
    if (attempt === shape.run_attempt) return json(shape);
    const { conclusion, endedAt } = found(run.earlier[attempt - 1]);
    return json({ ...shape, run_attempt: attempt, conclusion, updated_at: stamp(endedAt) });
  }),
  repositoryRoute(`GET ${base}/runs/{run_id}/artifacts`, ['actions=read'], (call) =>
    artifacts(call, numberParameter(call, 'run_id')),
  ),
];
