/** Check runs and suites. https://docs.github.com/rest/checks/runs */
import * as z from 'zod';
import type { CheckRunChange } from '../changes/check-limits.ts';
import { createCheckRun, updateCheckRun } from '../changes/checks.ts';
import { latestRuns, runsAt } from '../check-state.ts';
import { commitOrRefuse } from '../find.ts';
import { bodyAs, json, numberParameter, parameter, type RepositoryCall } from '../http/call.ts';
import { counted, list } from '../http/paging.ts';
import { found, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { annotationShape, checkRunShape, checkSuiteShape } from '../shapes/checks.ts';
import type { CheckRun } from '../state/checks.ts';
import type { App } from '../state.ts';

const annotation = z
  .object({
    path: z.string(),
    start_line: z.number().int(),
    end_line: z.number().int(),
    start_column: z.number().int().optional(),
    end_column: z.number().int().optional(),
    annotation_level: z.enum(['notice', 'warning', 'failure']),
    message: z.string(),
    title: z.string().optional(),
    raw_details: z.string().optional(),
  })
  .transform((one) => ({ ...one }) as CheckRun['annotations'][number]);

const conclusions = [
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'success',
  'skipped',
  'timed_out',
] as const;

const change = z.object({
  name: z.string().optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  started_at: z.iso.datetime({ offset: true }).optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z.enum(conclusions).optional(),
  completed_at: z.iso.datetime({ offset: true }).optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string().optional(),
      text: z.string().optional(),
      annotations: z.array(annotation).optional(),
    })
    .optional(),
  actions: z
    .array(
      z.object({
        label: z.string().max(20),
        description: z.string().max(40),
        identifier: z.string().max(20),
      }),
    )
    .max(3)
    .optional(),
});

const creation = change.extend({ name: z.string(), head_sha: z.string() });

function changeOf(body: z.infer<typeof change>): CheckRunChange {
  return {
    name: body.name,
    status: body.status,
    conclusion: body.conclusion,
    startedAt: body.started_at === undefined ? undefined : new Date(body.started_at),
    completedAt: body.completed_at === undefined ? undefined : new Date(body.completed_at),
    detailsUrl: body.details_url,
    externalId: body.external_id,
    output: body.output,
    actions: body.actions,
  };
}

/** People cannot write check runs, whatever they own. */
function writingApp(call: RepositoryCall): App {
  if (call.identity.kind === 'installation') return call.identity.token.installation.app;
  throw new Refusal(403, 'You must authenticate via a GitHub App.');
}

async function create(call: RepositoryCall) {
  const app = writingApp(call);
  const body = bodyAs(call, creation);
  const sha = await commitOrRefuse(call.repository, body.head_sha);
  const run = await createCheckRun(call.world, call.repository, app, sha, {
    ...changeOf(body),
    name: body.name,
  });
  return json(checkRunShape(call.world, call.repository, run), 201);
}

function runIn(call: RepositoryCall): CheckRun {
  const id = numberParameter(call, 'check_run_id');
  return found(call.repository.checkRuns.find((run) => run.id === id));
}

async function update(call: RepositoryCall) {
  const app = writingApp(call);
  const run = runIn(call);
  if (run.suite.app !== app)
    throw new Refusal(
      403,
      `Invalid app_id \`${app.id}\` - check run can only be modified by the GitHub App that created it.`,
    );
  await updateCheckRun(call.world, call.repository, run, changeOf(bodyAs(call, change)));
  return json(checkRunShape(call.world, call.repository, run));
}

async function runsOf(call: RepositoryCall) {
  const { query, repository, world } = call;
  const sha = await commitOrRefuse(repository, parameter(call, 'ref'));
  const all = query.get('filter') === 'all' ? runsAt(repository, sha) : latestRuns(repository, sha);
  const [app, name, status] = ['app_id', 'check_name', 'status'].map((key) => query.get(key));
  const wanted = all
    .filter((run) => app == null || String(run.suite.app.id) === app)
    .filter((run) => name == null || run.name === name)
    .filter((run) => status == null || run.status === status);
  return counted(call, 'check_runs', wanted, (run) => checkRunShape(world, repository, run));
}

async function suitesOf(call: RepositoryCall) {
  const { query, repository, world } = call;
  const sha = await commitOrRefuse(repository, parameter(call, 'ref'));
  const app = query.get('app_id');
  const wanted = repository.checkSuites
    .filter((suite) => suite.headSha === sha)
    .filter((suite) => app === null || String(suite.app.id) === app);
  return counted(call, 'check_suites', wanted, (suite) => checkSuiteShape(world, repository, suite));
}

const base = '/repos/{owner}/{repo}';

export const checkRoutes: readonly Route[] = [
  repositoryRoute(`POST ${base}/check-runs`, ['checks=write'], create),
  repositoryRoute(`PATCH ${base}/check-runs/{check_run_id}`, ['checks=write'], update),
  repositoryRoute(`GET ${base}/check-runs/{check_run_id}`, ['checks=read'], (call) =>
    json(checkRunShape(call.world, call.repository, runIn(call))),
  ),
  repositoryRoute(`GET ${base}/check-runs/{check_run_id}/annotations`, ['checks=read'], (call) => {
    const run = runIn(call);
    return list(call, run.annotations, (one) => annotationShape(call.world, call.repository, run, one));
  }),
  repositoryRoute(`GET ${base}/check-suites/{check_suite_id}/check-runs`, ['checks=read'], (call) => {
    const id = numberParameter(call, 'check_suite_id');
    const runs = call.repository.checkRuns.filter((run) => run.suite.id === id).toReversed();
    return counted(call, 'check_runs', runs, (run) => checkRunShape(call.world, call.repository, run));
  }),
  repositoryRoute(`GET ${base}/commits/{ref+}/check-runs`, ['checks=read'], runsOf),
  repositoryRoute(`GET ${base}/commits/{ref+}/check-suites`, ['checks=read'], suitesOf),
];
