/** A place in a workflow, what is in force there and ran before, and how much was read on the way. Each is found once. */
import type { Job, Step, Workflow } from '../../formats/workflow.ts';
import { type Written, writes } from '../../formats/workflow-scripts.ts';

/** A step of a job, before which others ran. Without a step: after the last. */
export interface Place {
  readonly workflow: Workflow;
  readonly job: Job;
  readonly step?: Step;
  /** Whose `env` is looked at: 0 the step's, the job's and the workflow's, 1 without the step's, 2 the workflow's only. */
  readonly outside?: number;
  /** How many values stood in one another on the way here. */
  readonly depth?: number;
}

/** Characters of scripts that are read to follow values, over and over, before whatever a value holds is taken for a stranger's. */
const maxRead = 20_000_000;

const read = new WeakMap<Workflow, number>();

/** Counts what is read; false when it is enough. */
export function spend(workflow: Workflow, characters: number): boolean {
  const sum = (read.get(workflow) ?? 0) + characters;
  read.set(workflow, sum);
  return sum <= maxRead;
}

type Named = ReadonlyMap<string, string>;

/** Of a job with its workflow's: the same for all its steps. */
const outer = new WeakMap<Job, Named>();

function byName(env: Job['env']): Named {
  return new Map(env.map(({ name, text }) => [name.toLowerCase(), text]));
}

/** Variables in force, by their names in lower case; the innermost wins. */
export function variablesAt({ workflow, job, step }: Place): Named {
  const before = outer.get(job) ?? byName([...workflow.env, ...job.env]);
  outer.set(job, before);
  return step && step.env.length > 0 ? new Map([...before, ...byName(step.env)]) : before;
}

/** Which step of its job each is. */
const places = new WeakMap<Job, ReadonlyMap<Step, number>>();

/** How many steps of the job ran before; all of them where no step is named. */
export function ranBefore({ job, step }: Place): number {
  const known = places.get(job) ?? new Map(job.steps.map((one, at) => [one, at]));
  places.set(job, known);
  return (step ? known.get(step) : undefined) ?? job.steps.length;
}

/** Steps of a job that may set variables for later ones, by every word of their scripts, in lower case. */
const setters = new WeakMap<Job, ReadonlyMap<string, readonly Step[]>>();

/** Steps of a job that may set the variable, named in lower case, in order. */
export function settersOf(job: Job, name: string): readonly Step[] {
  const known = setters.get(job) ?? settersByWord(job);
  setters.set(job, known);
  return known.get(name) ?? [];
}

function settersByWord(job: Job): ReadonlyMap<string, readonly Step[]> {
  const all = new Map<string, Step[]>();
  for (const step of job.steps) {
    const script = scriptOf(step);
    if (!/GITHUB_ENV|set-env|github\.env/i.test(script)) continue;
    for (const word of new Set(script.toLowerCase().match(/[\w-]+/g))) {
      const steps = all.get(word) ?? [];
      steps.push(step);
      all.set(word, steps);
    }
  }
  return all;
}

/** What a step runs as code: its script, or that of actions/github-script. */
export function scriptOf(step: Step): string {
  if (step.run) return step.run.text;
  return /^actions\/github-script@/i.test(step.uses?.text ?? '')
    ? (step.with.find(({ name }) => name === 'script')?.text ?? '')
    : '';
}

/** The same whichever name is asked for. */
const writings = new WeakMap<Step, readonly Written[]>();

/** What a step writes to the files of the environment. */
export function written(place: Place & { readonly step: Step }, script: string): readonly Written[] {
  const { step } = place;
  const known = writings.get(step) ?? writes(script, variablesAt(place));
  writings.set(step, known);
  spend(place.workflow, script.length);
  return known;
}

const ids = new WeakMap<Job, ReadonlyMap<string, Step>>();

/** Steps of a job by their ids in lower case; GitHub refuses a job in which an id stands twice. */
export function byId(job: Job): ReadonlyMap<string, Step> {
  const known =
    ids.get(job) ??
    new Map(
      job.steps.toReversed().flatMap((step) => (step.id ? [[step.id.toLowerCase(), step] as const] : [])),
    );
  ids.set(job, known);
  return known;
}
