/** Tables of our own words as GitHub Markdown. Pure. */
const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Cells are Markdown already. */
export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [rowOf(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(rowOf)].join('\n');
}

/** Folded below its summary. `inside` is Markdown, which GitHub reads as such after an empty line. */
export function folded(summary: string, inside: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${inside}\n\n</details>`;
}

/** Words below everything else. */
export const small = (words: string): string => `<sub>${words}</sub>`;
