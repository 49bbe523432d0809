/** A stranger's version of the files checked out, and run, where secrets are. */
import { list, own, say } from '../../engine/prose.ts';
import type { Severity } from '../../engine/verdict.ts';
import type { Job, Step, Workflow } from '../../formats/workflow.ts';
import { scriptLines } from '../../formats/workflow-scripts.ts';
import { variablesRead } from '../../formats/workflow-variables.ts';
import { anyEvent, isVouched, privileged, type Reach } from './events.ts';
import { lineOf } from './patch.ts';
import type { Place } from './place.ts';
import { isAsked, reach } from './reach.ts';
import { type Flaw, inStep, type Rule } from './rule.ts';
import { carriedBy, contextsIn } from './trace.ts';
import { pullRef, type UnsafeContext } from './unsafe-contexts.ts';

const pullCheckout = /\b(?:gh|hub)\s+pr\s+checkout\b/;
const gitFetch = /\bgit\s+(?:-\S+\s+(?:\S+\s+)?)*fetch\b/;
/** What puts files of another version into the folder. */
const gitTakes =
  /\bgit\s+(?:-\S+\s+(?:\S+\s+)?)*(?:checkout|cherry-pick|clone|merge|pull|read-tree|rebase|reset|restore|switch|worktree\s+add)\b/;
/** What runs files of the checkout: builds, tests, linters, package managers with their hooks. */
const running =
  /(?:^|[\s;&|(])(?:\.[/\\]|(?:ba|z)?sh\s|ant|bazel(?:isk)?|bun|bundle|cargo|cmake|composer|deno|docker(?:-compose)?|dotnet|earthly|eslint|go|goreleaser|gradle|jest|just|lerna|make|mix|mkdocs|msbuild|mvn|mypy|node|npm|npx|nx|perl|php|phpunit|pip3?|pnpm|poetry|pre-commit|prettier|pylint|pytest|python3?|rake|rspec|Rscript|ruby|sbt|swift|task|terraform|tox|tsc|tsx|turbo|uv|vite|webpack|yarn)(?=[\s\w./-]|$)/m;
/** Actions that run files of the folder they stand in. */
const runningActions =
  /^(?:\.\/|\.$|docker\/(?:build-push|bake)-action@|pre-commit\/action@|goreleaser\/goreleaser-action@|gradle\/gradle-build-action@|burrunan\/gradle-cache-action@|bridgecrewio\/checkov-action@|ruby\/setup-ruby@|cypress-io\/github-action@|pypa\/cibuildwheel@|golangci\/golangci-lint-action@|super-linter\/|github\/super-linter)/i;

/** What stands for the head where a text does not name it: `gh pr checkout 12` on each event. */
const headOf: Readonly<Record<string, string>> = {
  pull_request_target: 'github.event.pull_request.head.sha',
  workflow_run: 'github.event.workflow_run.head_sha',
};

/** Events by which what was named is a stranger's. */
function eventsOf(found: readonly UnsafeContext[], reached: Reach): readonly string[] {
  const by = ({ path, events }: UnsafeContext) =>
    [...reached].flatMap(([event, marks]) => {
      if (event === anyEvent || !privileged.has(event) || !events.includes(event)) return [];
      const theirs = path[0] === 'github' ? path.join('.') : (headOf[event] ?? 'github.event.issue');
      return isVouched(marks, theirs) ? [] : [event];
    });
  return [...new Set(found.flatMap(by))].sort();
}

function heads(found: readonly UnsafeContext[], kinds: readonly UnsafeContext['head'][]) {
  return found.filter(({ head }) => head !== null && kinds.includes(head));
}

/** A branch is one of this repository unless another repository is named. */
function byAction({ with: inputs }: Step, place: Place): readonly UnsafeContext[] {
  const of = (wanted: string) => contextsIn(inputs.find(({ name }) => name === wanted)?.text ?? '', place);
  const repository = inputs.find(({ name }) => name === 'repository')?.text ?? '';
  const elsewhere =
    repository.includes('${{') && !/^\s*\$\{\{\s*github\.repository\s*\}\}\s*$/i.test(repository);
  return [
    ...heads(of('repository'), ['repository']),
    ...heads(of('ref'), elsewhere ? ['branch', 'commit'] : ['commit']),
  ];
}

/** `git fetch origin pull/12/head`, in steps so that no text takes long. */
function fetchesPull(line: string): boolean {
  const pull = line.indexOf('pull/');
  return pull >= 0 && (/\/(?:head|merge)\b/.test(line.slice(pull)) || /pull\/\*/.test(line.slice(pull)));
}

/** What a script fetched and did not check out yet: the name it gave it, where it gave one. */
interface Fetched {
  readonly found: readonly UnsafeContext[];
  readonly name: string | null;
}

/** Where a stranger's repository is named, its branches are the stranger's. */
interface Taken {
  readonly line: string;
  readonly found: readonly UnsafeContext[];
}

/** `FETCH_HEAD`, the name it was fetched to, or what nobody can tell. */
function isOf({ name }: Fetched, line: string): boolean {
  if (/\bFETCH_HEAD\b/.test(line)) return true;
  return name === null ? /\$/.test(line) && !/base|main|master/i.test(line) : line.includes(name);
}

function localName(line: string): string | null {
  const name = /:(?:refs\/(?:heads|remotes)\/)?([\w./-]+)["'\s]*(?:$|[;&|])/.exec(line)?.[1];
  return name ?? null;
}

/** What a line of a script takes or fetches, in a script that named a stranger's repository before or did not. */
function ofLine(line: string, run: string, place: Place, before: readonly Fetched[], remote: boolean) {
  const reads = variablesRead(line).length > 0 || line.includes('${{');
  const carried = reads ? carriedBy(line, run, place) : [];
  const elsewhere = remote || carried.some(({ head }) => head === 'repository');
  const named = heads(carried, elsewhere ? ['branch', 'commit', 'repository'] : ['commit']);
  const here = fetchesPull(line) ? [...named, pullRef] : named;
  const through = before.filter((one) => isOf(one, line)).flatMap(({ found }) => found);
  return {
    elsewhere,
    taken: gitTakes.test(line) ? [...here, ...through] : [],
    fetched: gitFetch.test(line) ? here : [],
  };
}

/** Lines of a script that put a stranger's files into the folder. `before`: what earlier steps fetched. */
function takenBy(
  run: string,
  place: Place,
  before: readonly Fetched[],
): { readonly taken: readonly Taken[]; readonly fetched: readonly Fetched[] } {
  const taken: Taken[] = [];
  const fetched = [...before];
  let remote = false;
  const lines = scriptLines(run).filter((line) => !/^\s*#/.test(line) && /\b(?:git|gh|hub)\b/.test(line));
  for (const line of lines) {
    const one = ofLine(line, run, place, fetched, remote);
    const found = pullCheckout.test(line) ? [...one.taken, pullRef] : one.taken;
    if (found.length > 0) taken.push({ line, found });
    if (one.fetched.length > 0) fetched.push({ found: one.fetched, name: localName(line) });
    remote = one.elsewhere;
  }
  return { taken, fetched };
}

/** Where a job last runs something, and where it last does anything, by the index of the step; -1: nowhere. */
function lastOf({ steps }: Job): { readonly running: number; readonly working: number } {
  return {
    running: steps.findLastIndex(
      ({ run, uses }) =>
        (run !== null && running.test(run.text)) || (uses !== null && runningActions.test(uses.text)),
    ),
    working: steps.findLastIndex(({ run, uses }) => run !== null || uses !== null),
  };
}

/** How bad it is by what runs afterwards, in a script's own lines too; null when nothing does. */
function consequence({ running: ran, working }: ReturnType<typeof lastOf>, index: number): Severity | null {
  if (ran >= index) return 'high';
  return working > index ? 'medium' : null;
}

interface Found {
  readonly step: Step;
  readonly index: number;
  readonly events: readonly string[];
  readonly line: number;
  readonly isAsked: boolean;
}

function flawOf(job: Job, { step, events, line, isAsked: gated }: Found, severity: Severity): Flaw {
  const words = gated ? own(' Somebody has to ask for it first, and the change can be another by then.') : [];
  return {
    rule: 'untrusted-checkout',
    severity: gated ? 'low' : severity,
    ...inStep(job, step),
    detail: events.join(' '),
    line,
    endLine: line,
    message: say`The files of whoever opened the pull request are checked out where ${list(
      events.map((event) => say`${event}`),
      ' or ',
    )} gives secrets and a token, and later steps work on them.${words}`,
    remedy: say`Build and test the change on ${'pull_request'}, and do here only what needs the secrets, on results handed over as data. If the files are only read: check them out into a folder of their own with ${'persist-credentials: false'}, and run nothing from it.`,
  };
}

function lineIn(workflow: Workflow, step: Step, line: string | null): number {
  if (step.run) return lineOf(workflow, (line ?? '').trim().slice(0, 60), step.run.line, step.run.endLine);
  const at = step.with.find(({ name }) => name === 'ref' || name === 'repository') ?? step.uses ?? step;
  return at.line;
}

function ofJob(workflow: Workflow, job: Job): readonly Flaw[] {
  const last = lastOf(job);
  let fetched: readonly Fetched[] = [];
  return job.steps.flatMap((step, index): readonly Flaw[] => {
    const place: Place = { workflow, job, step };
    const isCheckout = /^actions\/checkout@/i.test(step.uses?.text ?? '');
    const script = step.run ? takenBy(step.run.text, place, fetched) : null;
    fetched = script?.fetched ?? fetched;
    const found = isCheckout ? byAction(step, place) : (script?.taken.flatMap((one) => one.found) ?? []);
    if (found.length === 0) return [];
    const reached = reach(workflow, job, step);
    const events = eventsOf(found, reached);
    const severity = consequence(last, index);
    if (events.length === 0 || !severity) return [];
    const line = lineIn(workflow, step, script?.taken[0]?.line ?? null);
    return [flawOf(job, { step, index, events, line, isAsked: isAsked(reached, events) }, severity)];
  });
}

export const untrustedCheckout: Rule = ({ workflow }) => workflow.jobs.flatMap((job) => ofJob(workflow, job));
