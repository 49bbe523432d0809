/** Where a value comes from: through variables, outputs of steps and jobs, and matrices, to the event or to an input. */
import type { Job, Step, Workflow } from '../../formats/workflow.ts';
import { embedded } from '../../formats/workflow-embedded.ts';
import { parseExpression } from '../../formats/workflow-expression.ts';
import { type Flow, flows } from '../../formats/workflow-flow.ts';
import { asksGitHub, assigned, valueGiven, variablesRead } from '../../formats/workflow-variables.ts';
import { anyEvent } from './events.ts';
import { byId, type Place, ranBefore, scriptOf, settersOf, spend, variablesAt, written } from './place.ts';
import {
  carries,
  contexts,
  lookedUp,
  ofCaller,
  ofEventFile,
  outputsOfActions,
  pullRef,
  type UnsafeContext,
} from './unsafe-contexts.ts';

/** Values nest three deep where they nest. What nests deeper is taken for a stranger's. */
const maxDepth = 60;

/** What a variable holds. Its own text is read in the variables around it: `env: A: ${{ env.A }}` hands on the outer one. */
function ofVariable(name: string, place: Place): readonly UnsafeContext[] {
  const { workflow, job, step, outside = 0 } = place;
  const wanted = name.toLowerCase();
  const levels = [step?.env ?? [], job.env, workflow.env];
  for (let at = outside; at < levels.length; at++) {
    const found = levels[at]?.findLast((one) => one.name.toLowerCase() === wanted);
    if (found) return contextsIn(found.text, { ...deeper(place), outside: at + 1 });
  }
  return [];
}

function deeper(place: Place): Place {
  return { ...place, outside: 0, depth: (place.depth ?? 0) + 1 };
}

/** What was found before; what is being looked for is not there yet, so that circles end. */
const traced = new WeakMap<Workflow, Map<string, readonly UnsafeContext[]>>();

function once(
  { workflow }: Place,
  key: string,
  find: () => readonly UnsafeContext[],
): readonly UnsafeContext[] {
  const memory = traced.get(workflow) ?? new Map<string, readonly UnsafeContext[]>();
  traced.set(workflow, memory);
  const before = memory.get(key);
  if (before) return before;
  memory.set(key, []);
  const found = [...new Set(find())];
  memory.set(key, found);
  return found;
}

/** What of a script's text comes from strangers: pasted in, read from variables, or asked of GitHub. */
export function carriedBy(text: string, script: string, place: Place): readonly UnsafeContext[] {
  if (!spend(place.workflow, script.length + text.length)) return contexts;
  const own = assigned(script);
  const found: UnsafeContext[] = [];
  const seen = new Set<string>();
  const texts = [text];
  for (const one of texts) {
    found.push(...contextsIn(one, place));
    if (asksGitHub.test(one)) found.push(...ofEventFile(one));
    for (const name of variablesRead(one)) {
      if (seen.has(name)) continue;
      seen.add(name);
      const mine = own.get(name);
      if (mine !== undefined) texts.push(mine);
      // A variable that the script fills anew may still hold what the step was given.
      found.push(...ofVariable(name, place), ...ofEnvFile(name, place));
    }
  }
  return [...new Set(found)];
}

interface Growing {
  /** How many of the steps that may set the variable were looked at. */
  looked: number;
  /** Which step it was, and what the variable may hold after it: all that came before, too. */
  readonly after: (readonly [step: number, held: readonly UnsafeContext[]])[];
}

/** By job and name; grows with the steps that are asked about, so that none is looked at twice. */
const envFiles = new WeakMap<Job, Map<string, Growing>>();

function growing(job: Job, name: string): Growing {
  const memory = envFiles.get(job) ?? new Map<string, Growing>();
  envFiles.set(job, memory);
  const known = memory.get(name) ?? { looked: 0, after: [] };
  memory.set(name, known);
  return known;
}

/** What earlier steps of the job wrote to `GITHUB_ENV` under a name. */
function ofEnvFile(name: string, place: Place): readonly UnsafeContext[] {
  const { job } = place;
  const wanted = name.toLowerCase();
  const all = settersOf(job, wanted);
  if (all.length === 0) return [];
  if ((place.depth ?? 0) > maxDepth) return contexts;
  const before = ranBefore(place);
  const known = growing(job, wanted);
  for (let step = all[known.looked]; step; step = all[known.looked]) {
    const at = { ...deeper(place), step };
    const index = ranBefore(at);
    if (index >= before) break;
    // Counted before it is looked at: what it reads was written by steps before it, never by itself.
    known.looked += 1;
    const own = scriptOf(step);
    const value = valueGiven(name, own, 'GITHUB_ENV', written(at, own));
    if (value === '') continue;
    const held = new Set([...(known.after.at(-1)?.[1] ?? []), ...carriedBy(value, own, at)]);
    known.after.push([index, [...held]]);
  }
  return known.after.findLast(([index]) => index < before)?.[1] ?? [];
}

/** Actions whose outputs name the head of the pull request that was commented on. */
const lookUps =
  /^(?:xt0rted\/pull-request-comment-branch|alessbell\/pull-request-comment-branch|eficode\/resolve-pr-refs)@/i;
/** The same asked of GitHub by a script. */
const asksCommit = /\bheadRefOid\b|\bhead\??\.sha\b/;
const asksBranch = /\bheadRefName\b|\bhead\??\.ref\b/;

/** What of a pull request's head a step looks up for an output. */
function headLookedUp(step: Step, output: string): readonly UnsafeContext[] {
  const script = scriptOf(step);
  const known = lookUps.test(step.uses?.text ?? '');
  if (!known && !asksCommit.test(script) && !asksBranch.test(script)) return [];
  const commit = known
    ? !/ref|branch/i.test(output)
    : asksCommit.test(script) && !/(?:ref|branch)$/i.test(output);
  return [lookedUp(commit ? 'commit' : 'branch')];
}

/** An output of a step of the same job, by its name; `*` for all of them. */
function ofStep(id: string, output: string, place: Place): readonly UnsafeContext[] {
  const step = byId(place.job).get(id);
  if (!step || ranBefore({ ...place, step }) >= ranBefore(place)) return [];
  const known = [...outputsOfActions(step.uses?.text ?? '', output), ...headLookedUp(step, output)];
  const script = scriptOf(step);
  if (script === '') return known;
  return once(place, `step ${place.job.id} ${id} ${output}`, () => {
    const at = { ...deeper(place), step };
    if (output === '*') return [...known, ...carriedBy(script, script, at)];
    const returned = step.run
      ? ''
      : script
          .split('\n')
          .filter((line) => /^\s*return\b/.test(line))
          .join('\n');
    const value =
      output === 'result' && returned !== ''
        ? returned
        : valueGiven(output, script, 'GITHUB_OUTPUT', written(at, script));
    return [...known, ...(value === '' ? [] : inJavaScript(value, script, at))];
  });
}

/** A script of actions/github-script names what it assigned without a sign before it. */
function inJavaScript(value: string, script: string, place: Place): readonly UnsafeContext[] {
  const direct = carriedBy(value, script, place);
  if (place.step?.run) return direct;
  const through = [...assigned(script)].filter(([name]) => new RegExp(`\\b${name}\\b`).test(value));
  return [...direct, ...through.flatMap(([, text]) => carriedBy(text, script, place))];
}

/** An output of a job that this one waits for (`needs`, or `jobs` where a called workflow hands it back). */
function ofJob(id: string, output: string, from: Place): readonly UnsafeContext[] {
  const { workflow } = from;
  const job = workflow.jobs.find((one) => one.id.toLowerCase() === id);
  if (!job) return [];
  const place: Place = { workflow, job, depth: (from.depth ?? 0) + 1 };
  return once(place, `job ${id} ${output}`, () =>
    job.outputs
      .filter(({ name }) => output === '*' || name.toLowerCase() === output)
      .flatMap(({ text }) => contextsIn(text, place)),
  );
}

function ofMatrix(dimension: string, place: Place): readonly UnsafeContext[] {
  const { job } = place;
  return once(place, `matrix ${job.id} ${dimension}`, () =>
    job.matrix
      .filter(
        ({ name, text }) =>
          text.includes('${{') && (name === '*' || dimension === '*' || name.toLowerCase() === dimension),
      )
      .flatMap(({ text }) =>
        contextsIn(text, { workflow: place.workflow, job, depth: (place.depth ?? 0) + 1 }),
      ),
  );
}

/** Types of inputs that hold no text of anybody's choice. */
const shaped = new Set(['boolean', 'choice', 'environment', 'number']);

/** Whoever calls an action or workflow may hand over a stranger's text. Who starts one by hand has write access. */
function ofInput(name: string, place: Place): readonly UnsafeContext[] {
  const { inputs } = place.workflow;
  const input = inputs.find((one) => one.name.toLowerCase() === name && one.from === 'caller');
  if (!input || shaped.has(input.type)) return [];
  return once(place, `input ${name}`, () => [ofCaller(name, anyEvent)]);
}

function ofEnv(name: string, place: Place): readonly UnsafeContext[] {
  return name === '*'
    ? [...variablesAt(place).keys()].flatMap((one) => ofVariable(one, place))
    : [...ofVariable(name, place), ...ofEnvFile(name, place)];
}

function ofNeeds(id: string, output: string, place: Place): readonly UnsafeContext[] {
  const ids = id === '*' ? place.job.needs.map((one) => one.toLowerCase()) : [id];
  return ids.flatMap((one) => ofJob(one, output, place));
}

function throughFlow({ path, dumped }: Flow, place: Place): readonly UnsafeContext[] {
  if ((place.depth ?? 0) > maxDepth) return contexts;
  const [root, first = '*', part = 'outputs', output = '*'] = path;
  if (root === 'env') return ofEnv(first, place);
  if (root === 'matrix') return ofMatrix(first, place);
  if (root === 'inputs') return ofInput(first, place);
  if (part !== 'outputs' && part !== '*') return [];
  if (path.length < 3 && !dumped) return [];
  if (root === 'steps') return ofStep(first, output, place);
  return root === 'needs' || root === 'jobs' ? ofNeeds(first, output, place) : [];
}

/** What the value of an expression may bring in. */
export function contextsOf(inner: string, place: Place): readonly UnsafeContext[] {
  const expression = parseExpression(inner);
  // What cannot be read is not run by GitHub; should it be, whatever is named in it counts.
  if (!expression)
    return contexts.filter(({ path }) => inner.toLowerCase().includes(path.join('.').replaceAll('.*', '')));
  const found = flows(expression);
  const direct = contexts.filter((unsafe) => found.some((flow) => carries(flow, unsafe)));
  return [...direct, ...found.flatMap((flow) => throughFlow(flow, place))];
}

/** What the expressions of a text may bring in. */
export function contextsIn(text: string, place: Place): readonly UnsafeContext[] {
  const found = embedded(text).flatMap(({ inner }) => contextsOf(inner, place));
  return /\brefs\/(?:remotes\/)?pull\//.test(text) ? [...found, pullRef] : found;
}
