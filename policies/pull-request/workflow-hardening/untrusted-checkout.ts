/** A stranger's version of the files checked out, and run, where secrets are. */
import { list, own, say } from '../../engine/prose.ts';
import type { Severity } from '../../engine/verdict.ts';
import type { Job, Step, Workflow } from '../../formats/workflow.ts';
import { embedded, flows, parseExpression } from '../../formats/workflow-expression.ts';
import { lineOf } from './patch.ts';
import { isGated, privileged, reach } from './reach.ts';
import { type Flaw, inStep, type Rule } from './rule.ts';
import { type Variables, variablesOf } from './unsafe-contexts.ts';

/** Contexts that name the head of a pull request or of the run before: path → event that carries it. */
const heads: readonly (readonly [path: RegExp, event: string])[] = [
  [/^github\.head_ref$/, 'pull_request_target'],
  [/^github\.event\.pull_request\.head\.(?:sha|ref|label)$/, 'pull_request_target'],
  [
    /^github\.event\.pull_request\.head\.repo\.(?:full_name|name|clone_url|git_url|ssh_url)$/,
    'pull_request_target',
  ],
  [/^github\.event\.pull_request\.merge_commit_sha$/, 'pull_request_target'],
  [/^github\.event\.workflow_run\.(?:head_sha|head_branch|head_commit\.id)$/, 'workflow_run'],
  [/^github\.event\.workflow_run\.head_repository\.full_name$/, 'workflow_run'],
  [/^github\.event\.workflow_run\.pull_requests\.[^.]+\.head\.(?:sha|ref)$/, 'workflow_run'],
];

/** Actions whose outputs name the head of the pull request that was commented on. */
const lookUps =
  /^(?:xt0rted\/pull-request-comment-branch|alessbell\/pull-request-comment-branch|eficode\/resolve-pr-refs)@/i;
/** The same asked of GitHub by a script. */
const asking = /\bheadRef(?:Oid|Name)\b|\bhead\??\.(?:sha|ref)\b/;

function looksUpHead({ uses, run, with: inputs }: Step): boolean {
  const script = inputs.find(({ name }) => name === 'script')?.text ?? '';
  return lookUps.test(uses?.text ?? '') || asking.test(run?.text ?? '') || asking.test(script);
}

/** Longer lines of a script are read up to here. */
const maxCharacters = 2_000;

const pullCheckout = /\b(?:gh|hub)\s+pr\s+checkout\b/;
const gitFetch = /\bgit\s+(?:fetch|pull)\b/;
const gitCommand = /\bgit\s+(?:checkout|clone|fetch|merge|pull|reset|switch)\b/;
/** What runs files of the checkout: builds, tests, package managers with their hooks. */
const running =
  /(?:^|[\s;&|(])(?:\.\/|(?:ba|z)?sh\s|bazel|bun|bundle|cargo|cmake|composer|deno|docker(?:-compose)?|dotnet|go|gradle|just|make|mvn|node|npm|npx|nx|pip3?|pnpm|poetry|pre-commit|pytest|python3?|rake|ruby|task|terraform|tox|tsx|turbo|uv|yarn)(?=[\s\w./-]|$)/m;

/** Events by which a text names a stranger's version. */
function headEvents(text: string, steps: readonly Step[]): readonly string[] {
  const named = embedded(text).flatMap(({ inner }) => {
    const expression = parseExpression(inner);
    return (expression ? flows(expression) : []).flatMap(({ path }) => {
      const found = heads.filter(([head]) => head.test(path.join('.'))).map(([, event]) => event);
      const step = path[0] === 'steps' ? steps.find(({ id }) => id?.toLowerCase() === path[1]) : undefined;
      return step && looksUpHead(step) ? [...found, 'issue_comment'] : found;
    });
  });
  // The number may come from anywhere; what it names is a pull request's head or its merge.
  return /refs\/(?:remotes\/)?pull\//.test(text) ? [...named, ...privileged] : named;
}

/** `gh pr checkout 12`, `git fetch origin pull/12/head`: in steps, so that no text takes long. */
function fetchesPull(line: string): boolean {
  if (pullCheckout.test(line)) return true;
  const pull = gitFetch.test(line) ? line.indexOf('pull/') : -1;
  return pull >= 0 && /\/(?:head|merge)\b/.test(line.slice(pull));
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').map((line) => line.slice(0, maxCharacters));
}

/** Events by which a script fetches a stranger's version. */
function fetchedBy(run: string, variables: Variables, steps: readonly Step[]): readonly string[] {
  return linesOf(run).flatMap((line) => {
    if (fetchesPull(line)) return [...privileged];
    if (!gitCommand.test(line)) return [];
    const names = [...line.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
    return [line, ...names.map((name) => variables(name) ?? '')].flatMap((text) => headEvents(text, steps));
  });
}

function checkedOutBy(workflow: Workflow, job: Job, step: Step): readonly string[] {
  const variables = variablesOf(workflow, job, step);
  if (step.run) return fetchedBy(step.run.text, variables, job.steps);
  if (!step.uses || !/^actions\/checkout@/i.test(step.uses.text)) return [];
  const named = step.with.filter(({ name }) => name === 'ref' || name === 'repository');
  return named.flatMap(({ text }) => {
    const through = embedded(text).flatMap(({ inner }) =>
      /^env\.\w+$/i.test(inner) ? (variables(inner.slice(4)) ?? []) : [],
    );
    return [text, ...through].flatMap((one) => headEvents(one, job.steps));
  });
}

/** Where a job last runs something, and where it last does anything, by the index of the step; -1: nowhere. */
function lastOf({ steps }: Job): { readonly running: number; readonly working: number } {
  return {
    running: steps.findLastIndex(
      ({ run, uses }) => (run !== null && running.test(run.text)) || uses?.text.startsWith('./'),
    ),
    working: steps.findLastIndex(({ run, uses }) => run !== null || uses !== null),
  };
}

/** How bad it is by what runs afterwards, in a script's own lines too; null when nothing does. */
function consequence({ running: ran, working }: ReturnType<typeof lastOf>, index: number): Severity | null {
  if (ran >= index) return 'high';
  return working > index ? 'medium' : null;
}

function flawOf(
  workflow: Workflow,
  job: Job,
  step: Step,
  events: readonly string[],
  severity: Severity,
): Flaw {
  const at =
    step.with.find(({ name }) => name === 'ref' || name === 'repository') ?? step.run ?? step.uses ?? step;
  const line = step.run
    ? lineOf(
        workflow,
        linesOf(step.run.text)
          .find((text) => fetchesPull(text) || gitCommand.test(text))
          ?.trim() ?? '',
        step.run.line,
        step.run.endLine,
      )
    : at.line;
  const gated = isGated(job.condition, step.condition)
    ? own(' Somebody has to ask for it first, and the change can be another by then.')
    : [];
  return {
    rule: 'untrusted-checkout',
    severity: gated.length > 0 ? 'low' : severity,
    ...inStep(job, step),
    detail: events.join(' '),
    line,
    endLine: line,
    message: say`The files of whoever opened the pull request are checked out where ${list(
      events.map((event) => say`${event}`),
      ' or ',
    )} gives secrets and a token, and later steps work on them.${gated}`,
    remedy: say`Build and test the change on ${'pull_request'}, and do here only what needs the secrets, on results handed over as data. If the files are only read: check them out into a folder of their own with ${'persist-credentials: false'}, and run nothing from it.`,
  };
}

function ofJob(workflow: Workflow, job: Job): readonly Flaw[] {
  const found = job.steps.flatMap((step, index) => {
    const by = checkedOutBy(workflow, job, step);
    if (by.length === 0) return [];
    const reached = reach(workflow, job, step);
    const events = [...new Set(by)].filter((event) => privileged.has(event) && reached.has(event)).sort();
    return events.length > 0 ? [{ step, index, events }] : [];
  });
  if (found.length === 0) return [];
  const last = lastOf(job);
  return found.flatMap(({ step, index, events }) => {
    const severity = consequence(last, index);
    return severity ? [flawOf(workflow, job, step, events, severity)] : [];
  });
}

export const untrustedCheckout: Rule = ({ workflow }) => workflow.jobs.flatMap((job) => ofJob(workflow, job));
