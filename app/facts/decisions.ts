/** Collects the decision records of the base branch, of the change, and of other open pull requests. */
import { compileGlobs } from '../../policies/engine/glob.ts';
import type { Prose } from '../../policies/engine/prose.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { type Decisions, usualDecisionPaths } from '../../policies/facts/decisions.ts';
import {
  type DecisionRecord,
  isRecordPath,
  readDecisionRecord,
} from '../../policies/formats/decision-record.ts';
import { CannotLook, type Looked } from '../looked.ts';
import type { Collector, PullRequestSource } from './source.ts';

type IsRecord = (path: string) => boolean;

/** Folders whose records of other open pull requests are looked for; few repositories have more than one. */
const maxFolders = 10;

/** No verdict rests on the base's records alone: when they cannot be read, that is reported and not fatal. */
async function onBase(
  source: PullRequestSource,
  globs: readonly string[],
  isRecord: IsRecord,
): Promise<{ readonly onBase: readonly DecisionRecord[]; readonly baseUnread: Prose | null }> {
  try {
    const { value, gaps } = await source.texts('base', globs);
    const records = value.filter(({ path }) => isRecord(path));
    return {
      onBase: records.map(({ path, text }) => readDecisionRecord(path, text)),
      baseUnread: gaps[0]?.reason ?? null,
    };
  } catch (error) {
    if (error instanceof CannotLook) return { onBase: [], baseUnread: error.gap.reason };
    throw error;
  }
}

/** A record that is only moved, or only loses lines, is not written by this change. */
function isWritten(file: ChangedFile): boolean {
  return file.status !== 'removed' && (file.additions > 0 || file.kind === 'unknown');
}

/** Throws when one cannot be read: "no record" must not be concluded from an unread one. */
async function inChange(
  source: PullRequestSource,
  files: Looked<readonly ChangedFile[]>,
  isRecord: IsRecord,
): Promise<readonly DecisionRecord[]> {
  const paths = files.value.filter((file) => isWritten(file) && isRecord(file.path)).map(({ path }) => path);
  const [gap] = files.gaps;
  if (paths.length === 0 && gap) throw new CannotLook(gap.reason, gap.remedy);
  const texts = await Promise.all(
    paths.map(async (path) => ({ path, text: await source.text('head', path) })),
  );
  return texts.flatMap(({ path, text }) => (text === null ? [] : [readDecisionRecord(path, text)]));
}

/** Only the proposed number depends on other pull requests, and the fact says when they were not looked at. */
async function unlessUnread<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof CannotLook) return null;
    throw error;
  }
}

const newPath: ReadonlySet<ChangedFile['status']> = new Set(['added', 'renamed', 'copied']);

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/**
 * Numbers are local to a folder: those that the change takes one in, then those that hold records already. Null when the
 * change takes numbers in too many.
 */
function foldersOf(
  files: readonly ChangedFile[],
  records: readonly DecisionRecord[],
  isRecord: IsRecord,
): readonly string[] | null {
  const taking = files.filter(({ path, status }) => newPath.has(status) && isRecord(path));
  const taken = new Set(taking.map(({ path }) => folderOf(path)));
  if (taken.size > maxFolders) return null;
  const all = new Set([...taken, ...records.map(({ path }) => folderOf(path))]);
  return [...all].slice(0, maxFolders).sort();
}

/** Where nobody keeps records, no number is in doubt: then nothing is looked for. */
async function inOpenPullRequests(
  { github }: PullRequestSource,
  folders: readonly string[] | null,
  isRecord: IsRecord,
): Promise<Pick<Decisions, 'inOpenPullRequests' | 'openPullRequests'>> {
  const others = github && folders && (await unlessUnread(github.othersOpen(folders)));
  if (!others || (folders.length === 0 && others.all > 0))
    return { inOpenPullRequests: [], openPullRequests: null };
  const paths = others.pulls.flatMap(({ number, added }) =>
    (added ?? []).filter(isRecord).map((path) => ({ path, pullRequest: number })),
  );
  return {
    inOpenPullRequests: paths.toSorted((a, b) =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : a.pullRequest - b.pullRequest,
    ),
    openPullRequests: {
      seen: others.pulls.filter(({ added }) => added !== null).length,
      all: others.all,
    },
  };
}

async function collect(source: PullRequestSource): Promise<Looked<Decisions>> {
  const globs = source.wanted.decisionPaths.length > 0 ? source.wanted.decisionPaths : usualDecisionPaths;
  const matches = compileGlobs(globs);
  const isRecord: IsRecord = (path) => matches(path) && isRecordPath(path);
  const files = await source.changedFiles();
  const [base, change] = await Promise.all([
    onBase(source, globs, isRecord),
    inChange(source, files, isRecord),
  ]);
  const folders = foldersOf(files.value, base.onBase, isRecord);
  const open = await inOpenPullRequests(source, folders, isRecord);
  return { value: { ...base, inChange: change, ...open }, gaps: files.gaps };
}

export const decisions: Collector<'decisions'> = {
  fact: 'decisions',
  events: ['pull_request', 'push'],
  permissions: { contents: 'read', pull_requests: 'read' },
  local: true,
  asks: ['decisionPaths'],
  collect,
};
