/** Self-hosted machines that run strangers' pull requests. */
import { say } from '../../engine/prose.ts';
import type { Job, Placed, Workflow } from '../../formats/workflow.ts';
import { reach } from './reach.ts';
import { inJob, type Rule } from './rule.ts';

/** A review, too, runs the merge of the pull request, and anybody can review one's own. */
const pullRequests = [
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_target',
];

/** Every label that a text names: as it stands, or in the quotes of an expression or of JSON in it. */
function labelsIn(text: string): readonly string[] {
  if (!/['"[{]/.test(text)) return [text.toLowerCase()];
  return text.toLowerCase().split(/[^\w.-]+/);
}

/** The labels of a job, those that it hands to a workflow that it calls among them. */
function labelsOf({ runners, with: handed }: Job): readonly (Placed & { readonly label: string })[] {
  return [...runners, ...handed].flatMap((placed) =>
    labelsIn(placed.text).map((label) => ({ ...placed, label })),
  );
}

/** Of a public repository only: a private one has no strangers. Groups and other labels may be GitHub's larger runners: a note says so. */
export const selfHostedRunner: Rule = ({ workflow, visibility, allowedRunners }) => {
  if (visibility !== 'public') return [];
  const allowed = new Set(allowedRunners.map((name) => name.toLowerCase()));
  return workflow.jobs.flatMap((job) => {
    const labels = labelsOf(job);
    const own = labels.find(({ label }) => label === 'self-hosted');
    if (!own || labels.some(({ label }) => allowed.has(label))) return [];
    const reached = reach(workflow, job);
    const events = pullRequests.filter((event) => reached.has(event));
    if (events.length === 0) return [];
    return [
      {
        rule: 'self-hosted-runner',
        severity: 'high',
        ...inJob(job),
        detail: 'self-hosted',
        line: own.line,
        endLine: own.endLine,
        message: say`Anybody can open a pull request here, and this job runs it on a machine of yours, where it can leave something behind for the next job.`,
        remedy: say`Use a GitHub-hosted runner for ${events.join(' and ')}, e.g. ${'runs-on: ubuntu-latest'}. A runner that is thrown away after each job and reaches nothing can be listed in ${'allowed-runners'} by one of its labels.`,
      },
    ];
  });
};

/** GitHub's own labels, and those of companies that throw a machine away after each job. */
const hosted =
  /^(?:ubuntu|windows|macos)-|^(?:blacksmith|buildjet|depot|namespace|nscloud|warp|ubicloud|runs-on|cirun|gha-runner|codspeed)\b/i;

/** Jobs of pull requests of which the file does not tell whose machine they run on: an expression, a group, a label of one's own. */
export function unclearRunners(workflow: Workflow): readonly string[] {
  return workflow.jobs
    .filter((job) => {
      const labels = labelsOf({ ...job, with: [] });
      if (labels.some(({ label }) => label === 'self-hosted')) return false;
      if (!pullRequests.some((event) => reach(workflow, job).has(event))) return false;
      const isKnown = job.runners.some(({ text }) => labelsIn(text).some((label) => hosted.test(label)));
      return job.runnerGroup !== null || (job.runners.length > 0 && !isKnown);
    })
    .map(({ id }) => id);
}
