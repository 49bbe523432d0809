/** A range of a local clone as a {@link PullRequestSource}: what git and files show, and nothing that only GitHub knows. */
import { basename, dirname } from 'node:path';
import type { Wanted } from '../../policies/engine/facts.ts';
import { notKnown } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import type { Actor, PullRequest, Tip } from '../../policies/facts/pull-request.ts';
import { type Commit, readCommit } from '../git/commit.ts';
import { commitPatches } from '../git/commit-patches.ts';
import { diff } from '../git/diff.ts';
import type { Range } from '../git/range.ts';
import { once } from '../once.ts';
import { rulesAt } from '../repository-reads.ts';
import { localFiles } from './local-files.ts';
import type { PullRequestSource, SarifFile } from './source.ts';

export interface LocalSourceOf {
  readonly range: Range;
  /** SARIF that the caller gives; null when none was given. */
  readonly sarif: readonly SarifFile[] | null;
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** Bytes of all commits' patches. */
const maxPatches = 50_000_000;

/** git knows names, not logins; a name that ends in `[bot]` is a bot's, as GitHub writes it. */
export function actorOf(name: string): Actor {
  return { login: name === '' ? 'ghost' : name, kind: name.endsWith('[bot]') ? 'bot' : 'user' };
}

const noPullRequest = notKnown(own('there is no pull request yet'));
const noTitle = notKnown(own('there is no pull request yet, and so no title'));
const noDescription = notKnown(own('there is no pull request yet, and so no description'));
const detached = notKnown(own('it is not a branch, so it has no branch name'));

/** A tag or a commit given instead of a branch has no branch name. */
/** By the name of where its rules were read: a remote's branch and the local one of that name may differ. */
export function rulesTipOf(tip: Range['base']): Tip {
  return tipOf({ ...tip, ref: tip.name });
}

export function tipOf({ ref, sha, isBranch }: Range['head']): Tip {
  return { ref: isBranch ? ref : detached, sha };
}

/** The range as the pull request that it would become, as far as a clone can tell. The newest commit gives the author. */
function pullRequestOf({ base, head }: Range, commit: Commit, now: string): PullRequest {
  return {
    number: noPullRequest,
    title: noTitle,
    body: noDescription,
    author: actorOf(commit.author),
    draft: false,
    base: tipOf(base),
    head: { ...tipOf(head), fork: noPullRequest },
    labels: noPullRequest,
    createdAt: noPullRequest,
    readAt: now,
  };
}

/** Every read is made once, however often a source is opened. */
export function localSource(of: LocalSourceOf): (wanted: Wanted) => PullRequestSource {
  const { range, sarif, now } = of;
  const { repository, mergeBase, base, head } = range;
  const pullRequest = once(async () => pullRequestOf(range, await readCommit(repository, head.sha), now));
  const changedFiles = once(async () => ({ value: await diff(repository, mergeBase, head.sha), gaps: [] }));
  const files = localFiles(range);
  // Scanners name files by where they are checked out: beside the clone's .git, unless it is a bare one.
  const checkouts = basename(repository.gitDir) === '.git' ? [dirname(repository.gitDir)] : [];
  const read = {
    kind: 'pull_request',
    rules: rulesAt(files, 'base', null, async () => rulesTipOf(base)),
    readAt: now,
    origin: repository.originOwner,
    pullRequest,
    changedFiles,
    commitPatches: once(async () => {
      const { commits } = range;
      if (commits < 2) return null;
      return { commits, text: await commitPatches(repository, base.sha, head.sha, maxPatches) };
    }),
    ...files,
    sarif,
    checkouts,
    github: null,
    fetch: of.fetch,
  } as const;
  return (wanted) => ({ wanted, ...read });
}
