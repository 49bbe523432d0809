/** A range of a local clone as a {@link Source}: what git and files can tell, and nothing that only GitHub knows. */
import { basename, dirname } from 'node:path';
import type { Wanted } from '../../policies/engine/facts.ts';
import type { Actor, PullRequest } from '../../policies/facts/pull-request.ts';
import { type Commit, readCommit } from '../git/commit.ts';
import { diff } from '../git/diff.ts';
import { originOwner } from '../git/origin.ts';
import type { Range } from '../git/range.ts';
import { once } from '../once.ts';
import { localFiles } from './local-files.ts';
import type { SarifFile, Source } from './source.ts';

export interface LocalSourceOf {
  readonly range: Range;
  /** SARIF that the caller gives; null when none was given. */
  readonly sarif: readonly SarifFile[] | null;
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** git knows names, not logins; a name that ends in `[bot]` is a bot's, as GitHub writes it. */
export function actorOf(name: string): Actor {
  return { login: name === '' ? 'ghost' : name, kind: name.endsWith('[bot]') ? 'bot' : 'user' };
}

/** `fix/receipt-number` → `Fix receipt number` */
function inWords(branch: string): string {
  const words = branch.replaceAll(/[-_/]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * The range as the pull request it would become: as GitHub proposes it, a single commit gives the title, several are
 * named after their branch. The newest commit gives text and author.
 */
function standIn({ base, head, commits }: Range, commit: Commit, now: string): PullRequest {
  const [subject = '', ...body] = commit.message.split('\n');
  return {
    number: 0,
    title: commits > 1 && head.isBranch ? inWords(head.ref) : subject,
    body: body.join('\n').trim(),
    author: actorOf(commit.author),
    draft: false,
    open: true,
    merged: false,
    base: { ref: base.ref, sha: base.sha },
    head: { ref: head.ref, sha: head.sha, fork: false },
    labels: [],
    createdAt: commit.date,
    readAt: now,
  };
}

/** Every read is made once, however often a source is opened. */
export function localSource(of: LocalSourceOf): (wanted: Wanted) => Source {
  const { range, sarif, now } = of;
  const { repository, mergeBase, head } = range;
  const pullRequest = once(async () => standIn(range, await readCommit(repository, head.sha), now));
  const changedFiles = once(async () => ({ value: await diff(repository, mergeBase, head.sha), gaps: [] }));
  const files = localFiles(range);
  // Scanners name files by where they are checked out: beside the clone's .git, unless it is a bare one.
  const checkouts = basename(repository.gitDir) === '.git' ? [dirname(repository.gitDir)] : [];
  const origin = once(() => originOwner(repository));
  const read = {
    origin,
    pullRequest,
    changedFiles,
    ...files,
    sarif,
    checkouts,
    github: null,
    fetch: of.fetch,
  };
  return (wanted) => ({ wanted, ...read });
}
