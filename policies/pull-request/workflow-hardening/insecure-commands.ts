/** Commands on standard output that GitHub switched off because any output could set variables and paths. */
import { say } from '../../engine/prose.ts';
import type { Job, Placed, Variable } from '../../formats/workflow.ts';
import { lineAt, lineOf, removed } from './patch.ts';
import { eachStep, type Flaw, inJob, inStep, type Rule } from './rule.ts';

const name = 'ACTIONS_ALLOW_UNSECURE_COMMANDS';
/** The runner takes `true` in any case; an expression may become it. */
const isTrue = /^\s*true\s*$|\$\{\{/i;
/** `echo "ACTIONS_ALLOW_UNSECURE_COMMANDS=true" >> $GITHUB_ENV` */
const written = new RegExp(`\\b${name}\\s*=\\s*true\\b`, 'i');

export const insecureCommands: Rule = ({ workflow }) => {
  const flawsOf = (env: readonly Variable[], where: Pick<Flaw, 'job' | 'step' | 'span'>): readonly Flaw[] =>
    env
      .filter((variable) => variable.name.toUpperCase() === name && isTrue.test(variable.text))
      .map(({ line }) => ({
        rule: 'insecure-commands',
        severity: 'high',
        ...where,
        detail: name,
        line,
        endLine: line,
        message: say`${name} lets anything that is printed set variables and paths of later steps.`,
        remedy: say`Remove it, and write to ${'$GITHUB_ENV'} and ${'$GITHUB_PATH'} instead.`,
        patch: removed(lineAt(workflow, line)),
      }));
  const lineOfScript = ({ text, line, endLine }: Placed): Variable => {
    const at = lineOf(workflow, written.exec(text)?.[0] ?? '', line, endLine);
    return { name, text: 'true', line: at, endLine: at };
  };
  const ofJob = (job: Job) => flawsOf(job.env, inJob(job));
  return [
    ...flawsOf(workflow.env, { job: null, step: null, span: { from: 1, to: workflow.source.length } }),
    ...workflow.jobs.flatMap(ofJob),
    ...eachStep(workflow, (step, job) => [
      ...flawsOf(step.env, inStep(job, step)),
      ...(step.run && written.test(step.run.text)
        ? flawsOf([lineOfScript(step.run)], inStep(job, step))
        : []),
    ]),
  ];
};
