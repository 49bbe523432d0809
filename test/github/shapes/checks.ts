/** Check runs, check suites, statuses, artifacts and workflow runs. */

import { rollUp } from '../check-state.ts';
import type { Annotation, Artifact, CheckRun, CheckSuite, Status, WorkflowRun } from '../state/checks.ts';
import type { Repository, Schemas } from '../state.ts';
import type { World } from '../world.ts';
import {
  api,
  fullName,
  htmlUrl,
  integration,
  minimalRepository,
  simpleUser,
  stamp,
  stampOrNull,
} from './accounts.ts';
import { simpleCommit } from './commits.ts';
import { nodeId } from './node-id.ts';
import { pullMinimal } from './pulls.ts';

/** Empty for pull requests from forks, as GitHub's checks are. */
function pullsAt(world: World, repository: Repository, sha: string): Schemas['pull-request-minimal'][] {
  return [...repository.pulls.values()]
    .filter((pull) => pull.state === 'open' && pull.head.sha === sha && pull.head.repository === repository)
    .map((pull) => pullMinimal(world, pull));
}

export function checkRunShape(world: World, repository: Repository, run: CheckRun): Schemas['check-run'] {
  const url = api(world, `/repos/${fullName(repository)}/check-runs/${run.id}`);
  const html = `${htmlUrl(world, repository)}/runs/${run.id}`;
  return {
    id: run.id,
    head_sha: run.headSha,
    node_id: nodeId('CheckRun', run.id),
    external_id: run.externalId ?? '',
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: stampOrNull(run.startedAt),
    completed_at: stampOrNull(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: run.suite.id },
    app: integration(world, run.suite.app),
    pull_requests: pullsAt(world, repository, run.headSha),
  };
}

export function annotationShape(
  world: World,
  repository: Repository,
  run: CheckRun,
  annotation: Annotation,
): Schemas['check-annotation'] {
  return {
    path: annotation.path,
    start_line: annotation.start_line,
    end_line: annotation.end_line,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
    blob_href: `${htmlUrl(world, repository)}/blob/${run.headSha}/${annotation.path}`,
  };
}

const waiting = { status: 'queued', conclusion: null } as const;

export async function checkSuiteShape(
  world: World,
  repository: Repository,
  suite: CheckSuite,
): Promise<Schemas['check-suite']> {
  const url = api(world, `/repos/${fullName(repository)}/check-suites/${suite.id}`);
  const runs = repository.checkRuns.filter((run) => run.suite === suite);
  const { status, conclusion } = suite.isReset ? waiting : rollUp(runs);
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status,
    conclusion,
    url,
    before: null,
    after: suite.headSha,
    pull_requests: pullsAt(world, repository, suite.headSha),
    app: integration(world, suite.app),
    repository: minimalRepository(world, repository),
    created_at: stamp(suite.createdAt),
    updated_at: stamp(suite.createdAt),
    head_commit: simpleCommit(await repository.store.commit(suite.headSha)),
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
  };
}

export function statusShape(world: World, repository: Repository, status: Status): Schemas['status'] {
  const creator = simpleUser(world, status.creator);
  return {
    url: api(world, `/repos/${fullName(repository)}/statuses/${status.sha}`),
    avatar_url: creator.avatar_url,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: stamp(status.createdAt),
    updated_at: stamp(status.createdAt),
    creator,
  };
}

export function artifactShape(world: World, repository: Repository, artifact: Artifact): Schemas['artifact'] {
  const url = api(world, `/repos/${fullName(repository)}/actions/artifacts/${artifact.id}`);
  const expires = new Date(artifact.createdAt.getTime() + 90 * 86_400_000);
  return {
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.zip.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    created_at: stamp(artifact.createdAt),
    updated_at: stamp(artifact.createdAt),
    expires_at: stamp(expires),
    workflow_run: {
      id: artifact.run.id,
      repository_id: repository.id,
      head_repository_id: repository.id,
      ...(artifact.run.headBranch === null ? {} : { head_branch: artifact.run.headBranch }),
      head_sha: artifact.run.headSha,
    },
  };
}

export async function workflowRunShape(
  world: World,
  repository: Repository,
  run: WorkflowRun,
): Promise<Schemas['workflow-run']> {
  const base = api(world, `/repos/${fullName(repository)}`);
  const url = `${base}/actions/runs/${run.id}`;
  const suite = repository.checkSuites.find((one) => one.workflowRun === run);
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('WorkflowRun', run.id),
    check_suite_id: suite?.id ?? 0,
    check_suite_node_id: nodeId('CheckSuite', suite?.id ?? 0),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    display_title: run.name,
    run_number: run.runNumber,
    run_attempt: run.earlier.length + 1,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflowId,
    url,
    html_url: `${htmlUrl(world, repository)}/actions/runs/${run.id}`,
    pull_requests: pullsAt(world, repository, run.headSha),
    created_at: stamp(run.createdAt),
    updated_at: stamp(run.updatedAt),
    run_started_at: stamp(run.createdAt),
    actor: simpleUser(world, run.actor),
    triggering_actor: simpleUser(world, run.triggeringActor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${base}/check-suites/${suite?.id ?? 0}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${base}/actions/workflows/${run.workflowId}`,
    head_commit: simpleCommit(await repository.store.commit(run.headSha)),
    repository: minimalRepository(world, repository),
    head_repository: minimalRepository(world, repository),
  };
}
