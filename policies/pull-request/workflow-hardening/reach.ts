/**
 * Which events can bring a stranger's content to a job or step, given its conditions. Errs on the side of "can":
 * only what a condition plainly rules out is ruled out.
 */
import type { Job, Placed, Step, Workflow } from '../../formats/workflow.ts';
import { condition, type Expression } from '../../formats/workflow-expression.ts';

type Events = ReadonlySet<string>;

/**
 * Events that run with the repository's secrets and a token that may write, on what anybody can send.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export const privileged: Events = new Set([
  'discussion',
  'discussion_comment',
  'gollum',
  'issue_comment',
  'issues',
  'pull_request_target',
  'workflow_run',
]);

/** Stands for events that are not known: the workflow is called by others, or it is an action. */
export const anyEvent = 'workflow_call';

const ofPullRequests = [
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_target',
];

const none: Events = new Set();

function without(events: Events, out: readonly string[]): Events {
  return new Set([...events].filter((event) => !out.includes(event)));
}

function only(events: Events, wanted: string): Events {
  return new Set([...events].filter((event) => event === wanted || event === anyEvent));
}

function pathOf(expression: Expression): string {
  return expression.kind === 'context' ? expression.path.join('.') : '';
}

const headRepository =
  /^github\.event\.pull_request\.head\.repo\.(?:full_name|id|name|owner\.login|owner\.id)$|^github\.event\.pull_request\.head\.user\.login$/;
const people =
  /^github\.(?:actor|triggering_actor)$|^github\.event\.(?:sender|comment\.user|issue\.user|pull_request\.user)\.login$/;
const authors = /^github\.event\.(?:comment|issue|pull_request|review)\.user\.login$/;

/** A comparison with a person keeps strangers out; one with a bot does so only where it asks for the author. */
function whereActor(path: string, other: Expression, literal: string | null, all: Events): Events {
  if (literal === null) return pathOf(other) === 'github.repository_owner' ? none : all;
  return literal.endsWith('[bot]') && !authors.test(path) ? all : none;
}

/** Contexts of which a comparison with anything rules some events out. */
const ruledOut: readonly (readonly [RegExp, readonly string[]])[] = [
  [headRepository, ofPullRequests],
  [/^github\.event\.workflow_run\.head_repository\./, ['workflow_run']],
  [/^github\.ref(?:_name)?$/, ['pull_request', 'pull_request_review', 'pull_request_review_comment']],
];

/** What `path == other` leaves of the events. */
function whereEqual(path: string, other: Expression, all: Events): Events {
  const literal = other.kind === 'literal' ? other.value : null;
  const out = ruledOut.find(([pattern]) => pattern.test(path))?.[1];
  if (out) return without(all, out);
  if (people.test(path)) return whereActor(path, other, literal, all);
  if (literal === null) return all;
  if (path === 'github.event_name') return only(all, literal);
  if (path === 'github.event.pull_request.head.repo.fork' && literal === 'false')
    return without(all, ofPullRequests);
  return path === 'github.event.workflow_run.event' && !literal.startsWith('pull_request')
    ? without(all, ['workflow_run'])
    : all;
}

/** What `path != literal` leaves of the events. */
function whereDifferent(path: string, other: Expression, all: Events): Events {
  const literal = other.kind === 'literal' ? other.value : null;
  if (path === 'github.event_name' && literal !== null) return without(all, [literal]);
  if (path === 'github.event.pull_request.head.repo.fork' && literal === 'true')
    return without(all, ofPullRequests);
  return path === 'github.event.workflow_run.event' && literal === 'pull_request'
    ? without(all, ['workflow_run'])
    : all;
}

function both(a: Events, b: Events): Events {
  return new Set([...a].filter((event) => b.has(event)));
}

function compared(op: string, left: Expression, right: Expression, all: Events): Events {
  const narrow = op === '==' ? whereEqual : whereDifferent;
  return both(narrow(pathOf(left), right, all), narrow(pathOf(right), left, all));
}

function negated(of: Expression, all: Events): Events {
  if (pathOf(of) === 'github.event.pull_request.head.repo.fork') return without(all, ofPullRequests);
  if (of.kind !== 'binary') return all;
  if (of.op === '==') return compared('!=', of.left, of.right, all);
  return of.op === '!=' ? compared('==', of.left, of.right, all) : all;
}

function narrowed(expression: Expression | null, all: Events): Events {
  if (!expression) return all;
  if (expression.kind === 'not') return negated(expression.of, all);
  if (expression.kind === 'literal') return expression.value === 'false' ? none : all;
  if (expression.kind !== 'binary') return all;
  const { op, left, right } = expression;
  if (op === '&&') return both(narrowed(left, all), narrowed(right, all));
  if (op === '||') return new Set([...narrowed(left, all), ...narrowed(right, all)]);
  return op === '==' || op === '!=' ? compared(op, left, right, all) : all;
}

function after(placed: Placed | null, all: Events): Events {
  return narrowed(condition(placed?.text ?? null), all);
}

/** With one of these a job runs although one that it needs was skipped. */
const runsAnyway = /\b(?:always|cancelled|failure)\s*\(/i;

/** A job and all it waits for: one that is skipped skips what needs it. */
function waitsFor({ jobs }: Workflow, job: Job): readonly Job[] {
  const byId = new Map(jobs.map((one) => [one.id, one]));
  const found = new Set([job]);
  for (const one of found) {
    if (runsAnyway.test(one.condition?.text ?? '')) continue;
    for (const id of one.needs) {
      const needed = byId.get(id);
      if (needed) found.add(needed);
    }
  }
  return [...found];
}

/** Asked for by most rules, for each step. */
const known = new WeakMap<Job, Events>();

function ofJob(workflow: Workflow, job: Job): Events {
  const before = known.get(job);
  if (before) return before;
  const all: Events = new Set(workflow.kind === 'action' ? [anyEvent] : workflow.events);
  const events = waitsFor(workflow, job).reduce((left, { condition: own }) => after(own, left), all);
  known.set(job, events);
  return events;
}

/** The events that can bring a stranger's content to a job, or to one of its steps. */
export function reach(workflow: Workflow, job: Job, step?: Step): Events {
  const events = ofJob(workflow, job);
  return step ? after(step.condition, events) : events;
}

/** Whether somebody trusted has to act first, by a label or by who they are. The change can still differ afterwards. */
export function isGated(...placed: readonly (Placed | null)[]): boolean {
  return placed.some((one) => /author_association|\blabels?\b/i.test(one?.text ?? ''));
}
