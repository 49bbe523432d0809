/** Tokens that may do more than the workflow says it needs. */
import { own, say } from '../../engine/prose.ts';
import type { Job, Permissions, Workflow } from '../../formats/workflow.ts';
import { added, kept, lineAt, removed } from './patch.ts';
import { type Flaw, inJob, type Rule } from './rule.ts';

function writeAll(workflow: Workflow, permissions: Permissions | null, job: Job | null): readonly Flaw[] {
  if (permissions?.text !== 'write-all') return [];
  const { line, endLine } = permissions;
  const text = lineAt(workflow, line);
  const indent = text.length - text.trimStart().length;
  const holder = job ? say`job ${job.id}` : own('every job');
  return [
    {
      rule: 'excessive-permissions',
      severity: 'medium',
      ...(job ? inJob(job) : { job: null, step: null, span: { from: line, to: line } }),
      detail: 'write-all',
      line,
      endLine,
      message: say`${'permissions: write-all'} lets ${holder} change anything in this repository.`,
      remedy: say`Name what is needed, starting from ${'permissions: contents: read'}; add the scopes that a job turns out to need to that job.`,
      patch: [removed(text), added('permissions:', indent), added('contents: read', indent + 2)].join('\n'),
    },
  ];
}

export const excessivePermissions: Rule = ({ workflow }) => [
  ...writeAll(workflow, workflow.permissions, null),
  ...workflow.jobs.flatMap((job) => writeAll(workflow, job.permissions, job)),
];

const token =
  /\bgithub\s*(?:\.token|\[\s*'token')|\bsecrets\s*(?:\.GITHUB_TOKEN|\[\s*'GITHUB_TOKEN')|\btojson\(\s*(?:github|secrets)\s*\)/i;

/**
 * Any action can take the token (`github.token` is a usual default of an input); a script has to be handed it, by
 * whatever of the job names it or by the variables at the top of the file.
 */
function usesToken({ uses, steps, line, endLine }: Job, workflow: Workflow): boolean {
  if (uses !== null || steps.some((step) => step.uses !== null)) return true;
  const named = workflow.source.slice(line - 1, endLine).filter((text) => !/^\s*#/.test(text));
  return token.test(named.join('\n')) || workflow.env.some(({ text }) => token.test(text));
}

/** A workflow that is only called gets the permissions of its caller. */
export const undeclaredPermissions: Rule = ({ workflow }) => {
  const { kind, permissions, events, jobs } = workflow;
  if (kind === 'action' || permissions || events.every((event) => event === 'workflow_call')) return [];
  const bare = jobs.filter((job) => job.permissions === null && usesToken(job, workflow));
  const [first] = bare;
  if (!first) return [];
  const jobsLine = workflow.source.findIndex((line) => /^jobs\s*:/.test(line)) + 1;
  const line = jobsLine > 0 ? jobsLine : first.line;
  return [
    {
      rule: 'undeclared-permissions',
      severity: 'low',
      job: null,
      step: null,
      span: { from: 1, to: workflow.source.length },
      detail: 'none',
      line,
      endLine: line,
      message: say`Nothing says what the token of job ${first.id}${own(bare.length > 1 ? ` and ${bare.length - 1} more` : '')} may do, so a setting outside this file decides; in older organizations it may write everything.`,
      remedy: say`Say it at the top: ${'permissions: contents: read'}. Add the scopes that a job needs beyond that to the job.`,
      patch: [added('permissions:'), added('contents: read', 2), '+', kept(lineAt(workflow, line))].join(
        '\n',
      ),
    },
  ];
};
