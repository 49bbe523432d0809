/** CSV (RFC 4180) of one row at a time. Pure. Texts are quoted, and none of them can be a formula. */
import type { Cell } from '../../model/population.ts';
import { cellText } from '../shown.ts';

/** What begins a formula in Excel, LibreOffice and Google Sheets, also behind spaces, also in the wide forms. */
const formula = /^\s*[=+\-@|%＝＋－＠]/;

function field(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const text = cellText(cell);
  return `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** Excel reads UTF-8 only behind it. */
export const byteOrderMark = '\ufeff';

export const csvLine = (cells: readonly Cell[]): string => `${cells.map(field).join(',')}\r\n`;
