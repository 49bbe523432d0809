/** The conditions of a workflow, part by part: what rules about them stand on. */
import type { Job, Placed, Step, Workflow } from '../../formats/workflow.ts';
import type { Expression } from '../../formats/workflow-expression.ts';
import { type Flaw, inJob, inStep } from './rule.ts';

type Where = Pick<Flaw, 'job' | 'step' | 'span'>;
type Look = (placed: Placed, where: Where, job: Job, step?: Step) => readonly Flaw[];

/** Calls `look` for every `if:` of a file. */
export function eachCondition({ jobs }: Workflow, look: Look): readonly Flaw[] {
  return jobs.flatMap((job) => [
    ...(job.condition ? look(job.condition, inJob(job), job) : []),
    ...job.steps.flatMap((step) =>
      step.condition ? look(step.condition, inStep(job, step), job, step) : [],
    ),
  ]);
}

/** Visits every part of a condition; `wanted`: whether that part being true helps the whole to be true. */
export function parts(expression: Expression, wanted = true): readonly (readonly [Expression, boolean])[] {
  const here = [expression, wanted] as const;
  if (expression.kind === 'not') return [here, ...parts(expression.of, !wanted)];
  if (expression.kind === 'binary')
    return [here, ...parts(expression.left, wanted), ...parts(expression.right, wanted)];
  return [here];
}

export function isPath(expression: Expression | undefined, pattern: RegExp): boolean {
  return expression?.kind === 'context' && pattern.test(expression.path.join('.'));
}

export function literalOf(expression: Expression | undefined): string | null {
  return expression?.kind === 'literal' ? expression.value : null;
}
