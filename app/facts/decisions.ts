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
import type { OpenPullRequestNode } from '../github/pull-request/snapshot.ts';
import { CannotLook, type Looked } from '../looked.ts';
import type { Collector, PullRequestSource } from './source.ts';

type IsRecord = (path: string) => boolean;

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

const newPath = new Set(['ADDED', 'RENAMED', 'COPIED']);

function isWhole({ files }: OpenPullRequestNode): boolean {
  return files !== null && files.nodes.length >= files.totalCount;
}

async function inOpenPullRequests(
  source: PullRequestSource,
  isRecord: IsRecord,
): Promise<Pick<Decisions, 'inOpenPullRequests' | 'openPullRequests'>> {
  const { github } = source;
  const snapshot = github && (await unlessUnread(github.snapshot()));
  if (!snapshot) return { inOpenPullRequests: [], openPullRequests: null };
  const { openPullRequests } = snapshot;
  const others = openPullRequests.nodes.filter(({ number }) => number !== github.number);
  const isListed = others.length < openPullRequests.nodes.length;
  const paths = others.flatMap(({ number, files }) =>
    (files?.nodes ?? []).flatMap(({ path, changeType }) =>
      newPath.has(changeType) && isRecord(path) ? [{ path, pullRequest: number }] : [],
    ),
  );
  return {
    inOpenPullRequests: paths.toSorted((a, b) =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : a.pullRequest - b.pullRequest,
    ),
    openPullRequests: {
      seen: others.filter(isWhole).length,
      all: openPullRequests.totalCount - (isListed ? 1 : 0),
    },
  };
}

async function collect(source: PullRequestSource): Promise<Looked<Decisions>> {
  const globs = source.wanted.decisionPaths.length > 0 ? source.wanted.decisionPaths : usualDecisionPaths;
  const matches = compileGlobs(globs);
  const isRecord: IsRecord = (path) => matches(path) && isRecordPath(path);
  const files = await source.changedFiles();
  const [base, change, open] = await Promise.all([
    onBase(source, globs, isRecord),
    inChange(source, files, isRecord),
    inOpenPullRequests(source, isRecord),
  ]);
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
