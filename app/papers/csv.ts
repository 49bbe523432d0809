/**
 * Rows for a spreadsheet (RFC 4180), in every file alike. Texts are quoted, nothing in them is invisible, and none of them can be a
 * formula. Pure.
 */
import { type Cell, cellText } from './visible.ts';

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

export const csvOf = (rows: readonly (readonly Cell[])[]): string => rows.map(csvLine).join('');
