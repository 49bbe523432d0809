/** What is written by hand, in columns, on a terminal that may be narrower. */
import { columns, wrap } from '../../policies/engine/wrap.ts';
import type { Io } from './command.ts';

/** Set in under its column, where that leaves room. */
function fittedLine(line: string, width: number): string {
  if (columns(line) <= width) return line;
  const leads = [/^ +\S+(?: \S+)* {2,}(?=\S)/, /^ */].map((lead) => lead.exec(line)?.[0] ?? '');
  const lead = leads.find((one) => one !== '' && columns(one) <= width / 2) ?? '';
  const text = line.slice(lead.length).trimStart();
  const rows = wrap({ text }, { colour: false, width: width - columns(lead) });
  return rows.map((row, i) => `${i === 0 ? lead : ' '.repeat(columns(lead))}${row}`).join('\n');
}

/** Help and the like in the width of the terminal; examples, which are there to be copied, stay as they are. */
export function fitted(text: string, { width }: Pick<Io, 'width'>): string {
  const [explained = '', ...examples] = text.split(/^(?=Examples$)/m);
  const lines = explained.split('\n').map((line) => fittedLine(line, width));
  return [lines.join('\n'), ...examples].join('');
}
