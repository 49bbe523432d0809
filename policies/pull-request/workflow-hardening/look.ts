/** What the rules find in one file; shared by all who judge workflows. */
import * as z from 'zod';
import { stricter } from '../../engine/stricter.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { WorkflowFile, Workflows } from '../../facts/workflows.ts';
import { readWorkflow, type Workflow, workflowKind } from '../../formats/workflow.ts';
import type { Misshapen } from '../../formats/workflow-shape.ts';
import type { Broken } from '../../formats/workflow-yaml.ts';
import { type Compared, compare } from './compare.ts';
import { defaultPins, pin } from './pins.ts';
import { type About, type Flaw, type RuleName, ruleNames } from './rule.ts';
import { rules } from './rules.ts';
import { unaskedNotes } from './words.ts';

export const options = z.strictObject({
  ignore: z
    .array(z.enum(ruleNames))
    .default([])
    .describe(
      'Rules that are not applied, by their names above; findings of other tools for the same thing are left out too',
    )
    .meta(stricter.fewer),
  pins: z
    .array(pin)
    .max(200)
    .default([...defaultPins])
    .describe(
      'How firmly `uses` must be pinned: `uses` is a glob of `owner/repository` or `docker://image`, `pin` is `hash`, `tag` or `any`. The most specific match counts; what matches none needs a `hash`, except what the owner of the repository owns',
    ),
  'allowed-runners': z
    .array(z.string().min(1).max(255))
    .max(100)
    .default([])
    .describe('Labels of self-hosted runners that may run pull requests of strangers')
    .meta(stricter.fewer),
});

export type Options = z.output<typeof options>;

/** Files, and what is known of where they run. */
type Facts = Pick<Workflows, 'files' | 'owner' | 'visibility'>;

export interface Looked extends Compared {
  readonly path: string;
  /** Why GitHub refuses it. */
  readonly broken: Broken | null;
  /** YAML, but nothing that GitHub would run. */
  readonly misshapen: Misshapen | null;
}

/** A job that is another's alias has its flaws on the other's lines: they are reported once. */
function withoutAliases(flaws: readonly Flaw[]): readonly Flaw[] {
  const first = new Map<string, Flaw['job']>();
  return flaws.filter(({ rule, line, detail, job }) => {
    const key = JSON.stringify([rule, line, detail]);
    if (!first.has(key)) first.set(key, job);
    return first.get(key) === job;
  });
}

function flawsOf(workflow: Workflow, about: Omit<About, 'workflow'>, ignored: readonly RuleName[]) {
  const flaws = ruleNames.flatMap((name) =>
    name === 'unreadable' || ignored.includes(name) ? [] : rules[name]({ ...about, workflow }),
  );
  const sorted = flaws.toSorted((a, b) => a.line - b.line);
  return { flaws: withoutAliases(sorted), jobs: workflow.jobs.map(({ id }) => id) };
}

const nothing = { flaws: [], jobs: [] };

/** What is beyond the limits is a gap that the collector has reported already. */
export function look(
  { path, head, base }: WorkflowFile,
  about: Omit<About, 'workflow'>,
  ignored: readonly RuleName[],
): Looked {
  const kind = workflowKind(path) ?? 'action';
  const after = readWorkflow(kind, head);
  const before = base === null ? null : readWorkflow(kind, base);
  if (after.state !== 'read') {
    const broken = after.state === 'broken' ? after : null;
    return { path, fresh: [], before: 0, broken, misshapen: null };
  }
  const old = before?.state === 'read' ? flawsOf(before.workflow, about, ignored) : nothing;
  const { misshapen } = after.workflow;
  return { path, ...compare(flawsOf(after.workflow, about, ignored), old), broken: null, misshapen };
}

export function aboutOf(
  { owner, visibility }: Pick<Facts, 'owner' | 'visibility'>,
  wanted: Options,
): Omit<About, 'workflow'> {
  return { owner, visibility, pins: wanted.pins, allowedRunners: wanted['allowed-runners'] };
}

/** Findings if the repository were public and its owner unknown: what a local clone cannot decide. */
export function unasked(facts: Facts, wanted: Options) {
  const about = aboutOf(facts, wanted);
  const count = (rule: RuleName, known: Partial<About>, word: RegExp) =>
    facts.files
      .filter(({ head }) => word.test(head))
      .map((file) =>
        look(
          file,
          { ...about, ...known },
          ruleNames.filter((name) => name !== rule),
        ),
      )
      .reduce((sum, { fresh }) => sum + fresh.length, 0);
  const asks = (rule: RuleName) => !wanted.ignore.includes(rule);
  return unaskedNotes(
    facts.visibility === null && asks('self-hosted-runner')
      ? count('self-hosted-runner', { visibility: 'public' }, /self-hosted/i)
      : 0,
    facts.owner === null && asks('secrets-inherit') ? count('secrets-inherit', { owner: '' }, /inherit/) : 0,
  );
}

/** The worst first, in each file by line. */
const weights = { critical: 0, high: 1, medium: 2, low: 3, unknown: 4 } as const;

export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  const weight = ({ severity = 'unknown' }: Finding) => weights[severity];
  return findings.toSorted((a, b) => weight(a) - weight(b));
}
