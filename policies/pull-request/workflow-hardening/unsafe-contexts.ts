/** What of an event is text that a stranger can choose, and which events carry it. */
import type { Job, Step, Workflow } from '../../formats/workflow.ts';
import { embedded, type Flow, flows, parseExpression } from '../../formats/workflow-expression.ts';
import { anyEvent } from './reach.ts';

export interface UnsafeContext {
  readonly path: readonly string[];
  /** Events whose payload has it. */
  readonly events: readonly string[];
  /** Whether it can hold several lines. */
  readonly lines: boolean;
  /** Only people with some rights in the repository can choose it. */
  readonly insiders: boolean;
}

const pulls = ['pull_request', 'pull_request_review', 'pull_request_review_comment', 'pull_request_target'];
const issues = ['issue_comment', 'issues'];
const comments = ['commit_comment', 'discussion_comment', 'issue_comment', 'pull_request_review_comment'];
const pushes = ['push'];
const runs = ['workflow_run'];

type Row = readonly [path: string, events: readonly string[], kind?: 'lines' | 'insiders'];

/**
 * https://docs.github.com/actions/concepts/security/script-injections and what security researchers list beyond it.
 * Numbers, logins, commit ids and dates have a shape that cannot carry code; a tag or branch that is pushed here
 * (`github.ref_name`) is chosen by people who can push.
 */
const rows: readonly Row[] = [
  ['github.head_ref', ['pull_request', 'pull_request_target']],
  ['github.event.pull_request.title', pulls],
  ['github.event.pull_request.body', pulls, 'lines'],
  ['github.event.pull_request.head.ref', pulls],
  ['github.event.pull_request.head.label', pulls],
  ['github.event.pull_request.head.repo.default_branch', pulls],
  ['github.event.pull_request.head.repo.description', pulls],
  ['github.event.pull_request.head.repo.homepage', pulls],
  ['github.event.pull_request.labels.*.name', pulls, 'insiders'],
  ['github.event.issue.title', issues],
  ['github.event.issue.body', issues, 'lines'],
  ['github.event.issue.labels.*.name', issues, 'insiders'],
  ['github.event.label.name', [...issues, ...pulls], 'insiders'],
  ['github.event.comment.body', comments, 'lines'],
  ['github.event.review.body', ['pull_request_review'], 'lines'],
  ['github.event.discussion.title', ['discussion', 'discussion_comment']],
  ['github.event.discussion.body', ['discussion', 'discussion_comment'], 'lines'],
  ['github.event.pages.*.page_name', ['gollum']],
  ['github.event.pages.*.title', ['gollum']],
  ['github.event.commits.*.message', pushes, 'lines'],
  ['github.event.commits.*.author.email', pushes],
  ['github.event.commits.*.author.name', pushes],
  ['github.event.head_commit.message', pushes, 'lines'],
  ['github.event.head_commit.author.email', pushes],
  ['github.event.head_commit.author.name', pushes],
  ['github.event.head_commit.committer.email', pushes],
  ['github.event.head_commit.committer.name', pushes],
  ['github.event.workflow_run.display_title', runs],
  ['github.event.workflow_run.head_branch', runs],
  ['github.event.workflow_run.head_commit.message', runs, 'lines'],
  ['github.event.workflow_run.head_commit.author.email', runs],
  ['github.event.workflow_run.head_commit.author.name', runs],
  ['github.event.workflow_run.head_repository.description', runs],
  ['github.event.workflow_run.pull_requests.*.head.ref', runs],
];

const contexts: readonly UnsafeContext[] = rows.map(([path, events, kind]) => ({
  path: path.split('.'),
  events,
  lines: kind === 'lines',
  insiders: kind === 'insiders',
}));

/** A flow's path against one of the table's: `*` there stands for one step; of a dump the beginning is enough. */
function carries({ path, dumped }: Flow, unsafe: UnsafeContext): boolean {
  const enough = dumped ? path.length <= unsafe.path.length : path.length === unsafe.path.length;
  return enough && path.every((part, i) => part === unsafe.path[i] || part === '*' || unsafe.path[i] === '*');
}

/** An expression that may bring in unsafe text: `${{ … }}` as written, what it carries, and by which events. */
export interface Unsafe {
  readonly whole: string;
  readonly contexts: readonly UnsafeContext[];
  readonly events: readonly string[];
  /** The variable of `env:` that it came through. */
  readonly variable: string | null;
}

/** A variable's text by its name, whatever its case; undefined when it is not set. */
export type Variables = (name: string) => string | undefined;

type Named = Job['env'];

function byName(env: Named): ReadonlyMap<string, string> {
  return new Map(env.map(({ name, text }) => [name.toLowerCase(), text]));
}

/** Of a job with its workflow's: the same for all its steps. */
const known = new WeakMap<Job, ReadonlyMap<string, string>>();

/** Variables that are in force for a step; the innermost wins. */
export function variablesOf(workflow: Workflow, job: Job, step: Step): Variables {
  const outer = known.get(job) ?? byName([...workflow.env, ...job.env]);
  known.set(job, outer);
  const inner = byName(step.env);
  return (name) => inner.get(name.toLowerCase()) ?? outer.get(name.toLowerCase());
}

const noVariables: Variables = () => undefined;

function contextsOf(inner: string): readonly UnsafeContext[] {
  const expression = parseExpression(inner);
  // What cannot be read is not run by GitHub; should it be, whatever is named in it counts.
  if (!expression)
    return contexts.filter(({ path }) => inner.toLowerCase().includes(path.join('.').replaceAll('.*', '')));
  const found = flows(expression);
  return contexts.filter((unsafe) => found.some((flow) => carries(flow, unsafe)));
}

/** The variable of `env.NAME` that an expression passes on; null when it does not. */
function variableIn(inner: string): string | null {
  const expression = parseExpression(inner);
  const found = expression ? flows(expression) : [];
  const [, name] = found.find(({ path }) => path[0] === 'env' && path.length === 2)?.path ?? [];
  return name ?? null;
}

/** Events that can bring the contexts; where the events are not known, any can. */
function bringing(found: readonly UnsafeContext[], reached: ReadonlySet<string>): readonly string[] {
  return [...reached].filter(
    (event) => event === anyEvent || found.some(({ events }) => events.includes(event)),
  );
}

/** The unsafe expressions of a text, in order, each once; through `env.NAME` too when `variables` are given. */
export function unsafeIn(
  text: string,
  reached: ReadonlySet<string>,
  variables: Variables = noVariables,
): readonly Unsafe[] {
  const found = embedded(text).flatMap(({ whole, inner }) => {
    const direct = contextsOf(inner);
    const variable = direct.length > 0 ? null : variableIn(inner);
    const through = variable === null ? [] : embedded(variables(variable) ?? '');
    const carried = direct.length > 0 ? direct : through.flatMap((one) => contextsOf(one.inner));
    const events = bringing(carried, reached);
    const brought = carried.filter((one) =>
      events.some((event) => event === anyEvent || one.events.includes(event)),
    );
    return brought.length > 0 ? [{ whole, contexts: brought, events, variable }] : [];
  });
  return [...new Map(found.map((one) => [one.whole, one])).values()];
}
