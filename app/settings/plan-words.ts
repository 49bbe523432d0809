/** A plan as text for a terminal, and as JSON. Pure. */
import { inert, toPlain } from '../../policies/engine/plain.ts';
import { count, own, type Prose, say } from '../../policies/engine/prose.ts';
import type { Edit } from '../../policies/settings/edit.ts';
import type { Plan } from './plan.ts';
import { type LeftAlone, type Limits, overLimits, type PlanFile, type TargetPlan } from './planned.ts';
import { callWords, joined, valueWords } from './words.ts';

function changeLines({ changes }: Edit): readonly Prose[] {
  return changes.flatMap(({ name, before, after, why, affects, risk }) => [
    say`      ${name}: ${valueWords(before)} → ${valueWords(after)}${own(risk === 'high' ? '  !' : '')}`,
    say`        why: ${why.layer}${own(why.line === null ? '' : ` line ${why.line}`)}; notices it: ${own(affects)}`,
  ]);
}

function editLines(edit: Edit): readonly Prose[] {
  const body = edit.body === null ? '' : ` ${inert(JSON.stringify(edit.body), 2000)}`;
  return [
    say`  ${own(callWords(edit))}`,
    ...(body === '' ? [] : [own(`     ${body}`)]),
    ...changeLines(edit),
  ];
}

function leftLines(title: string, all: readonly LeftAlone[]): readonly Prose[] {
  return all.map(({ name, because, where }) => say`  ${own(title)}: ${name} (${where}): ${because}`);
}

function targetLines(target: TargetPlan): readonly Prose[] {
  const { edits, held, unknown, absent, problems } = target;
  const lines = [
    ...edits.flatMap(editLines),
    ...leftLines('held back', held),
    ...leftLines('not visible', unknown),
    ...leftLines('not to be had', absent),
    ...problems.map(
      ({ path, line, column, message }) =>
        say`  nothing is planned: ${`${path}:${line}:${column}`} ${message}`,
    ),
  ];
  return lines.length === 0 ? [] : [own(''), say`${target.target}`, ...lines];
}

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

export function planText({ plan, file, hash, limits }: ShownPlan): string {
  const { subject, targets, repositories } = plan;
  const calls = file.targets.reduce((sum, { edits }) => sum + edits.length, 0);
  const same = targets.reduce((sum, one) => sum + one.same, 0);
  const head =
    calls === 0
      ? say`${subject}: nothing to change; ${count(same, 'value is', 'values are')} as declared.`
      : say`${subject}: ${count(calls, 'call')} would change ${own(changedWords(file, repositories))}. Nothing was written to GitHub.`;
  return joined([
    head,
    ...targets.flatMap(targetLines),
    ...skippedLines(targets),
    ...noteLines(targets),
    ...limitLines(file, limits, repositories),
    ...(hash === null
      ? []
      : [
          own(''),
          own(`To do exactly this, and nothing if anything of it moves: fairlead apply ${hash.slice(0, 12)}`),
        ]),
  ]);
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
