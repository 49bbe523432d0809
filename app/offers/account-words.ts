/** What became of a plan of files, and of taking it back, as text for a terminal. Pure. */
import { toPlain } from '../../policies/engine/plain.ts';
import { count, own, type Prose, say } from '../../policies/engine/prose.ts';
import { joined } from '../settings/words.ts';
import type { MovedFiles } from './apply.ts';
import type { FilesAccount, FilesStep } from './one-by-one.ts';
import type { NotTakenBack } from './undo.ts';

const signs: Readonly<Record<FilesStep['result'], string>> = {
  done: '✓',
  failed: '✗',
  unsure: '?',
  'not tried': '–',
};

const results: Readonly<Record<FilesStep['result'], string>> = {
  done: 'done',
  failed: 'failed',
  unsure: 'perhaps done',
  'not tried': 'not tried',
};

function stepLine({ target, title, result, said, pull }: FilesStep): Prose {
  const number = pull ? say` pull request #${pull.number} ${pull.url}` : own('');
  const why = toPlain(said) === '' ? own('') : say`: ${said}`;
  return say`${own(signs[result])} ${target} ${own(`“${title}”`)}${number} ${own(results[result])}${why}`;
}

export function filesAccountText(
  { id, steps, stopped }: FilesAccount,
  of: 'apply' | 'undo',
  width: number,
): string {
  const parts = (['done', 'failed', 'unsure', 'not tried'] as const)
    .map((result) => ({ result, n: steps.filter((step) => step.result === result).length }))
    .filter(({ n }) => n > 0)
    .map(({ result, n }) => `${n} ${results[result]}`);
  return joined(
    [
      ...steps.map(stepLine),
      own(''),
      say`${count(steps.length, 'repository', 'repositories')}: ${own(parts.join(', '))}.`,
      ...(stopped === null ? [] : [say`It ended early: ${stopped}.`]),
      of === 'apply'
        ? own(`Recorded as ${id}. To take it back: fairlead undo ${id}`)
        : own(`Recorded as ${id}. To offer the files again: fairlead plan … --files`),
    ],
    width,
  );
}

export function filesMovedText(moved: readonly MovedFiles[], width: number): string {
  return joined(
    [
      own('Nothing was written: what this plan touches is not as it was when it was made.'),
      ...moved.map(({ target, said }) => say`  ${target}: ${said}`),
      own('Plan again to see what is to do now.'),
    ],
    width,
  );
}

export function notTakenBackText(refused: readonly NotTakenBack[], width: number): string {
  if (refused.length === 0) return '';
  return joined(
    [
      say`${count(refused.length, 'pull request')} not taken back:`,
      ...refused.map(({ target, said }) => say`  ${target}: ${said}`),
    ],
    width,
  );
}
