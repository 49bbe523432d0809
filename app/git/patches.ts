/** git's patch output → one text of hunks per file, as GitHub gives them, and how many lines they add and delete. */

const header = 'diff --git ';

/** Where each `diff --git` line starts. Lines of content begin with a space, +, - or \, so none can be mistaken for one. */
function sectionStarts(output: Buffer): readonly number[] {
  const starts: number[] = output.subarray(0, header.length).equals(Buffer.from(header)) ? [0] : [];
  const between = `\n${header}`;
  for (let at = output.indexOf(between); at >= 0; at = output.indexOf(between, at + 1)) starts.push(at + 1);
  return starts;
}

export interface SplitPatch {
  /** Null when there are no hunks, or too many. */
  readonly text: string | null;
  /** git says so in the place of hunks. */
  readonly binary: boolean;
  readonly additions: number;
  readonly deletions: number;
}

const [newline, plus, minus] = [0x0a, 0x2b, 0x2d];

/** Lines of hunks that begin with + and with -, after `first`, where the first hunk begins. */
function linesOf(section: Buffer, first: number): Pick<SplitPatch, 'additions' | 'deletions'> {
  let [additions, deletions] = [0, 0];
  for (let at = first; at >= 0; at = section.indexOf(newline, at + 1)) {
    const sign = section[at + 1];
    if (sign === plus) additions += 1;
    else if (sign === minus) deletions += 1;
  }
  return { additions, deletions };
}

/** Its text is from the first `@@` on, without the last line break. */
function patchOf(section: Buffer, max: number): SplitPatch {
  const first = section.indexOf('\n@@ ');
  if (first < 0)
    return { text: null, binary: section.includes('\nBinary files '), additions: 0, deletions: 0 };
  const text = section.length - first > max ? null : section.toString('utf8', first + 1).replace(/\n$/, '');
  return { text, binary: false, ...linesOf(section, first) };
}

/** The two sections of a file that changed its type as one. */
function joined(parts: readonly SplitPatch[]): SplitPatch {
  const texts = parts.flatMap(({ text }) => (text === null ? [] : [text]));
  const sum = (of: 'additions' | 'deletions') => parts.reduce((all, part) => all + part[of], 0);
  return {
    text: texts.length < parts.length ? (texts[0] ?? null) : texts.join('\n'),
    binary: parts.some(({ binary }) => binary),
    additions: sum('additions'),
    deletions: sum('deletions'),
  };
}

/**
 * @param sections how many sections each file has, in order: 2 for one that changed its type, otherwise 1
 * @param limits `max` bytes for one patch; `whole`: whether git was allowed to finish
 * @returns null for what was cut
 * @throws Error when git gave another number of sections than it has files
 */
export function splitPatches(
  output: Buffer,
  sections: readonly number[],
  limits: { readonly max: number; readonly whole: boolean },
): readonly (SplitPatch | null)[] {
  const starts = sectionStarts(output);
  const expected = sections.reduce((sum, n) => sum + n, 0);
  if (limits.whole && starts.length !== expected)
    throw new Error(`git gave ${starts.length} patches for ${expected} files`);
  // Of an answer that was cut, the last section may be incomplete.
  const usable = limits.whole ? starts.length : starts.length - 1;
  let at = 0;
  return sections.map((count) => {
    const mine = Array.from({ length: count }, (_, i) => at + i);
    at += count;
    if (at > usable) return null;
    return joined(mine.map((i) => patchOf(output.subarray(starts[i], starts[i + 1]), limits.max)));
  });
}
