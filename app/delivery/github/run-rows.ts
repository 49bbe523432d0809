/** Runs of workflows that deploy → rows, and which workflows those are. Pure. */
import { entries, get, readYaml, textIn } from '../../../policies/formats/workflow-yaml.ts';
import { isProduction } from './environments.ts';
import { secondsOf } from './pull-rows.ts';
import type { RunRow } from './rows.ts';

/** Of REST, and of the webhook `workflow_run`. */
export interface RestRun {
  readonly id: number;
  /** `.github/workflows/deploy.yml`, for a workflow of another repository with `@ref`. */
  readonly path: string;
  readonly head_sha: string;
  readonly head_branch: string | null;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly updated_at: string;
  /** 1 for the first; each one that is started again is one more. */
  readonly run_attempt?: number | undefined;
}

const ofPath = (path: string): string => path.replace(/@.*$/, '').split('/').at(-1) ?? path;

/** Of a run that was started again GitHub lists the last attempt: those before it are rows of their own. */
export function runRowOf(run: RestRun): RunRow {
  const { run_attempt: attempt = 1 } = run;
  const failed = ['failure', 'timed_out', 'startup_failure'].includes(run.conclusion ?? '');
  return {
    id: `run ${run.id}${attempt > 1 ? `/${attempt}` : ''}`,
    attempt,
    workflow: ofPath(run.path),
    commit: run.head_sha,
    branch: run.head_branch,
    state: run.conclusion === 'success' ? 'success' : failed ? 'failure' : 'other',
    endedAt: secondsOf(run.updated_at),
  };
}

/** Without its attempt. */
export const runOf = ({ id }: RunRow): string => id.replace(/\/\d+$/, '');

/** Environments that the jobs of a workflow's text name; expressions are none. */
export function environmentsIn(text: string): readonly string[] {
  const tree = readYaml(text);
  if (tree.state !== 'read') return [];
  return entries(get(tree.root, 'jobs')).flatMap(({ value: job }) => {
    const environment = get(job, 'environment');
    const name = textIn(environment) ?? textIn(get(environment, 'name'));
    return name !== null && name !== '' && !name.includes('${{') ? [name] : [];
  });
}

/** File names of workflows with a job in an environment that is production. */
export const deployingWorkflows = (texts: ReadonlyMap<string, string>): readonly string[] =>
  [...texts]
    .filter(([, text]) => environmentsIn(text).some(isProduction))
    .map(([name]) => name)
    .sort();
