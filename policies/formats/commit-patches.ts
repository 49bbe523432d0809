/** `git format-patch` of several commits in one text (as `git log --format=email -p` and GitHub write it) → both sides per commit and file. */
import type { SideLine } from './patch-sides.ts';

export interface CommitFile {
  /** Where the commit leaves the file; null when it removes it. */
  readonly path: string | null;
  /** Hunk by hunk, with the lines that are shown beside; numbers are those of that commit. */
  readonly before: readonly (readonly SideLine[])[];
  readonly after: readonly (readonly SideLine[])[];
}

export interface CommitPatch {
  readonly sha: string;
  readonly files: readonly CommitFile[];
  /** It changes files that are not text: their contents are not shown. */
  readonly binary: boolean;
}

interface OpenFile {
  path: string | null;
  readonly before: SideLine[][];
  readonly after: SideLine[][];
  /** Lines that the open hunk still has on either side: what follows is no part of it, as the signature of a mail. */
  owes: { readonly before: number; readonly after: number };
  /** The numbers of the next lines. */
  next: { readonly before: number; readonly after: number };
}

interface OpenCommit {
  readonly sha: string;
  files: OpenFile[];
  binary: boolean;
}

/** git writes the same date in all of them: it is how they are told from mail. */
const begins = /^From ([0-9a-f]{40}|[0-9a-f]{64}) Mon Sep 17 00:00:00 2001$/;

/** `"b/caf\303\251.txt"`: a name with characters that git quotes. */
function unquoted(name: string): string {
  if (!name.startsWith('"') || !name.endsWith('"')) return name.replace(/\t$/, '');
  const inner = name.slice(1, -1).replaceAll(/%/g, '%25');
  const bytes = inner
    .replaceAll(
      /\\([0-7]{3})/g,
      (_, octal: string) => `%${Number.parseInt(octal, 8).toString(16).padStart(2, '0')}`,
    )
    .replaceAll(/\\(.)/g, '$1');
  try {
    return decodeURIComponent(bytes);
  } catch {
    return name;
  }
}

const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

function openHunk(file: OpenFile, [, start, before, newStart, after]: RegExpExecArray): void {
  file.owes = { before: Number(before ?? 1), after: Number(after ?? 1) };
  file.next = { before: Number(start), after: Number(newStart) };
  file.before.push([]);
  file.after.push([]);
}

function inHunk(file: OpenFile, line: string): void {
  const mark = line[0];
  const { before, after } = file.owes;
  if (before <= 0 && after <= 0) return;
  const part = { text: line.slice(1), changed: mark !== ' ' };
  const { next } = file;
  const isNew = mark === '+' || mark === ' ';
  const isOld = mark === '-' || mark === ' ';
  if (isNew) file.after.at(-1)?.push({ ...part, number: next.after });
  if (isOld) file.before.at(-1)?.push({ ...part, number: next.before });
  file.owes = { before: before - Number(isOld), after: after - Number(isNew) };
  file.next = { before: next.before + Number(isOld), after: next.after + Number(isNew) };
}

function inHeader(file: OpenFile, line: string): void {
  if (line.startsWith('+++ ')) file.path = unquoted(line.slice(4)).replace(/^b\//, '');
  if (line === '+++ /dev/null') file.path = null;
}

/**
 * A message may hold what looks like a patch. git sets an empty line between message and patch, and none between the
 * patches of two text files: what came before such a line was the message's.
 */
function startFile(commit: OpenCommit, isAfterEmpty: boolean): OpenFile {
  if (isAfterEmpty && !commit.binary) commit.files = [];
  const file: OpenFile = {
    path: null,
    before: [],
    after: [],
    owes: { before: 0, after: 0 },
    next: { before: 1, after: 1 },
  };
  commit.files.push(file);
  return file;
}

function inCommit(commit: OpenCommit, line: string, previous: string): void {
  const file = commit.files.at(-1);
  const opens = hunk.exec(line);
  if (line.startsWith('diff --git ')) {
    startFile(commit, previous === '');
  } else if (file && opens) {
    openHunk(file, opens);
  } else if (file && (line === 'GIT binary patch' || /^Binary files .* differ$/.test(line))) {
    commit.binary = true;
  } else if (file) {
    if (file.after.length > 0) inHunk(file, line);
    else inHeader(file, line);
  }
}

/** Oldest first, as given. Text that is no patch gives none. */
export function readCommitPatches(text: string): readonly CommitPatch[] {
  const commits: OpenCommit[] = [];
  let previous = '';
  for (const line of text.split('\n')) {
    const sha = begins.exec(line)?.[1];
    const commit = commits.at(-1);
    if (sha !== undefined) commits.push({ sha, files: [], binary: false });
    else if (commit) inCommit(commit, line, previous);
    previous = line;
  }
  return commits;
}
