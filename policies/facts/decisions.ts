/** The architecture decision records of the base branch and of the change, and the numbers already taken. */
import type { Prose } from '../engine/prose.ts';
import type { DecisionRecord } from '../formats/decision-record.ts';
import type { RecordNews } from '../formats/record-news.ts';

/** A record that the change writes, as it is in its head. */
export interface WrittenRecord extends DecisionRecord {
  readonly news: RecordNews;
}

export interface Decisions {
  /** Records on the base branch, sorted by path. */
  readonly onBase: readonly DecisionRecord[];
  /** Why the base branch's records could not be read; null when they were. No verdict rests on them alone. */
  readonly baseUnread: Prose | null;
  /** Records the change adds or adds lines to, sorted by path. */
  readonly inChange: readonly WrittenRecord[];
  /** Files the change adds that look like records by their path, in folders where none are looked for; sorted. */
  readonly elsewhere: readonly string[];
  /** Paths of decision records that other open pull requests add, sorted by path, with the pull request's number. */
  readonly inOpenPullRequests: readonly { readonly path: string; readonly pullRequest: number }[];
  /** How many other open pull requests were looked at, of how many; null when none could be (a local clone). */
  readonly openPullRequests: { readonly seen: number; readonly all: number } | null;
}

/** Where the common layouts keep records; every glob starts with a folder, so reading them is one cheap look. */
export const usualDecisionPaths: readonly string[] = [
  'docs/adr',
  'docs/adrs',
  'docs/ADR',
  'docs/decisions',
  'docs/architecture/decisions',
  'docs/architecture/adr',
  'doc/adr',
  'doc/decisions',
  'doc/architecture/decisions',
  'adr',
  'adrs',
  'decisions',
].map((folder) => `${folder}/**/*.md`);

/** Whether a path looks like a record's, wherever it is: `packages/web/docs/adr/0001-use-redis.md`. */
export function looksLikeRecord(path: string): boolean {
  return /(?:^|\/)(?:adrs?|decisions|decision[-_ ]records|rfcs?)\/(?:.*\/)?[^/]+\.(?:md|markdown|adoc|rst|mdx)$/i.test(
    path,
  );
}
