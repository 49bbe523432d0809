/** One word or number of a package changed, as somebody would who wants to be believed: all else stays as it was written. */
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { canonical } from '../../../app/evidence/ledger/record.ts';
import { type Files, packed } from './made.ts';

export interface Edit {
  /** The file, and where in it. */
  readonly file: string;
  readonly place: string;
  readonly was: string;
  readonly is: string;
  readonly files: () => Files;
}

/** Another value that reads as well. */
function other(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value === null) return 'x';
  return otherText(String(value));
}

const words: Readonly<Record<string, string>> = {
  pass: 'fail',
  fail: 'pass',
  unknown: 'pass',
  'in force': 'weaker',
  weaker: 'in force',
  '✗': '✓',
  '?': '✓',
};

function otherText(text: string): string {
  if (words[text]) return words[text];
  if (/\d/.test(text)) return text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
  return text === '' ? 'x' : `${text.slice(0, -1)}${text.endsWith('y') ? 'z' : 'y'}`;
}

type Path = readonly (string | number)[];

function* leaves(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  if (typeof value !== 'object' || value === null) yield { path, value };
  else for (const [name, inner] of Object.entries(value)) yield* leaves(inner, [...path, name]);
}

function put(value: unknown, [name, ...rest]: Path, is: unknown): unknown {
  if (name === undefined) return is;
  const inner = put((value as Record<string, unknown>)[name], rest, is);
  if (Array.isArray(value)) return value.map((one, i) => (String(i) === String(name) ? inner : one));
  return { ...(value as object), [name]: inner };
}

const changed = (files: Files, file: string, bytes: Buffer | string): Files =>
  new Map(files).set(file, Buffer.from(bytes));

function* ofJson(files: Files, file: string): Generator<Edit> {
  const text = files.get(file)?.toString('utf8') ?? '';
  const value: unknown = JSON.parse(text);
  const isShown = text.startsWith('{\n');
  for (const { path, value: was } of leaves(value)) {
    const is = other(was);
    const write = () => {
      const after = put(value, path, is);
      return `${isShown ? JSON.stringify(after, null, 1) : canonical(after)}\n`;
    };
    yield {
      file,
      place: path.join('.'),
      was: String(was),
      is: String(is),
      files: () => changed(files, file, write()),
    };
  }
}

function* ofText(files: Files, file: string, pattern: RegExp): Generator<Edit> {
  const text = files.get(file)?.toString('utf8') ?? '';
  const from = Math.max(0, text.indexOf('</style>'));
  for (const { 0: was, index } of text.matchAll(pattern)) {
    if (index < from) continue;
    const is = otherText(was);
    const after = () => text.slice(0, index) + is + text.slice(index + was.length);
    yield { file, place: String(index), was, is, files: () => changed(files, file, after()) };
  }
}

/** Words and numbers that people see, and where links lead. */
const inPages = /(?<=>)[^<>\s][^<>]*(?=<)|(?<=href=")[^"]+/g;
const inCells = /(?<=(?:^|,)"?)[^",\r\n][^"\r\n]*(?="|,|\r)/gm;
const inSheets = /(?<=<v>|preserve">)[^<]+/g;
const inWorkbook = /(?<=sheet name=")[^"]+/g;

function* ofWorkbook(files: Files, file: string): Generator<Edit> {
  const parts: Files = new Map(
    Object.entries(unzipSync(files.get(file) ?? Buffer.of())).map(([name, bytes]) => [
      name,
      Buffer.from(bytes),
    ]),
  );
  for (const name of parts.keys())
    for (const edit of ofText(parts, name, name === 'xl/workbook.xml' ? inWorkbook : inSheets))
      yield {
        ...edit,
        file,
        place: `${name} ${edit.place}`,
        files: () => changed(files, file, readFileSync(packed(edit.files()))),
      };
}

function* ofLines(files: Files, file: string): Generator<Edit> {
  const lines = (files.get(file)?.toString('utf8') ?? '').split('\n');
  for (const [i, line] of lines.entries())
    for (const edit of line === '' ? [] : ofJson(new Map([['', Buffer.from(line)]]), ''))
      yield {
        ...edit,
        file,
        place: `line ${i + 1} ${edit.place}`,
        files: () =>
          changed(
            files,
            file,
            lines.with(i, edit.files().get('')?.toString('utf8').trimEnd() ?? '').join('\n'),
          ),
      };
}

/** All of one file. */
export function editsOf(files: Files, file: string): readonly Edit[] {
  if (file.endsWith('.html')) return [...ofText(files, file, inPages)];
  if (file.endsWith('.csv')) return [...ofText(files, file, inCells)];
  if (file.endsWith('.xlsx')) return [...ofWorkbook(files, file)];
  if (file.endsWith('.jsonl')) return [...ofLines(files, file)];
  return file.endsWith('.json') ? [...ofJson(files, file)] : [...ofText(files, file, /\w+/g)];
}
