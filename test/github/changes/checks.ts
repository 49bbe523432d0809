/** Check suites and check runs. */
import { Refusal } from '../http/refusal.ts';
import { checkRunShape, checkSuiteShape, workflowRunShape } from '../shapes/checks.ts';
import type { CheckRun, CheckSuite, WorkflowRun } from '../state/checks.ts';
import type { Account, App, Repository } from '../state.ts';
import type { World } from '../world.ts';
import { type CheckRunChange, checkLimits } from './check-limits.ts';

async function emitSuite(
  world: World,
  repository: Repository,
  suite: CheckSuite,
  action: string,
): Promise<void> {
  world.webhooks.emit({
    event: 'check_suite',
    action,
    repository,
    sender: suite.app.bot,
    only: suite.app,
    payload: { check_suite: await checkSuiteShape(world, repository, suite) },
  });
}

const branchAt = ({ refs }: Repository, sha: string): string | null =>
  refs
    .list('refs/heads/')
    .find(({ oid }) => oid === sha)
    ?.name.slice('refs/heads/'.length) ?? null;

/** One suite per App and commit, and per workflow run. */
export async function suiteFor(
  world: World,
  repository: Repository,
  app: App,
  headSha: string,
  headBranch: string | null,
  action: 'requested' | null = null,
  workflowRun: WorkflowRun | null = null,
): Promise<CheckSuite> {
  const known = repository.checkSuites.find(
    (suite) => suite.app === app && suite.headSha === headSha && suite.workflowRun === workflowRun,
  );
  if (known) return known;
  const suite: CheckSuite = {
    id: world.nextId(),
    app,
    headSha,
    headBranch: headBranch ?? branchAt(repository, headSha),
    createdAt: world.now(),
    workflowRun,
    isReset: false,
  };
  repository.checkSuites.push(suite);
  if (action !== null) await emitSuite(world, repository, suite, action);
  return suite;
}

async function emitRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  action: string,
  sender: Account,
): Promise<void> {
  if (action === 'created' || action === 'completed') world.lag.checkChanged(run);
  const suite = await checkSuiteShape(world, repository, run.suite);
  world.webhooks.emit({
    event: 'check_run',
    action,
    repository,
    sender,
    payload: { check_run: { ...checkRunShape(world, repository, run), check_suite: suite } },
    ...(action === 'rerequested' || action === 'requested_action' ? { only: run.suite.app } : {}),
  });
}

function applyOutput(run: CheckRun, { output }: CheckRunChange): void {
  run.title = output?.title ?? run.title;
  run.summary = output?.summary ?? run.summary;
  run.text = output?.text ?? run.text;
  run.annotations.push(...(output?.annotations ?? []));
}

/** A conclusion completes the run; another status than completed takes it back. */
function applyStatus(world: World, run: CheckRun, change: CheckRunChange): void {
  const status = change.conclusion === undefined ? change.status : 'completed';
  if (status === undefined) return;
  const conclusion = status === 'completed' ? (change.conclusion ?? run.conclusion) : null;
  if (status === 'completed' && conclusion === null) {
    throw new Refusal(422, 'Invalid request.\n\n"conclusion" wasn\'t supplied.');
  }
  run.status = status;
  run.conclusion = conclusion;
  if (status === 'completed') run.suite.isReset = false;
  run.completedAt = status === 'completed' ? (change.completedAt ?? world.now()) : null;
}

/** Annotations are added to those that are there; everything else replaces. */
function apply(world: World, run: CheckRun, change: CheckRunChange): void {
  applyStatus(world, run, change);
  applyOutput(run, change);
  run.name = change.name ?? run.name;
  run.detailsUrl = change.detailsUrl ?? run.detailsUrl;
  run.externalId = change.externalId ?? run.externalId;
  run.actions = change.actions ?? run.actions;
  run.startedAt = change.startedAt ?? run.startedAt;
}

export async function createCheckRun(
  world: World,
  repository: Repository,
  app: App,
  headSha: string,
  change: CheckRunChange & { readonly name: string; readonly workflowRun?: WorkflowRun },
): Promise<CheckRun> {
  checkLimits(world, change);
  const suite = await suiteFor(world, repository, app, headSha, null, null, change.workflowRun ?? null);
  const run: CheckRun = {
    id: world.nextId(),
    suite,
    headSha,
    annotations: [],
    name: change.name,
    status: 'queued',
    conclusion: null,
    startedAt: world.now(),
    completedAt: null,
    detailsUrl: null,
    externalId: null,
    title: null,
    summary: null,
    text: null,
    actions: [],
  };
  apply(world, run, change);
  repository.checkRuns.push(run);
  await emitRun(world, repository, run, 'created', app.bot);
  if (run.status === 'completed') await emitRun(world, repository, run, 'completed', app.bot);
  return run;
}

export async function updateCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  change: CheckRunChange,
): Promise<void> {
  checkLimits(world, change);
  const before = run.status;
  apply(world, run, change);
  if (run.status === 'completed' && before !== 'completed') {
    await emitRun(world, repository, run, 'completed', run.suite.app.bot);
  }
}

/** Somebody presses "Re-run": only the App that owns the run hears of it. The suite waits until a check run ends. */
export function rerequestCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  by: Account,
): Promise<void> {
  run.suite.isReset = true;
  return emitRun(world, repository, run, 'rerequested', by);
}

export async function emitWorkflowRun(
  world: World,
  repository: Repository,
  run: WorkflowRun,
  action: string,
): Promise<void> {
  world.webhooks.emit({
    event: 'workflow_run',
    action,
    repository,
    sender: run.actor,
    payload: { workflow_run: await workflowRunShape(world, repository, run), workflow: null },
  });
}
