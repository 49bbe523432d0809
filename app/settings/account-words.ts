/** What became of a plan, and of putting it back, as text for a terminal. Pure. */
import { count, own, type Prose, say } from '../../policies/engine/prose.ts';
import type { Moved } from './apply.ts';
import type { Account, Step } from './perform.ts';
import type { NotUndone } from './undo.ts';
import { callWords, joined, valueWords } from './words.ts';

const signs: Readonly<Record<Step['result'], string>> = {
  done: '✓',
  already: '=',
  failed: '✗',
  unsure: '?',
  'not tried': '–',
};

const results: Readonly<Record<Step['result'], string>> = {
  done: 'done',
  already: 'was so already',
  failed: 'failed',
  unsure: 'perhaps done',
  'not tried': 'not tried',
};

function stepLines({ edit, result, said }: Step): readonly Prose[] {
  const why = said === '' ? [] : say`: ${said}`;
  return [
    say`${own(signs[result])} ${own(callWords(edit))} ${own(results[result])}${why}`,
    ...edit.changes.map(
      ({ name, before, after }) => say`    ${name}: ${valueWords(before)} → ${valueWords(after)}`,
    ),
  ];
}

export function accountText({ id, steps, stopped }: Account, of: 'apply' | 'undo', width: number): string {
  const n = (result: Step['result']) => steps.filter((step) => step.result === result).length;
  const parts = (['done', 'failed', 'unsure', 'not tried'] as const)
    .filter((result) => n(result) > 0)
    .map((result) => `${n(result)} ${results[result]}`);
  return joined(
    [
      ...steps.flatMap(stepLines),
      own(''),
      say`${count(steps.length, 'call')}: ${own(parts.join(', '))}.`,
      ...(stopped === null ? [] : [say`It ended early: ${stopped}.`]),
      own(`Recorded as ${id}. To put ${of === 'undo' ? 'this back, too' : 'it back'}:`),
      own(`  fairlead undo ${id}`),
    ],
    width,
  );
}

export function movedText(moved: readonly Moved[], width: number): string {
  return joined(
    [
      own('Nothing was written: what this plan touches is not as it was when it was made.'),
      ...moved.map(({ target, names, said }) => say`  ${target} ${names.join(', ')}: ${said}`),
      own('Plan again to see what is to do now.'),
    ],
    width,
  );
}

export function refusedText(refused: readonly NotUndone[], width: number): string {
  if (refused.length === 0) return '';
  return joined(
    [
      say`${count(refused.length, 'change')} not put back:`,
      ...refused.map(({ target, name, said }) => say`  ${target} ${name}: ${said}`),
    ],
    width,
  );
}
