/** What waits in the queue. Apart from who does it: that is half of the code, and is loaded with the first one (`work-queue.ts`). */
import { retryDelays } from './jobs/endings.ts';
import { joinTasks } from './same-task.ts';
import type { PullRequestTask, Task } from './task.ts';

/** A task and how often it was looked at before without seeing everything. */
export interface Job {
  readonly task: Task;
  readonly tries: number;
}

/** Two jobs with one key as one; how often the later one was tried counts. */
export function joinJobs(earlier: Job, later: Job): Job {
  return { task: joinTasks(earlier.task, later.task), tries: later.tries };
}

/** Whether a verdict may stand on GitHub that was said of something else. */
export function isUrgent(job: Job): job is Job & { readonly task: PullRequestTask } {
  const { task } = job;
  return task.kind === 'pull_request' && (task.retargeted || task.newHead === true);
}

/** Milliseconds until a verdict with an `unknown` in it is looked at again: as often as a job that failed. */
export const again = retryDelays;

/** With this many tries behind it, a job looks once: what it does not see is owed a look much later. */
export const usualTries = again.length;
