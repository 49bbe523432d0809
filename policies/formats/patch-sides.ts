/** Both sides of a unified diff: what its hunks show of a file before and after. */

export interface SideLine {
  readonly text: string;
  /** 1-based, on that side. */
  readonly number: number;
  /** On the new side: added; on the old one: removed. */
  readonly changed: boolean;
}

export interface PatchSides {
  /** Hunk by hunk. */
  readonly before: readonly (readonly SideLine[])[];
  readonly after: readonly (readonly SideLine[])[];
}

const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

interface Hunk {
  readonly before: SideLine[];
  readonly after: SideLine[];
  readonly starts: { readonly before: number; readonly after: number };
  readonly owes: { readonly before: number; readonly after: number };
}

function isWhole({ before, after, owes }: Hunk): boolean {
  return before.length === owes.before && after.length === owes.after;
}

function opened(text: string): Hunk | null {
  const [, start, size, newStart, newSize] = header.exec(text) ?? [];
  if (start === undefined) return null;
  return {
    before: [],
    after: [],
    starts: { before: Number(start), after: Number(newStart) },
    owes: { before: Number(size ?? 1), after: Number(newSize ?? 1) },
  };
}

/** Adds a line to the sides it stands on; false when it cannot stand in a hunk. */
function take({ before, after, starts }: Hunk, line: string): boolean {
  const mark = line[0] ?? ' ';
  const text = line.slice(1);
  if (mark === '\\') return true;
  if (mark !== '+' && mark !== '-' && mark !== ' ') return false;
  const changed = mark !== ' ';
  if (mark !== '+') before.push({ text, number: starts.before + before.length, changed });
  if (mark !== '-') after.push({ text, number: starts.after + after.length, changed });
  return true;
}

/** Null when the text is not a whole patch: then nothing may be concluded from what is missing. */
export function patchSides(patch: string): PatchSides | null {
  const hunks: Hunk[] = [];
  for (const line of patch.split('\n')) {
    const open = hunks.at(-1);
    if (open && (!isWhole(open) || line.startsWith('\\'))) {
      if (!take(open, line)) return null;
      continue;
    }
    const next = opened(line);
    if (next) hunks.push(next);
    else if (line !== '') return null;
  }
  if (!hunks.every(isWhole)) return null;
  return { before: hunks.map(({ before }) => before), after: hunks.map(({ after }) => after) };
}
