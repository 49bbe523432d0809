/** What is written by hand, in columns, on a terminal that may be narrower. */
import { columns, wrap } from '../../policies/engine/wrap.ts';
import type { Io } from './command.ts';

/** A name, and then its column of text. */
const named = /^ +\S+(?: \S+)* {2,}(?=\S)/;

/** Set in under its column, where that leaves room. */
function fittedLine(line: string, width: number): string {
  if (columns(line) <= width) return line;
  const leads = [named, /^ */].map((lead) => lead.exec(line)?.[0] ?? '');
  const lead = leads.find((one) => one !== '' && columns(one) <= width / 2) ?? '';
  const text = line.slice(lead.length).trimStart();
  const rows = wrap({ text }, { colour: false, width: width - columns(lead) });
  return rows.map((row, i) => `${i === 0 ? lead : ' '.repeat(columns(lead))}${row}`).join('\n');
}

/** How far the lines that go on from this one are set in; null: none does. */
function goesOnAt(line: string): number | null {
  if (/^\S/.test(line)) return 0;
  const lead = named.exec(line)?.[0];
  return lead === undefined ? null : columns(lead);
}

/** Lines of one paragraph, or of one entry, together where one of them is too wide: else each leaves a word of itself behind. */
function flowing(lines: readonly string[], width: number): readonly string[] {
  const groups: string[][] = [];
  let at: number | null = null;
  for (const line of lines) {
    const isMore = at !== null && line.trim() !== '' && line.search(/\S/) === at;
    if (isMore) groups.at(-1)?.push(line);
    else {
      groups.push([line]);
      at = goesOnAt(line);
    }
  }
  return groups.flatMap((group) => {
    const [first = '', ...more] = group;
    return group.some((line) => columns(line) > width)
      ? [[first, ...more.map((line) => line.trim())].join(' ')]
      : group;
  });
}

/** Help and the like in the width of the terminal; examples, which are there to be copied, stay as they are. */
export function fitted(text: string, { width }: Pick<Io, 'width'>): string {
  const [explained = '', ...examples] = text.split(/^(?=Examples$)/m);
  const lines = flowing(explained.split('\n'), width).map((line) => fittedLine(line, width));
  return [lines.join('\n'), ...examples].join('');
}
