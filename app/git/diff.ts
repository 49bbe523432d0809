/** What changed between two commits → the fact. */
import { randomUUID } from 'node:crypto';
import { count, own, say } from '../../policies/engine/prose.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { CannotLook } from '../looked.ts';
import { GitEnded } from './kept.ts';
import { type SplitPatch, splitPatches } from './patches.ts';
import type { Repository } from './repository.ts';
import { answer } from './run.ts';

/** Patches are kept up to these sizes; the counts of lines are git's, whatever the size. */
export interface PatchLimits {
  /** Bytes of one file's patch. GitHub omits patches at about this size too. */
  readonly file: number;
  /** Bytes of git's whole answer. */
  readonly all: number;
}

const usual: PatchLimits = { file: 1_000_000, all: 128 * 1024 * 1024 };

/** Renames are looked for among at most this many files a side: the work grows with its square. */
const renameLimit = 1000;

interface RawEntry {
  readonly letter: string;
  /** Its contents are the same on both sides: it was moved, or got another mode. */
  readonly unchanged: boolean;
  readonly submodule: boolean;
  readonly previousPath: string | null;
  readonly path: string;
}

const statuses: Readonly<Record<string, ChangedFile['status']>> = {
  A: 'added',
  C: 'copied',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'modified',
};

/** Reads `--raw -z`. */
function rawEntries(tokens: readonly string[]): readonly RawEntry[] {
  const entries: RawEntry[] = [];
  let at = 0;
  while (tokens[at]?.startsWith(':')) {
    const [before = '', after = '', from, to, status = ''] = (tokens[at] ?? '').slice(1).split(' ');
    const letter = status.charAt(0);
    const two = letter === 'R' || letter === 'C';
    const submodule = (after === '000000' ? before : after) === '160000';
    const first = tokens[at + 1] ?? '';
    const path = two ? (tokens[at + 2] ?? '') : first;
    entries.push({ letter, unchanged: from === to, submodule, previousPath: two ? first : null, path });
    at += two ? 3 : 2;
  }
  return entries;
}

interface Counts {
  readonly binary: boolean;
  readonly additions: number;
  readonly deletions: number;
}

/** The numbers of one entry of `--numstat -z`. */
function countsOf(token: string): Counts {
  const [added = '', deleted = ''] = token.split('\t');
  if (added === '-') return { binary: true, additions: 0, deletions: 0 };
  return { binary: false, additions: Number(added), deletions: Number(deleted) };
}

function changedFile(entry: RawEntry, counts: Counts, patch: string | null): ChangedFile {
  return {
    path: entry.path,
    previousPath: entry.previousPath,
    status: statuses[entry.letter] ?? 'modified',
    additions: counts.additions,
    deletions: counts.deletions,
    kind: entry.submodule ? 'submodule' : counts.binary ? 'binary' : 'text',
    patch,
  };
}

export interface ParsedDiff {
  /** Sorted by path. */
  readonly files: readonly ChangedFile[];
  /** Whether the patches tell of each file how many lines changed, and that it is no text. */
  readonly counted: boolean;
}

/** A patch tells nothing of contents that stay, and of what changed its type it shows two whole files. */
function isCounted({ letter, unchanged }: RawEntry): boolean {
  return letter !== 'T' && !unchanged;
}

/**
 * git's answer to `diff-tree --raw -p -z`. `whole` is false when it was cut short in its patches. Lines are counted in the
 * patches, where git would compare all files once more (`--numstat`); `counts` is what it says where it was asked to.
 */
export function parseDiff(
  output: Buffer,
  limits: PatchLimits,
  whole: boolean,
  counts: readonly Counts[] | null = null,
): ParsedDiff {
  // The list ends with an empty token; what follows it are the patches.
  const end = output.indexOf('\0\0');
  const entries = rawEntries(output.toString('utf8', 0, end < 0 ? output.length : end).split('\0'));
  const patches = splitPatches(
    end < 0 ? Buffer.alloc(0) : output.subarray(end + 2),
    entries.map(({ letter }) => (letter === 'T' ? 2 : 1)),
    { max: limits.file, whole },
  );
  const files = entries.map((entry, i) => {
    const patch = patches[i] ?? nothing;
    return changedFile(entry, counts?.[i] ?? patch, patch.text);
  });
  return {
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    counted: counts !== null || (whole && entries.every(isCounted)),
  };
}

const nothing: SplitPatch = { text: null, binary: false, additions: 0, deletions: 0 };

const moved = /^[\d-]+\t[\d-]+\t$/;

/** git's answer to `diff-tree --numstat -z`, in the order of the raw list. */
export function parseCounts(output: Buffer): readonly Counts[] {
  const tokens = output.toString('utf8').split('\0');
  const all: Counts[] = [];
  // What was moved has no path behind its numbers, but the old and the new one in tokens of their own.
  for (let at = 0; at + 1 < tokens.length; at += moved.test(tokens[at] ?? '') ? 3 : 1)
    all.push(countsOf(tokens[at] ?? ''));
  return all;
}

const how = ['-r', '-M', `-l${renameLimit}`, '--no-ext-diff', '--no-textconv', '--no-color', '--full-index'];
const patches = ['--raw', '-z', '-p', '-U3'];
const counts = ['--numstat', '-z'];

/** git repeats a line that names no commit. Nobody who writes a patch can know this one, so that it ends an answer. */
const end = Buffer.from(`fairlead ${randomUUID()}\n`);

/** One git answers for all changes of a clone. `whole` is false when it printed more than `max` bytes. */
async function print(
  repository: Repository,
  what: readonly string[],
  { from, to, max }: { readonly from: string; readonly to: string; readonly max: number },
) {
  const chunks: Buffer[] = [];
  let size = 0;
  let tail: Buffer = Buffer.alloc(0);
  class TooMuch extends Error {}
  const take = (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    tail = (chunk.length >= end.length ? chunk : Buffer.concat([tail, chunk])).subarray(-end.length);
    if (tail.equals(end)) return { output: Buffer.concat(chunks, size - end.length), whole: true };
    if (size > max) throw new TooMuch();
    return undefined;
  };
  const git = repository.keep(['diff-tree', '--stdin', '--no-commit-id', ...how, ...what]);
  try {
    return await git.ask(`${to} ${from}\n${end}`, take);
  } catch (error) {
    if (error instanceof TooMuch) return { output: Buffer.concat(chunks), whole: false };
    if (error instanceof GitEnded) answer(error.result, doing);
    throw error;
  }
}

const doing = own('say what changed');

/** Files from one commit to another, sorted by path. Throws {@link CannotLook}. */
export async function diff(
  repository: Repository,
  from: string,
  to: string,
  limits: PatchLimits = usual,
): Promise<readonly ChangedFile[]> {
  const asked = { from, to, max: limits.all };
  const tooMuch = () =>
    new CannotLook(say`the list of files that changed has more than ${count(limits.all, 'byte')}`);
  const { output, whole } = await print(repository, patches, asked);
  if (!whole && !output.includes('\0\0')) throw tooMuch();
  const { files, counted } = parseDiff(output, limits, whole);
  if (counted) return files;
  const lines = await print(repository, counts, asked);
  if (!lines.whole) throw tooMuch();
  return parseDiff(output, limits, whole, parseCounts(lines.output)).files;
}
