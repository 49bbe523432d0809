/** How one file changed, where there is only one way to say it: in one place, with nothing in common there. */

export interface TextDiff {
  readonly additions: number;
  readonly deletions: number;
  /** From the first `@@`, without the last line break; empty when nothing is to be shown. */
  readonly patch: string;
}

/** Each with its line break. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const context = 3;

/** Git looks for a NUL in as many bytes. */
const firstFewBytes = 8000;

export const isBinary = (content: Buffer): boolean => content.subarray(0, firstFewBytes).includes(0);

/** Whether lines `from` to `to` could as well be said to start one line earlier or later. */
function slides(lines: readonly string[], from: number, to: number): boolean {
  if (from === to) return false;
  const up = from > 0 && lines[from - 1] === lines[to - 1];
  return up || (to < lines.length && lines[from] === lines[to]);
}

const range = (from: number, to: number): string => {
  const count = to - from;
  const start = count === 0 ? from : from + 1;
  return count === 1 ? String(start) : `${start},${count}`;
};

/** The nearest line above that starts with a letter, as git shows it behind a hunk's numbers. */
function heading(lines: readonly string[], before: number): string {
  const line = lines.slice(0, before).findLast((text) => /^[A-Za-z_$]/.test(text));
  return line === undefined ? '' : ` ${line.slice(0, 80).trimEnd()}`;
}

const shown = (mark: string, lines: readonly string[]): readonly string[] =>
  lines.map((line) => (line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`));

/** Null when git is to be asked. Texts are bytes as Latin-1 strings, as is the patch. */
export function plainDiff(was: string, is: string): TextDiff | null {
  const [old, now] = [linesOf(was), linesOf(is)];
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start += 1;
  let rest = 0;
  while (rest < shorter - start && old.at(-1 - rest) === now.at(-1 - rest)) rest += 1;
  const [oldEnd, nowEnd] = [old.length - rest, now.length - rest];
  const [removed, added] = [old.slice(start, oldEnd), now.slice(start, nowEnd)];
  const kept = new Set(removed);
  if (added.some((line) => kept.has(line))) return null;
  if (slides(old, start, oldEnd) || slides(now, start, nowEnd)) return null;
  const first = Math.max(0, start - context);
  const ranges = [
    range(first, Math.min(old.length, oldEnd + context)),
    range(first, Math.min(now.length, nowEnd + context)),
  ];
  const hunk = [
    `@@ -${ranges[0]} +${ranges[1]} @@${heading(old, first)}\n`,
    ...shown(' ', old.slice(first, start)),
    ...shown('-', removed),
    ...shown('+', added),
    ...shown(' ', old.slice(oldEnd, oldEnd + context)),
  ];
  const changed = removed.length + added.length > 0;
  return {
    additions: added.length,
    deletions: removed.length,
    patch: changed ? hunk.join('').replace(/\n$/, '') : '',
  };
}
