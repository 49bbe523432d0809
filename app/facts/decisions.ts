/** Collects the decision records of the base branch, of the change, and of other open pull requests. */
import { compileGlobs } from '../../policies/engine/glob.ts';
import { type Prose, say } from '../../policies/engine/prose.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import {
  type Decisions,
  looksLikeRecord,
  usualDecisionPaths,
  type WrittenRecord,
} from '../../policies/facts/decisions.ts';
import { isRecordPath, readDecisionRecord } from '../../policies/formats/decision-record.ts';
import { type NewsOf, newsAmong, type RecordText } from '../../policies/formats/record-news.ts';
import { CannotLook, type Looked } from '../looked.ts';
import { once } from '../once.ts';
import type { Collector, PullRequestSource } from './source.ts';

type IsRecord = (path: string) => boolean;

/** Folders whose records of other open pull requests are looked for; few repositories have more than one. */
const maxFolders = 10;

interface BaseTexts {
  /** Sorted by path. */
  readonly texts: readonly RecordText[];
  readonly unread: Prose | null;
}

/** No verdict rests on the base's records alone: when they cannot be read, that is reported and not fatal. */
async function textsOnBase(
  source: PullRequestSource,
  globs: readonly string[],
  isRecord: IsRecord,
): Promise<BaseTexts> {
  try {
    const { value, gaps } = await source.texts('base', globs);
    return { texts: value.filter(({ path }) => isRecord(path)), unread: gaps[0]?.reason ?? null };
  } catch (error) {
    if (error instanceof CannotLook) return { texts: [], unread: error.gap.reason };
    throw error;
  }
}

/** A record that is only moved, or only loses lines, is not written by this change. */
function isWritten(file: ChangedFile): boolean {
  return file.status !== 'removed' && (file.additions > 0 || file.kind === 'unknown');
}

/** Both texts of a record; throws when one cannot be read: "no record" must not be concluded from an unread one. */
async function written(
  source: PullRequestSource,
  { path, previousPath, status }: ChangedFile,
  newsOf: () => Promise<NewsOf>,
): Promise<WrittenRecord> {
  const isNew = status === 'added' || status === 'copied';
  const [text, before, news] = await Promise.all([
    source.text('head', path),
    isNew ? null : source.text('mergeBase', previousPath ?? path),
    newsOf(),
  ]);
  if (text === null) throw new CannotLook(say`${path} is listed as changed but was not found`);
  return { ...readDecisionRecord(path, text), news: news({ path, text }, before) };
}

/** Records of the change that are read; the rest is reported as not looked at. */
const maxRecords = 100;

async function inChange(
  source: PullRequestSource,
  files: Looked<readonly ChangedFile[]>,
  isRecord: IsRecord,
  base: Promise<BaseTexts>,
): Promise<Looked<readonly WrittenRecord[]>> {
  const touched = files.value.filter((file) => isWritten(file) && isRecord(file.path));
  const [gap] = files.gaps;
  if (touched.length === 0 && gap) throw new CannotLook(gap.reason, gap.remedy);
  const news = once(async () => newsAmong((await base).texts));
  const records = await Promise.all(touched.slice(0, maxRecords).map((file) => written(source, file, news)));
  const rest = touched.length - maxRecords;
  return {
    value: records,
    gaps:
      rest > 0 ? [{ reason: say`${rest} of ${touched.length} changed decision records were not read` }] : [],
  };
}

function elsewhere(files: readonly ChangedFile[], isHere: IsRecord): readonly string[] {
  return files
    .filter((file) => isWritten(file) && looksLikeRecord(file.path))
    .map(({ path }) => path)
    .filter((path) => isRecordPath(path) && !isHere(path))
    .sort();
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
  records: readonly Pick<RecordText, 'path'>[],
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
  const reading = textsOnBase(source, globs, isRecord);
  const [{ texts, unread }, change] = await Promise.all([
    reading,
    inChange(source, files, isRecord, reading),
  ]);
  const folders = foldersOf(files.value, texts, isRecord);
  const open = await inOpenPullRequests(source, folders, isRecord);
  const value = {
    onBase: texts.map(({ path, text }) => readDecisionRecord(path, text)),
    baseUnread: unread,
    inChange: change.value,
    elsewhere: elsewhere(files.value, matches),
    ...open,
  };
  return { value, gaps: [...files.gaps, ...change.gaps] };
}

export const decisions: Collector<'decisions'> = {
  fact: 'decisions',
  events: ['pull_request', 'push'],
  permissions: { contents: 'read', pull_requests: 'read' },
  local: true,
  asks: ['decisionPaths'],
  collect,
};
