/** Separates Fairlead's own check from the others on the head: waiting for itself would never end. */
import type { Gap } from '../../policies/engine/facts.ts';
import { own } from '../../policies/engine/prose.ts';
import type { CheckRunNode } from '../github/pull-request/snapshot.ts';
import type { GitHubReads } from '../github/reads.ts';

type Self = GitHubReads['self'];

export interface Parted {
  readonly others: readonly CheckRunNode[];
  readonly own: readonly CheckRunNode[];
  readonly gaps: readonly Gap[];
}

/** The check run that Fairlead publishes, by name, and by App when it runs as one. */
export function isPublished(name: string, appId: number | null, self: Self): boolean {
  return name === self.checkName && (self.appId === null || appId === null || appId === self.appId);
}

/**
 * In a workflow Fairlead's job is itself an unfinished check run of the head while it judges. A job does not know its own
 * check run, so it takes the unfinished one; when there are several, it cannot wait for the others, which is a gap.
 */
function ownJobs(runs: readonly CheckRunNode[], { workflowRunId }: Self): readonly CheckRunNode[] {
  if (workflowRunId === null) return [];
  return runs.filter(
    ({ checkSuite, status }) =>
      checkSuite.workflowRun?.databaseId === workflowRunId && status !== 'COMPLETED',
  );
}

const severalJobs: Gap = {
  reason: own('other jobs of the workflow that runs Fairlead have not finished'),
  remedy: own("Let Fairlead's job wait for them with `needs`, or give it a workflow of its own."),
};

/**
 * Earlier runs of the same job on this head, too: its older "no" must not decide the next answer. A job of the same name
 * in another workflow is another job.
 */
function sameJob(a: CheckRunNode, b: CheckRunNode): boolean {
  const keyOf = ({ name, checkSuite: { app, workflowRun } }: CheckRunNode) =>
    `${app?.databaseId ?? ''} ${workflowRun?.workflow.resourcePath ?? ''} ${name}`;
  return keyOf(a) === keyOf(b);
}

export function partOwn(runs: readonly CheckRunNode[], self: Self): Parted {
  const published = runs.filter(({ name, checkSuite }) =>
    isPublished(name, checkSuite.app?.databaseId ?? 0, self),
  );
  const jobs = ownJobs(runs, self).filter((run) => !published.includes(run));
  const ours = runs.filter((run) => published.includes(run) || jobs.some((job) => sameJob(job, run)));
  return {
    others: runs.filter((run) => !ours.includes(run)),
    own: ours,
    gaps: jobs.length > 1 ? [severalJobs] : [],
  };
}
