/**
 * Which events can bring a stranger's content to a job or step, given its conditions. Errs on the side of "can":
 * only what a condition plainly rules out is ruled out.
 */
import type { Job, Placed, Step, Workflow } from '../../formats/workflow.ts';
import { condition } from '../../formats/workflow-embedded.ts';
import type { Expression } from '../../formats/workflow-expression.ts';
import { anyEvent, asked, type Reach } from './events.ts';
import { whereCalled, whereCompared, whereTrue } from './keeps-out.ts';

function both(a: Reach, b: Reach): Reach {
  return new Map(
    [...a].flatMap(([event, marks]) => {
      const others = b.get(event);
      return others ? [[event, [...new Set([...marks, ...others])]] as const] : [];
    }),
  );
}

function either(a: Reach, b: Reach): Reach {
  const events = new Set([...a.keys(), ...b.keys()]);
  return new Map(
    [...events].map((event) => {
      const [here, there] = [a.get(event), b.get(event)];
      if (!here || !there) return [event, here ?? there ?? []] as const;
      return [event, here.filter((mark) => there.includes(mark))] as const;
    }),
  );
}

/** What is left of the events when the expression is true, or false where that is `wanted`. */
function narrowed(expression: Expression, all: Reach, wanted: boolean, about: Workflow): Reach {
  switch (expression.kind) {
    case 'not':
      return narrowed(expression.of, all, !wanted, about);
    case 'literal': {
      const { value, quoted } = expression;
      const truth = quoted ? value !== '' : !/^(?:false|null|nan|[+-]?0+(?:\.0+)?)$/.test(value);
      return truth === wanted ? all : new Map();
    }
    case 'context':
      return whereTrue(expression.path.join('.'), all, wanted);
    case 'call':
      return whereCalled(expression, all, wanted);
    case 'binary': {
      const { op, left, right } = expression;
      if (op === '&&' || op === '||') {
        const [a, b] = [narrowed(left, all, wanted, about), narrowed(right, all, wanted, about)];
        return (op === '&&') === wanted ? both(a, b) : either(a, b);
      }
      if (op !== '==' && op !== '!=') return all;
      const equal = (op === '==') === wanted;
      return both(
        whereCompared(left, right, all, equal, about),
        whereCompared(right, left, all, equal, about),
      );
    }
  }
}

function after(placed: Placed | null, all: Reach, about: Workflow): Reach {
  const expression = condition(placed?.text ?? null);
  return expression ? narrowed(expression, all, true, about) : all;
}

/** With one of these a job runs although one that it needs was skipped. */
const runsAnyway = /\b(?:always|cancelled|failure)\s*\(/i;

/** A job and all it waits for: one that is skipped skips what needs it. */
function waitsFor({ jobs }: Workflow, job: Job): readonly Job[] {
  const byId = new Map(jobs.map((one) => [one.id.toLowerCase(), one]));
  const found = new Set([job]);
  for (const one of found) {
    if (runsAnyway.test(one.condition?.text ?? '')) continue;
    for (const id of one.needs) {
      const needed = byId.get(id.toLowerCase());
      if (needed) found.add(needed);
    }
  }
  return [...found];
}

/** Asked for by most rules, for each step. */
const known = new WeakMap<Job, Reach>();

function ofJob(workflow: Workflow, job: Job): Reach {
  const before = known.get(job);
  if (before) return before;
  const events = workflow.kind === 'action' ? [anyEvent] : workflow.events;
  const all: Reach = new Map(events.map((event) => [event, []]));
  const left = waitsFor(workflow, job).reduce((sum, { condition: own }) => after(own, sum, workflow), all);
  known.set(job, left);
  return left;
}

/** The events that can bring a stranger's content to a job, or to one of its steps. */
export function reach(workflow: Workflow, job: Job, step?: Step): Reach {
  const events = ofJob(workflow, job);
  return step ? after(step.condition, events, workflow) : events;
}

/** Whether somebody trusted has to act first, whichever of the events it is. */
export function isAsked(reached: Reach, events: readonly string[]): boolean {
  return events.length > 0 && events.every((event) => reached.get(event)?.includes(asked));
}
