/** git's patch output → one text of hunks per file, as GitHub gives them. */

const header = 'diff --git ';

/** Where each `diff --git` line starts. Lines of content begin with a space, +, - or \, so none can be mistaken for one. */
function sectionStarts(output: Buffer): readonly number[] {
  const starts: number[] = output.subarray(0, header.length).equals(Buffer.from(header)) ? [0] : [];
  const between = `\n${header}`;
  for (let at = output.indexOf(between); at >= 0; at = output.indexOf(between, at + 1)) starts.push(at + 1);
  return starts;
}

/** From the first `@@` on, without the last line break; null when there are no hunks, or too many. */
function hunksOf(section: Buffer, max: number): string | null {
  const first = section.indexOf('\n@@ ');
  if (first < 0 || section.length - first > max) return null;
  return section.toString('utf8', first + 1).replace(/\n$/, '');
}

/**
 * @param sections how many sections each file has, in order: 2 for one that changed its type, otherwise 1
 * @param limits `max` bytes for one patch; `whole`: whether git was allowed to finish
 * @throws Error when git gave another number of sections than it has files
 */
export function splitPatches(
  output: Buffer,
  sections: readonly number[],
  limits: { readonly max: number; readonly whole: boolean },
): readonly (string | null)[] {
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
    const hunks = mine.map((i) => hunksOf(output.subarray(starts[i], starts[i + 1]), limits.max));
    const known = hunks.filter((text) => text !== null);
    return known.length === 0 || known.length < hunks.length ? (known[0] ?? null) : known.join('\n');
  });
}
