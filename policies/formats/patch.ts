/** Unified diffs as git and GitHub print them: hunks without file headers. */

/** Lines of the head version that a patch adds or changes: 1-based line number → its text, without the line end. */
export type AddedLines = ReadonlyMap<number, string>;

const hunkHeader = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/;

/** Where reading a patch has got to: the next line of the head, and how many the hunk still owes. */
interface Cursor {
  readonly line: number;
  readonly owed: number;
}

/** The cursor after one line of a patch; null when such a line cannot stand there. */
function after(text: string, { line, owed }: Cursor): Cursor | null {
  const mark = text[0] ?? ' ';
  if (mark === '-' || mark === '\\') return { line, owed };
  if (owed > 0) return mark === '+' || mark === ' ' ? { line: line + 1, owed: owed - 1 } : null;
  const hunk = hunkHeader.exec(text);
  if (hunk) return { line: Number(hunk[1]), owed: Number(hunk[2] ?? 1) };
  return text === '' ? { line, owed } : null;
}

/**
 * The lines a patch adds. Null when the text is not a whole patch, e.g. cut in the middle of a hunk: then nothing
 * may be concluded from a line that is missing.
 */
export function addedLines(patch: string): AddedLines | null {
  const added = new Map<number, string>();
  let cursor: Cursor = { line: 0, owed: 0 };
  for (const text of patch.split('\n')) {
    const next = after(text, cursor);
    if (!next) return null;
    if (cursor.owed > 0 && text[0] === '+') added.set(cursor.line, text.slice(1));
    cursor = next;
  }
  return cursor.owed === 0 ? added : null;
}
