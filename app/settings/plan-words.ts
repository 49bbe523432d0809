/** A plan as text for a terminal, and as JSON. Pure. */
import { toPlain } from '../../policies/engine/plain.ts';
import { count, own, type Prose, say } from '../../policies/engine/prose.ts';
import type { Plan } from './plan.ts';
import { targetLines } from './plan-lines.ts';
import { type LeftAlone, type Limits, overLimits, type PlanFile, type TargetPlan } from './planned.ts';
import { callWords, joined } from './words.ts';

/** Targets that are named of those that were not looked at. */
const maxNamed = 10;

function skippedLines(targets: readonly TargetPlan[]): readonly Prose[] {
  const skipped = targets.flatMap(({ target, skipped: why }) => (why ? [{ target, why }] : []));
  if (skipped.length === 0) return [];
  const rest = skipped.length - maxNamed;
  return [
    own(''),
    say`Not planned: ${count(skipped.length, 'repository', 'repositories')}`,
    ...skipped.slice(0, maxNamed).map(({ target, why }) => say`  ${target}: ${why}`),
    ...(rest > 0 ? [own(`  and ${rest} more; --format json has all`)] : []),
  ];
}

/** Said once, however many repositories they are about. */
function noteLines(targets: readonly TargetPlan[]): readonly Prose[] {
  const notes = new Map(targets.flatMap((one) => one.notes.map((note) => [toPlain(note), note])));
  return notes.size === 0 ? [] : [own(''), ...[...notes.values()].map((note) => say`Note: ${note}`)];
}

function limitLines(file: PlanFile, limits: Limits, repositories: number | null): readonly Prose[] {
  const over = overLimits(file, limits, repositories);
  if (!over) return [];
  const edits =
    over.edits === null
      ? []
      : [say`${count(over.edits, 'call')} where ${limits.maxEdits} are allowed (--max-edits)`];
  const wide =
    over.repositories === null
      ? []
      : [
          say`${count(over.repositories.changed, 'repository', 'repositories')} where ${over.repositories.most} may change at once: ${limits.maxShare} % (--max-share)`,
        ];
  return [
    own(''),
    own('Too much for one run, so there is no plan to apply:'),
    ...[...edits, ...wide].map((line) => say`  ${line}`),
    own('Take a part (--repositories a,b), or allow more if this is what you want.'),
  ];
}

export interface ShownPlan {
  readonly plan: Plan;
  readonly file: PlanFile;
  /** Null: it is over the limits, or there is nothing to do. */
  readonly hash: string | null;
  readonly limits: Limits;
}

/** `the organization and 2 of 38 repositories` */
function changedWords({ targets }: PlanFile, repositories: number | null): string {
  if (repositories === null) return 'it';
  const changed = targets.filter(({ target }) => target.includes('/')).length;
  const all = `${repositories.toLocaleString('en-US')} ${repositories === 1 ? 'repository' : 'repositories'}`;
  const itself = changed < targets.length ? ['the organization'] : [];
  return [...itself, ...(changed > 0 ? [`${changed} of ${all}`] : [])].join(' and ');
}

/** Of a plan without a call: what that means. */
function idleWords({ subject, targets }: Plan): Prose {
  const same = targets.reduce((sum, one) => sum + one.same, 0);
  const declared = count(same, 'value is', 'values are');
  if (targets.every(({ skipped }) => skipped))
    return say`${subject}: it could not be planned. Nothing was written to GitHub.`;
  const isOpen = targets.some(
    ({ held, unknown, absent, problems }) =>
      held.length + unknown.length + absent.length + problems.length > 0,
  );
  if (isOpen)
    return say`${subject}: no call to make; ${declared} as declared, and what else there is stands below.`;
  if (same === 0) return say`${subject}: nothing to change, for no settings are declared.`;
  return say`${subject}: nothing to change; ${declared} as declared.`;
}

export function planText({ plan, file, hash, limits }: ShownPlan, width: number): string {
  const { subject, targets, repositories } = plan;
  const calls = file.targets.reduce((sum, { edits }) => sum + edits.length, 0);
  const head =
    calls === 0
      ? idleWords(plan)
      : say`${subject}: ${count(calls, 'call')} would change ${own(changedWords(file, repositories))}. Nothing was written to GitHub.`;
  return joined(
    [
      head,
      ...targetLines(targets),
      ...skippedLines(targets),
      ...noteLines(targets),
      ...limitLines(file, limits, repositories),
      ...(hash === null
        ? []
        : [
            own(''),
            own('To do exactly this, and nothing if anything of it moves:'),
            own(`  fairlead apply ${hash.slice(0, 12)}`),
          ]),
    ],
    width,
  );
}

/** Prose as text: for programs. */
const plainLeft = (all: readonly LeftAlone[]) =>
  all.map(({ name, because, where }) => ({ name, because: toPlain(because), where }));

export function planJson({ plan, hash, limits }: ShownPlan): string {
  const targets = plan.targets.map((one) => ({
    target: one.target,
    edits: one.edits.map((edit) => ({ call: callWords(edit), ...edit })),
    heldBack: plainLeft(one.held),
    notVisible: plainLeft(one.unknown),
    notToBeHad: plainLeft(one.absent),
    same: one.same,
    problems: one.problems.map(({ message, ...at }) => ({ ...at, message: toPlain(message) })),
    skipped: one.skipped ? toPlain(one.skipped) : null,
    notes: one.notes.map(toPlain),
  }));
  return `${JSON.stringify({ subject: plan.subject, hash, limits, repositories: plan.repositories, targets }, null, 2)}\n`;
}
