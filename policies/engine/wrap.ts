/** Text in the columns of a terminal. Pure. */

/** How the terminal is: `width` in columns. */
export interface Look {
  readonly colour: boolean;
  readonly width: number;
}

const inks = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35 } as const;
export type Ink = keyof typeof inks;

export interface Line {
  readonly text: string;
  /** Columns that the text is set in by, its continuation lines too; fewer where there is no room. */
  readonly indent?: number;
  readonly ink?: Ink;
  /** Before the text, at the start of the line; continuation lines are set in by its columns. */
  readonly sign?: string;
}

/** Drawn over the character before, or not at all. */
const narrow = /\p{M}|\p{Cf}/u;

/** East Asian wide and full-width characters, and pictures: https://www.unicode.org/reports/tr11/ */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

function columnsOf(character: string): number {
  if (character < '\u0300') return 1;
  if (narrow.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Columns that a text takes on a terminal. */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text) sum += columnsOf(character);
  return sum;
}

/** Whoever opens or copies one needs it whole. */
const isAddress = (word: string): boolean => /^[^\w]*https?:\/\//i.test(word);

/** A long path is easier to read when it is broken behind one of these. */
const joint = /[/\\\-_.,:;=@&?]/;

/** Pieces of at most `room` columns. */
function broken(word: string, room: number): readonly string[] {
  if (columns(word) <= room || isAddress(word)) return [word];
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  let afterJoint = 0;
  for (const character of word) {
    const more = columnsOf(character);
    if (used + more > room && piece !== '') {
      const at = afterJoint > piece.length / 2 ? afterJoint : piece.length;
      pieces.push(piece.slice(0, at));
      piece = piece.slice(at);
      used = columns(piece);
      afterJoint = 0;
    }
    piece += character;
    used += more;
    if (joint.test(character)) afterJoint = piece.length;
  }
  return [...pieces, piece];
}

/** Breaks at spaces, and inside what is longer than a line; an address that is stands alone on one. */
function rowsOf(text: string, room: number): readonly string[] {
  const rows: string[] = [];
  let row: string | null = null;
  let used = 0;
  for (const word of text.split(' ')) {
    const long = columns(word) > room;
    for (const [i, piece] of broken(word, room).entries()) {
      const more = columns(piece);
      if (row !== null && i === 0 && used + 1 + more <= room) {
        row = `${row} ${piece}`;
        used += 1 + more;
        continue;
      }
      if (row !== null) rows.push(row);
      [row, used] = [piece, long && isAddress(word) ? room : more];
    }
  }
  return [...rows, row ?? ''];
}

/** The lines of one; no longer than `width` unless an address is. Continuation lines are set in like the first. */
export function wrap({ text, indent = 0, ink, sign }: Line, { colour, width }: Look): readonly string[] {
  const lead = sign ? `${sign} ` : ' '.repeat(Math.min(indent, Math.floor(width / 4)));
  const room = Math.max(1, width - columns(lead));
  const paint = (line: string) =>
    colour && ink && line !== '' ? `\u001b[${inks[ink]}m${line}\u001b[0m` : line;
  return rowsOf(text, room).map((row, i) => {
    const set = i === 0 ? lead : columns(row) > room ? '' : ' '.repeat(columns(lead));
    return paint(`${set}${row}`.trimEnd());
  });
}

/** Several, each ending with a line break. */
export function wrapped(lines: readonly Line[], look: Look): string {
  return lines
    .flatMap((line) => wrap(line, look))
    .map((line) => `${line}\n`)
    .join('');
}

/**
 * Rows of cells in columns, set in by two; `right` are numbers. Where they do not fit, `narrow` says each row in words
 * instead.
 */
export function tableLines(
  rows: readonly (readonly string[])[],
  { width }: Pick<Look, 'width'>,
  { right = [], narrow: inWords }: { right?: readonly number[]; narrow: (row: readonly string[]) => string },
): readonly Line[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => columns(row[i] ?? ''))));
  const cell = (text: string, i: number) => {
    const space = ' '.repeat(Math.max(0, (widths[i] ?? 0) - columns(text)));
    return right.includes(i) ? `${space}${text}` : `${text}${space}`;
  };
  const lines = rows.map((row) => row.map(cell).join('  ').trimEnd());
  const fits = lines.every((line) => columns(line) + 2 <= width);
  return (fits ? lines : rows.map(inWords)).map((text) => ({ text, indent: 2 }));
}
