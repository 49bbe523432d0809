/** Events that hand secrets to what strangers send, by themselves no fault. */
import type { Workflow } from '../../formats/workflow.ts';
import { asked, sameRepository } from './events.ts';
import { reach } from './reach.ts';

/** Of the privileged events those that are about code: what they bring is easily run. */
const about: readonly string[] = ['issue_comment', 'pull_request_target', 'workflow_run'];

/** Whether nothing but the event itself is needed to start a job. */
function isOpen(workflow: Workflow, event: string): boolean {
  return workflow.jobs.some((job) => {
    const marks = reach(workflow, job).get(event);
    return marks !== undefined && !marks.includes(asked) && !marks.includes(sameRepository);
  });
}

/** The events by which anybody starts a job with the repository's secrets, in order. */
export function dangerousTriggers(workflow: Workflow): readonly string[] {
  return about.filter((event) => workflow.events.includes(event) && isOpen(workflow, event));
}
