/** What every rule takes and returns. */
import type { Prose } from '../../engine/prose.ts';
import type { Severity } from '../../engine/verdict.ts';
import type { Workflows } from '../../facts/workflows.ts';
import type { Job, Step, Workflow } from '../../formats/workflow.ts';
import type { Pin } from './pins.ts';

/** Names of the rules, sorted. Rules that zizmor has too have its names. */
export const ruleNames = [
  'bot-conditions',
  'cache-poisoning',
  'excessive-permissions',
  'github-env',
  'hardcoded-container-credentials',
  'insecure-commands',
  'overprovisioned-secrets',
  'persisted-credentials',
  'secrets-inherit',
  'self-hosted-runner',
  'template-injection',
  'undeclared-permissions',
  'unpinned-images',
  'unpinned-uses',
  'unreadable',
  'unredacted-secrets',
  'unsound-condition',
  'unsound-contains',
  'untrusted-checkout',
] as const;

export type RuleName = (typeof ruleNames)[number];

/** One file, and what the rules may know beyond it. */
export interface About extends Pick<Workflows, 'owner' | 'visibility'> {
  readonly workflow: Workflow;
  readonly pins: readonly Pin[];
  readonly allowedRunners: readonly string[];
}

/** One thing wrong in one version of a file. */
export interface Flaw {
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly job: string | null;
  /** What distinguishes the step from others of its job; null for the job or file as a whole. */
  readonly step: string | null;
  /** What exactly is wrong, without line numbers: together with rule, job and step it is the flaw's identity. */
  readonly detail: string;
  readonly line: number;
  readonly endLine: number;
  /** The lines that another tool may name for the same thing. */
  readonly span: { readonly from: number; readonly to: number };
  readonly message: Prose;
  readonly remedy: Prose;
  readonly patch?: string;
}

/** Pure: the flaws of one file, in the order they stand there. */
export type Rule = (about: About) => readonly Flaw[];

/** Longer first lines of a script do not distinguish steps any better. */
const maxIdentity = 60;

/** A step's id, its name, the action without its version, or the first line of its script. */
export function stepIdentity({ id, name, uses, run }: Step): string {
  const script = run?.text.split('\n').find((line) => line.trim() !== '') ?? '';
  return id ?? name ?? uses?.text.split('@')[0] ?? script.trim().slice(0, maxIdentity);
}

/** The job and step of a flaw, with the lines of the step. */
export function inStep(job: Job, step: Step): Pick<Flaw, 'job' | 'step' | 'span'> {
  return {
    job: job.id,
    step: stepIdentity(step),
    span: { from: step.line, to: step.endLine },
  };
}

export function inJob(job: Job): Pick<Flaw, 'job' | 'step' | 'span'> {
  return { job: job.id, step: null, span: { from: job.line, to: job.endLine } };
}

/** Calls `look` for each step of each job, in order. */
export function eachStep(
  workflow: Workflow,
  look: (step: Step, job: Job, index: number) => readonly Flaw[],
): readonly Flaw[] {
  return workflow.jobs.flatMap((job) => job.steps.flatMap((step, index) => look(step, job, index)));
}
