/** A table in Markdown. */
import { toMarkdown } from '../../../policies/engine/markdown.ts';
import type { Prose } from '../../../policies/engine/prose.ts';

export function table(heads: readonly string[], rows: readonly (readonly Prose[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => line(row.map((one) => toMarkdown(one, 'cell'))));
  return [line(heads), line(heads.map(() => '---')), ...body].join('\n');
}
