/**
 * A spreadsheet (ECMA-376) of a population, row by row: inline strings, which no program takes for formulas, numbers, and times as
 * dates, so that they can be filtered. Sheets that would have more rows than a spreadsheet can show go on in the next one, and the
 * first sheet says so.
 */

import { cellText } from '../../../papers/visible.ts';
import type { Cell, Column } from '../../model/population.ts';
import { archiveOf } from '../archive.ts';
import { type Entry, newSink, type Sink } from '../spool.ts';
import { xml } from './xml.ts';

/** Excel's, with the one for the heads. */
export const maxSheetRows = 1_048_576;
/** Excel's, of one cell, in UTF-16 units. */
const maxCell = 32_767;

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** `_x0041_` would be read as `A`. */
const escapes = /_(?=x[0-9a-fA-F]{4}_)/g;

function fitted(text: string, where: string): string {
  if (text.length <= maxCell) return text;
  const note = `… [cut: ${text.length} characters, whole in ${where}]`;
  return `${text.slice(0, maxCell - note.length).toWellFormed()}${note}`;
}

const day = 86_400_000;
/** Days from the one that spreadsheets count from until 1970. */
const until1970 = 25_569;

/** Spreadsheets know no time zone: the number is that of UTC. Null: what is no instant, or older than what they count right. */
function dateNumber(cell: Cell): number | null {
  if (typeof cell !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(cell)) return null;
  const number = Date.parse(cell) / day + until1970;
  return number >= 61 ? number : null;
}

function cellXml(cell: Cell, style: string, where: string, kind: Column['kind'] = 'text'): string {
  if (cell === null || cell === '') return '<c/>';
  const date = kind === 'time' ? dateNumber(cell) : null;
  if (date !== null) return `<c s="2"><v>${date}</v></c>`;
  if (typeof cell === 'number' && Number.isFinite(cell)) return `<c><v>${cell}</v></c>`;
  const text = xml(fitted(cellText(cell), where).replaceAll(escapes, '_x005F_'));
  return `<c${style} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

const rowXml = (
  cells: readonly Cell[],
  style: string,
  where: string,
  columns: Spreadsheet['columns'] = [],
): string => `<row>${cells.map((cell, i) => cellXml(cell, style, where, columns[i]?.kind)).join('')}</row>`;

/** In characters. */
const widths: Readonly<Record<Column['kind'], number>> = {
  text: 24,
  time: 20,
  number: 12,
  hours: 12,
  answer: 14,
  link: 40,
};

/** Sentences have room. */
const widthOf = ({ key, kind }: Pick<Column, 'key' | 'kind'>): number =>
  /because|why|reason|title/i.test(key) ? 50 : widths[kind];

/** `A`, `Z`, `AA` … */
function letters(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return `${rest > 0 ? letters(rest) : ''}${String.fromCharCode(65 + ((column - 1) % 26))}`;
}

const bold = ' s="1"';
const sheetHead = (columns: Spreadsheet['columns']): string =>
  `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${columns.map((one, i) => `<col min="${i + 1}" max="${i + 1}" width="${widthOf(one)}" customWidth="1"/>`).join('')}</cols><sheetData>`;
const aboutHead = `${declaration}<worksheet xmlns="${main}"><cols><col min="1" max="1" width="24" customWidth="1"/><col min="2" max="2" width="100" customWidth="1"/></cols><sheetData>`;
const sheetEnd = '</sheetData></worksheet>';
const styles = `${declaration}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

function contentTypes(sheets: number): string {
  const parts = Array.from(
    { length: sheets },
    (_, i) =>
      `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
  );
  return `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${parts.join('')}</Types>`;
}

const rootRelations = `${declaration}<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

function workbook(names: readonly string[]): string {
  const sheets = names.map((name, i) => `<sheet name="${xml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

function workbookRelations(sheets: number): string {
  const all = Array.from(
    { length: sheets },
    (_, i) =>
      `<Relationship Id="rId${i + 1}" Type="${relationships}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  return `${declaration}<Relationships xmlns="${packageRelationships}">${all.join('')}<Relationship Id="rId${sheets + 1}" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`;
}

export interface Spreadsheet {
  readonly path: string;
  readonly columns: readonly Pick<Column, 'key' | 'title' | 'kind'>[];
  /** Where cut cells are whole. */
  readonly whole: string;
  /** Of the first sheet: what each line is about, and what it says. */
  readonly about: (sheets: readonly string[]) => readonly (readonly [string, string])[];
  readonly newFile: () => string;
  readonly maxRows?: number;
}

/** All rows of one sheet, and which they are. */
interface Sheet {
  readonly sink: Sink;
  readonly first: number;
}

function workbookOf(
  names: readonly string[],
  sheets: readonly Entry[],
  {
    path,
    whole,
    newFile,
    lines,
  }: Pick<Spreadsheet, 'path' | 'whole' | 'newFile'> & { readonly lines: ReturnType<Spreadsheet['about']> },
): Entry {
  const count = names.length + 1;
  const part = (name: string, text: string): Entry => {
    const sink = newSink(name, newFile());
    sink.write(text);
    return sink.close();
  };
  const about = lines.map((line) => rowXml(line, '', whole)).join('');
  const entries = [
    part('[Content_Types].xml', contentTypes(count)),
    part('_rels/.rels', rootRelations),
    part('xl/workbook.xml', workbook(['About', ...names])),
    part('xl/_rels/workbook.xml.rels', workbookRelations(count)),
    part('xl/styles.xml', styles),
    part('xl/worksheets/sheet1.xml', `${aboutHead}${about}${sheetEnd}`),
    ...sheets,
  ];
  const sink = newSink(path, newFile(), 0);
  for (const bytes of archiveOf(entries)) sink.write(bytes);
  return sink.close();
}

/** Rows come one by one; `close` gives the workbook. */
export function newSpreadsheet(of: Spreadsheet) {
  const { path, columns, whole, about, newFile, maxRows = maxSheetRows } = of;
  const heads = columns.map(({ title }) => title);
  const done: Entry[] = [];
  const names: string[] = [];
  let sheet: Sheet | null = null;
  let rows = 0;
  const closeSheet = () => {
    if (!sheet) return;
    const last = rows - sheet.first + 2;
    sheet.sink.write(`</sheetData><autoFilter ref="A1:${letters(columns.length)}${last}"/></worksheet>`);
    done.push(sheet.sink.close());
    names.push(rows === 0 ? 'No rows' : `Rows ${sheet.first}-${rows}`);
    sheet = null;
  };
  const openSheet = (): Sheet => {
    const sink = newSink(`xl/worksheets/sheet${done.length + 2}.xml`, newFile());
    sink.write(sheetHead(columns) + rowXml(heads, bold, whole));
    return { sink, first: rows + 1 };
  };
  return {
    add(cells: readonly Cell[]) {
      if (sheet && rows - sheet.first + 2 >= maxRows) closeSheet();
      sheet ??= openSheet();
      sheet.sink.write(rowXml(cells, '', whole, columns));
      rows += 1;
    },
    close(): Entry {
      sheet ??= done.length === 0 ? openSheet() : null;
      closeSheet();
      return workbookOf(names, done, { path, whole, newFile, lines: about(names) });
    },
  };
}
