/** A simulation for a terminal: the result, a table, examples. */
import { toPlain } from '../plain.ts';
import { count, say } from '../prose.ts';
import { type Line, type Look, wrap } from '../report/text.ts';
import { sentence } from '../report/words.ts';
import type { SimulationRow, SimulationTally } from '../simulation.ts';
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

/** Words to the left, numbers to the right. */
function tableOf({ rows, changes }: SimulationTally): readonly Line[] {
  const all = [head, ...rows.map((row) => cells(row, changes))];
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  const [first, ...rest] = all.map(line);
  return [
    { text: first ?? '', ink: 'dim', indent: 2, whole: true },
    ...rest.map((text): Line => ({ text, indent: 2, whole: true })),
  ];
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

/** Ends with a line break; only the table's lines may be longer than `width`. */
export function renderSimulationText(tally: SimulationTally, about: SimulationAbout, look: Look): string {
  const { repository, branch, configuration, cut } = about;
  const changes = count(tally.changes, 'merged change');
  const title = say`Fairlead simulate · ${repository} ${branch} · ${changes}${windowWords(about)}`;
  const unlooked = notLookedAtWords(about);
  const lines: readonly Line[] = [
    { text: toPlain(title), ink: 'dim' },
    { text: toPlain(leadWords(tally)), ink: 'bold' },
    ...(cut ? [{ text: toPlain(say`Not all wanted changes were looked at: ${sentence(cut)}`) }] : []),
    ...(tally.rows.length > 0 ? [blank, ...tableOf(tally)] : []),
    ...tally.rows.flatMap((row) => rowLines(row, tally.changes)),
    ...unseen(tally.rows),
    ...(unlooked ? [blank, { text: toPlain(unlooked) }] : []),
    blank,
    { text: toPlain(say`Rules: ${configuration}`), ink: 'dim' },
    { text: toPlain(waiversWords), ink: 'dim' },
  ];
  return `${lines.flatMap((line) => wrap(line, look)).join('\n')}\n`;
}
