/**
 * A spreadsheet (ECMA-376) of a population, row by row: inline strings only, which no program takes for formulas. Sheets that would
 * have more rows than a spreadsheet can show go on in the next one, and the first sheet says so.
 */
import type { Cell } from '../../model/population.ts';
import { archiveOf } from '../archive.ts';
import { cellText } from '../shown.ts';
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

function cellXml(cell: Cell, style: string, where: string): string {
  if (cell === null || cell === '') return '<c/>';
  if (typeof cell === 'number' && Number.isFinite(cell)) return `<c><v>${cell}</v></c>`;
  const text = xml(fitted(cellText(cell), where).replaceAll(escapes, '_x005F_'));
  return `<c${style} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

const rowXml = (cells: readonly Cell[], style: string, where: string): string =>
  `<row>${cells.map((cell) => cellXml(cell, style, where)).join('')}</row>`;

const bold = ' s="1"';
const sheetHead = `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="40" width="22" customWidth="1"/></cols><sheetData>`;
const aboutHead = `${declaration}<worksheet xmlns="${main}"><cols><col min="1" max="1" width="24" customWidth="1"/><col min="2" max="2" width="100" customWidth="1"/></cols><sheetData>`;
const sheetEnd = '</sheetData></worksheet>';
const styles = `${declaration}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

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
  readonly heads: readonly string[];
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
export function newSpreadsheet({ path, heads, whole, about, newFile, maxRows = maxSheetRows }: Spreadsheet) {
  const done: Entry[] = [];
  const names: string[] = [];
  let sheet: Sheet | null = null;
  let rows = 0;
  const closeSheet = () => {
    if (!sheet) return;
    sheet.sink.write(sheetEnd);
    done.push(sheet.sink.close());
    names.push(rows === 0 ? 'No rows' : `Rows ${sheet.first}-${rows}`);
    sheet = null;
  };
  const openSheet = (): Sheet => {
    const sink = newSink(`xl/worksheets/sheet${done.length + 2}.xml`, newFile());
    sink.write(sheetHead + rowXml(heads, bold, whole));
    return { sink, first: rows + 1 };
  };
  return {
    add(cells: readonly Cell[]) {
      if (sheet && rows - sheet.first + 2 >= maxRows) closeSheet();
      sheet ??= openSheet();
      sheet.sink.write(rowXml(cells, '', whole));
      rows += 1;
    },
    close(): Entry {
      sheet ??= done.length === 0 ? openSheet() : null;
      closeSheet();
      return workbookOf(names, done, { path, whole, newFile, lines: about(names) });
    },
  };
}
