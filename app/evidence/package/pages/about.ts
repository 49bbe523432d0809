/** The first sheet of a spreadsheet: what the rows are, where they come from, what each column means. Pure. */
import { toPlain } from '../../../../policies/engine/plain.ts';
import type { Column, Population } from '../../model/population.ts';
import { counted } from './words.ts';

export function aboutPopulation(
  { id, title, about }: Pick<Population, 'id' | 'title' | 'about'>,
  columns: readonly Column[],
  sheets: readonly string[],
): readonly (readonly [string, string])[] {
  return [
    ['Population', title],
    ['A row is', toPlain(about)],
    [
      'Sheets',
      sheets.length === 1
        ? (sheets[0] ?? '')
        : `${counted(sheets.length, 'sheet')}, as one cannot have more than 1,048,576 rows: ${sheets.join('; ')}`,
    ],
    ['Where it comes from', `sheets/${id}.html in the package: queries, counts, gaps, tie-outs`],
    [
      'The same rows',
      `populations/${id}.csv, populations/${id}.html, and raw/${id}.jsonl with all that they were made of`,
    ],
    ['Times', 'UTC, as dates; to the millisecond in the CSV and in raw'],
    ['Signs', 'What cannot be seen is written out: [U+202E]. Cells that are too long are cut, and say so.'],
    ...columns.map(({ title, means }): [string, string] => [`Column ${title}`, means ?? '']),
  ];
}
