/**
 * How a value is shown to people, in every file alike. Pure. What is invisible, or moves what stands beside it, is shown by its name; raw
 * JSON has it as it was.
 */

/** Of a table; null: nobody's. */
export type Cell = string | number | boolean | null;

/**
 * Controls, soft hyphens, marks of direction, what has no width, separators of lines, tags, what XML forbids. By number: what a version of
 * Node.js takes for invisible must not change the bytes.
 */
const ranges: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xfffe, 0xffff],
  [0xe0000, 0xe007f],
];

/** Nothing of the above: most texts. */
const plain = /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u0600\u4e00-\u9fff]*$/;
const joiner = 0x200d;

function shownCode(code: number, isInEmoji: boolean): string {
  const isHidden = ranges.some(([from, to]) => code >= from && code <= to) && !(code === joiner && isInEmoji);
  return isHidden ? `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]` : String.fromCodePoint(code);
}

/** One line, with nothing in it that cannot be seen. A joiner inside an emoji stays; ends of lines have a sign that people know. */
export function visible(text: string): string {
  if (plain.test(text)) return text;
  let before = 0;
  return Array.from(text.replaceAll(/\r\n|\r|\n/g, '⏎'), (character) => {
    const code = character.codePointAt(0) ?? 0;
    const isEmoji = before === 0xfe0f || before >= 0x1f000;
    before = code;
    return shownCode(code, isEmoji);
  }).join('');
}

/** A cell as text; an empty one is nobody's. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return typeof cell === 'number' ? String(cell) : visible(cell);
}
