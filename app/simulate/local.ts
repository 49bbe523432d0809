/** The merged changes of a local clone. */
import { basename, dirname } from 'node:path';
import type { ChangedSettings } from '../../policies/engine/config/difference.ts';
import { notKnown } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import type { ConfigurationSimulation } from '../../policies/engine/simulation/difference.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { localFiles } from '../facts/local-files.ts';
import { actorOf, localSource, rulesTipOf } from '../facts/local-source.ts';
import { type Commit, parseCommit } from '../git/commit.ts';
import { changesOf, type LineChange, type LineCommit } from '../git/line.ts';
import { mergeBases } from '../git/merge-bases.ts';
import { openRange, type Range } from '../git/range.ts';
import { defaultBase, readRefs } from '../git/refs.ts';
import { openRepository, type Repository } from '../git/repository.ts';
import { answer } from '../git/run.ts';
import { once } from '../once.ts';
import { rulesAt } from '../repository-reads.ts';
import { cloneView } from '../viewpoints.ts';
import type { Candidate, Candidates, Which } from './changes.ts';
import { maxTried, simulateDifference } from './difference.ts';
import { givingUp } from './giving-up.ts';
import type { MergedHistory } from './merged-history.ts';

/** A branch of a clone. */
export interface Branch {
  readonly repository: Repository;
  readonly ref: string;
  readonly sha: string;
}

/** `%aN` would read a .mailmap of the work tree. */
const format = ['%H', '%T', '%P', '%ct', '%an', '%B'].join('%n');

/** A date out of JavaScript's range reads as 1970. */
function dateOf(seconds: string): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}

function commitOf(entry: string): LineCommit {
  const [sha = '', tree = '', parents = '', seconds = '', author = '', ...message] = entry.split('\n');
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(Boolean),
    date: dateOf(seconds),
    author,
    message: message.join('\n').trimEnd(),
  };
}

async function lineOf({ repository, sha }: Branch, max: number | null): Promise<readonly LineCommit[]> {
  const count = max === null ? [] : [`--max-count=${max}`];
  const args = ['log', '--first-parent', '-z', ...count, `--format=${format}`, '--end-of-options', sha];
  const stdout = answer(await repository.run(args), own('list the merged changes'));
  return stdout.toString('utf8').split('\0').filter(Boolean).map(commitOf);
}

/** Commits that bring nothing are not changes, so more commits may have to be read than changes are wanted. */
async function newest(branch: Branch, { max, since }: Which): Promise<readonly LineChange[]> {
  for (let read = max + 1; ; read *= 2) {
    const line = await lineOf(branch, since === null ? read : null);
    const changes = changesOf(line).filter(({ mergedAt }) => since === null || mergedAt >= since);
    if (changes.length >= max || since !== null || line.length < read) return changes;
  }
}

function rangeOf({ repository, ref }: Branch, change: LineChange, mergeBase: string | null): Range {
  const { base, head, branch, result } = change;
  const judged = mergeBase === null ? result : head;
  const name = branch ?? judged.slice(0, 7);
  return {
    repository,
    base: { ref, name: ref, sha: base, isBranch: true },
    head: { ref: name, name, sha: judged, isBranch: branch !== null },
    mergeBase: mergeBase ?? base,
    commits: 1,
  };
}

const noDescription = notKnown(own('git does not keep the description of a pull request'));
const forgotten = notKnown(own('git does not keep it'));
// A commit has a first line of its own: where no pull request is named, that was nobody's title.
const noTitle = notKnown(own('git names no pull request for it, and so no title'));

/** The pull request as it was when it was merged, as far as git keeps it. GitHub merges no drafts. */
function pullRequestOf({ ref }: Branch, change: LineChange, commit: Commit): PullRequest {
  const { number, branch, base, head, mergedAt } = change;
  return {
    number: number ?? forgotten,
    title: number === null ? noTitle : titleOf(change, commit),
    body: noDescription,
    author: actorOf(commit.author),
    draft: false,
    base: { ref, sha: base },
    head: {
      ref: branch ?? notKnown(own('git does not keep the branch of a change that was squashed')),
      sha: head,
      fork: forgotten,
    },
    labels: forgotten,
    createdAt: forgotten,
    readAt: mergedAt,
  };
}

function titleOf({ title }: LineChange, { message }: Commit): string {
  return title ?? message.split('\n', 1)[0]?.trim() ?? '';
}

/** Where a change left its base; null for a merge of another history, which has no commit in common. */
type MergeBaseOf = (change: LineChange) => Promise<string | null>;

/** Merge bases that are looked for together. */
const basesAtOnce = 50;

function mergeBasesOf({ repository }: Branch, changes: readonly LineChange[]): MergeBaseOf {
  const merges = changes.filter(({ head, result }) => head !== result);
  const parts = Array.from({ length: Math.ceil(merges.length / basesAtOnce) }, (_, i) => {
    const part = merges.slice(i * basesAtOnce, (i + 1) * basesAtOnce);
    return once(() => mergeBases(repository, part));
  });
  const partOf = new Map(merges.map((change, i) => [change, Math.floor(i / basesAtOnce)]));
  return async (change) => {
    const part = partOf.get(change);
    const bases = part === undefined ? undefined : await parts[part]?.();
    return bases ? (bases.get(change) ?? null) : change.base;
  };
}

function candidateOf(
  branch: Branch,
  change: LineChange,
  commit: Commit,
  mergeBaseOf: MergeBaseOf,
  fetcher: typeof fetch,
): Candidate {
  const pullRequest = pullRequestOf(branch, change, commit);
  const { number, head: sha, mergedAt } = change;
  return {
    change: { number, sha, title: titleOf(change, commit), author: pullRequest.author.login, mergedAt },
    // Opened anew each time: what was read for one change is not kept for as long as all of them take.
    open: async () => {
      for (const [id, tree] of change.trees) branch.repository.folders.know(id, tree);
      if (commit.tree) branch.repository.folders.know(sha, commit.tree);
      const range = rangeOf(branch, change, await mergeBaseOf(change));
      const open = localSource({ range, sarif: null, fetch: fetcher, now: mergedAt });
      return (wanted) => ({ ...open(wanted), pullRequest: async () => pullRequest });
    },
  };
}

/** The changes of a branch, newest first. Throws {@link CannotLook}. */
export async function localChanges(branch: Branch, which: Which, fetcher: typeof fetch): Promise<Candidates> {
  const changes = await newest(branch, which);
  const chosen = changes.slice(0, which.max);
  const heads = await branch.repository.objects.contents(chosen.map(({ head }) => head));
  const mergeBaseOf = mergeBasesOf(branch, chosen);
  const candidates = chosen.map((change, i) =>
    candidateOf(branch, change, parseCommit(new TextDecoder().decode(heads[i])), mergeBaseOf, fetcher),
  );
  const shallow = branch.repository.shallow && changes.length < which.max;
  return {
    candidates,
    cut: shallow ? own('this clone is shallow: older changes are not in it') : null,
  };
}

/** The default branch of a clone. Throws {@link CannotLook}. */
export async function historyOfClone(
  dir: string,
  which: Which,
  fetcher: typeof fetch,
): Promise<MergedHistory> {
  const repository = await openRepository(dir);
  const refs = await readRefs(repository);
  // A clone without any usual branch still has the one it is on.
  const name = defaultBase(refs) ?? 'HEAD';
  const { head } = await openRange(repository, { base: name, head: name });
  const branch = { repository, ref: head.ref, sha: head.sha };
  return {
    repository:
      basename(repository.gitDir) === '.git'
        ? basename(dirname(repository.gitDir))
        : basename(repository.gitDir),
    branch: head.ref,
    local: true,
    viewpoint: cloneView,
    changes: await localChanges(branch, which, fetcher),
    rules: rulesAt(
      localFiles({ repository, base: head, head, mergeBase: head.sha }),
      'base',
      null,
      async () => rulesTipOf(head),
    ),
    enough: () => null,
    calls: () => 0,
  };
}

/** What a proposed configuration would have said about the newest changes of the base branch. Never throws. */
export function simulateInClone(
  changed: ChangedSettings,
  { repository, base }: Range,
  fetcher: typeof fetch,
  progress?: (done: number, all: number) => void,
): Promise<ConfigurationSimulation> {
  const branch = { repository, ref: base.ref, sha: base.sha };
  const changes = () => localChanges(branch, { max: maxTried, since: null }, givingUp(fetcher));
  return simulateDifference(changed, {
    viewpoint: cloneView,
    changes,
    ...(progress ? { progress } : {}),
  });
}
