/** A simulation for a terminal: the result, a table, examples. */
import { toPlain } from '../plain.ts';
import { count, say } from '../prose.ts';
import { sentence } from '../report/words.ts';
import { type Line, type Look, tableLines, wrapped } from '../wrap.ts';
import type { SimulationRow } from './row.ts';
import type { SimulationTally } from './tally.ts';
import {
  exampleWords,
  leadWords,
  notLookedAtWords,
  rowWords,
  type SimulationAbout,
  share,
  unseenWords,
  waiversWords,
  windowWords,
} from './words.ts';

const blank: Line = { text: '' };

const head = ['policy', 'rung', 'fails', '', 'unknown', 'passes', 'n/a'] as const;

function cells(
  { policy, rung, failed, unknown, passed, skipped }: SimulationRow,
  changes: number,
): readonly string[] {
  const per = failed === 0 ? '' : share(failed, changes);
  return [policy, rung, String(failed), per, String(unknown), String(passed), String(skipped)];
}

/** `size (block): 4 fail (4 %), 0 unknown, 96 pass, 0 n/a` */
function inWords(row: readonly string[]): string {
  const [policy, rung, failed, per, unknown, passed, skipped] = row;
  const fails = `${failed} fail${per ? ` (${per})` : ''}`;
  return `${policy} (${rung}): ${fails}, ${unknown} unknown, ${passed} pass, ${skipped} n/a`;
}

/** Words to the left, numbers to the right. */
function tableOf({ rows, changes }: SimulationTally, look: Look): readonly Line[] {
  const body = rows.map((row) => cells(row, changes));
  const narrow = (row: readonly string[]) => (row === head ? '' : inWords(row));
  const [first, ...rest] = tableLines([head, ...body], look, { right: [2, 3, 4, 5, 6], narrow });
  const named: readonly Line[] = first && first.text !== '' ? [{ ...first, ink: 'dim' }] : [];
  return [...named, ...rest];
}

const inks = { block: 'red', warn: 'yellow', observe: 'bold' } as const;

function rowLines(row: SimulationRow, changes: number): readonly Line[] {
  if (row.failed === 0) return [];
  return [
    blank,
    { text: toPlain(rowWords(row, changes)), ink: inks[row.rung] },
    ...row.examples.map((one): Line => ({ text: toPlain(exampleWords(one)), indent: 2 })),
  ];
}

function unseen(rows: readonly SimulationRow[]): readonly Line[] {
  return rows.flatMap((row): readonly Line[] =>
    row.unseen ? [blank, { text: toPlain(unseenWords(row)), sign: '?', ink: 'magenta' }] : [],
  );
}

/** Ends with a line break; no line is longer than `width` unless an address is. */
export function renderSimulationText(tally: SimulationTally, about: SimulationAbout, look: Look): string {
  const { repository, branch, configuration, cut } = about;
  const changes = count(tally.changes, 'merged change');
  const title = say`Fairlead simulate · ${repository} ${branch} · ${changes}${windowWords(about)}`;
  const unlooked = notLookedAtWords(about);
  const lines: readonly Line[] = [
    { text: toPlain(title), ink: 'dim' },
    { text: toPlain(leadWords(tally)), ink: 'bold' },
    ...(cut ? [{ text: toPlain(say`Not all wanted changes were looked at: ${sentence(cut)}`) }] : []),
    ...(tally.rows.length > 0 ? [blank, ...tableOf(tally, look)] : []),
    ...tally.rows.flatMap((row) => rowLines(row, tally.changes)),
    ...unseen(tally.rows),
    ...(unlooked ? [blank, { text: toPlain(unlooked) }] : []),
    blank,
    { text: toPlain(say`Rules: ${configuration}`), ink: 'dim' },
    { text: toPlain(waiversWords), ink: 'dim' },
  ];
  return wrapped(lines, look);
}
