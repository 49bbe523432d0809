/** Self-hosted machines that run strangers' pull requests. */
import { say } from '../../engine/prose.ts';
import { reach } from './reach.ts';
import { inJob, type Rule } from './rule.ts';

const pullRequests = ['pull_request', 'pull_request_target'];

/** Of a public repository only: a private one has no strangers. Groups and other labels may be GitHub's larger runners. */
export const selfHostedRunner: Rule = ({ workflow, visibility, allowedRunners }) => {
  if (visibility !== 'public') return [];
  const allowed = new Set(allowedRunners.map((name) => name.toLowerCase()));
  return workflow.jobs.flatMap((job) => {
    const own = job.runners.find(({ text }) => text.toLowerCase() === 'self-hosted');
    if (!own || job.runners.some(({ text }) => allowed.has(text.toLowerCase()))) return [];
    const events = pullRequests.filter((event) => reach(workflow, job).has(event));
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
