/** Rows for a spreadsheet (RFC 4180). What a spreadsheet would take for a formula is shown as text. */

/** What begins a formula in Excel, LibreOffice and Google Sheets, also behind spaces. */
const formula = /^\s*[=+\-@\t\r|%]/;

function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const flat = value.replaceAll(/[\r\n]+/g, ' ');
  const text = formula.test(flat) ? `'${flat}` : flat;
  return `"${text.replaceAll('"', '""')}"`;
}

export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return `${rows.map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}
