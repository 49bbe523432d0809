/** The text to look at on both sides of a changed file: from its patch, or from the file where there is none. */
import { say } from '../../../policies/engine/prose.ts';
import type { ChangedFile } from '../../../policies/facts/changed-files.ts';
import { patchSides, type SideLine } from '../../../policies/formats/patch-sides.ts';
import { CannotLook, NotText } from '../../looked.ts';
import type { Point } from '../../repository-reads.ts';
import type { PullRequestSource } from '../source.ts';

export interface Side {
  readonly text: string;
  /** The lines of `text`, in order, and where each begins in it. */
  readonly lines: readonly Pick<SideLine, 'number' | 'changed'>[];
  readonly starts: readonly number[];
}

/** No rule's match crosses it: hunks are not read as one text. */
const between: SideLine = { text: '\0', number: 0, changed: false };

function sideFrom(lines: readonly SideLine[]): Side {
  let next = 0;
  const starts = lines.map(({ text }) => {
    const start = next;
    next += text.length + 1;
    return start;
  });
  return { text: lines.map(({ text }) => text).join('\n'), lines, starts };
}

/** Hunks as one text that no match crosses. */
export function sideOf(hunks: readonly (readonly SideLine[])[]): Side {
  return sideFrom(hunks.flatMap((hunk, i) => (i === 0 ? hunk : [between, ...hunk])));
}

function wholeSide(text: string | null, changed: boolean): Side {
  if (text === null) return sideFrom([]);
  return sideFrom(text.split('\n').map((line, i) => ({ text: line, number: i + 1, changed })));
}

/** Whether a file is looked at; `none`: it adds nothing, `not-text`: it is known not to be text. */
export type Reach = 'look' | 'none' | 'not-text';

/** Names of files that have no patch because they are not text. For others, attributes may be why GitHub shows none. */
const notText =
  /\.(?:7z|a|aac|avi|avif|bin|bmp|bz2|class|db|dll|dmg|doc|docx|dylib|eot|exe|flac|gif|gz|icns|ico|jar|jpe?g|lib|mov|mp[34]|mpe?g|node|o|obj|odt|ogg|otf|pack|pdf|png|ppt|pptx|psd|pyc|rar|so|sqlite3?|tar|tgz|tiff?|ttf|wasm|wav|webm|webp|woff2?|xls|xlsx|xz|zip|zst)$/i;

export function reachOf({ status, kind, patch, path }: ChangedFile): Reach {
  if (status === 'removed' || kind === 'submodule') return 'none';
  if (kind === 'binary') return notText.test(path) ? 'not-text' : 'look';
  return kind === 'unknown' || patch !== null ? 'look' : 'none';
}

/** The largest part of a text file that is no letter, mark or line end. */
const maxOdd = 0.05;

/** What is left of UTF-16 when its bytes are read as UTF-8: every other character is NUL, after a mark or none. */
const wideText = /^\uFFFD{0,2}(?:(?:[^\0]\0){4}|(?:\0[^\0]){4})/;

/**
 * The text of a file with NUL in it: UTF-16, which some shells write, without its non-ASCII characters; or text with a
 * stray NUL. Null for anything else.
 */
function unveiled(contents: string): string | null {
  if (wideText.test(contents)) return contents.replaceAll('\0', '');
  let odd = 0;
  for (let i = 0; i < contents.length; i += 1) {
    const code = contents.charCodeAt(i);
    if (code < 9 || (code > 13 && code < 32) || code === 0xfffd) odd += 1;
  }
  return odd > contents.length * maxOdd ? null : contents.replaceAll('\0', '\n');
}

/** A file's text, also in the cases above. Throws `CannotLook`; `NotText` when it is not text. */
async function readText(source: PullRequestSource, point: Point, path: string): Promise<string | null> {
  try {
    return await source.text(point, path);
  } catch (error) {
    const contents = error instanceof NotText ? error.contents() : null;
    const text = contents === null ? null : unveiled(contents);
    if (text === null) throw error;
    return text;
  }
}

/** The file after the change; `reads` is told where its patch does not show it. Throws `CannotLook`; `NotText` when it is not text. */
export async function sideAfter(
  source: PullRequestSource,
  file: ChangedFile,
  reads: () => void,
): Promise<Side> {
  const { path, kind, patch } = file;
  const sides = kind === 'text' && patch !== null ? patchSides(patch) : null;
  if (sides) return sideOf(sides.after);
  reads();
  const text = await readText(source, 'head', path);
  if (text === null) throw new CannotLook(say`${path} is listed as changed but was not found`);
  return wholeSide(text, true);
}

/** The file before the change. Throws `CannotLook`: then it is not known what is new in it. */
export async function sideBefore(source: PullRequestSource, file: ChangedFile): Promise<Side> {
  const sides = file.patch === null ? null : patchSides(file.patch);
  if (sides) return sideOf(sides.before);
  if (reachOf(file) !== 'look' || file.status === 'added') return wholeSide(null, false);
  try {
    return wholeSide(await readText(source, 'mergeBase', file.previousPath ?? file.path), false);
  } catch (error) {
    if (error instanceof NotText) return wholeSide(null, false);
    throw error;
  }
}

/** The index of the line that a position of the text is on. */
function lineIndex({ starts }: Side, at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The first changed line that a match touches; `changed` is false when it touches none. */
export function placeOf(
  side: Side,
  start: number,
  end: number,
): { readonly line: number; readonly changed: boolean } {
  const { lines } = side;
  const first = lineIndex(side, start);
  const last = lineIndex(side, Math.max(start, end - 1));
  const touched = lines.slice(first, last + 1).find(({ changed }) => changed);
  return { line: (touched ?? lines[first])?.number ?? 1, changed: touched !== undefined };
}
