/**
 * Reads that lag: GitHub answers from copies of its databases, which may be older than the event that somebody was told of.
 * After each change some reads show what was before.
 */
import type { CheckRun, Status } from './state/checks.ts';
import type { Pull, Repository } from './state.ts';

/** How many reads of each kind are late after each change. */
export interface Lags {
  /** A pull request itself: 404 while it is new. */
  readonly pull: number;
  /** Its files. */
  readonly files: number;
  /** It in GraphQL. */
  readonly graphql: number;
  /** Lists of pull requests, in REST and GraphQL. */
  readonly list: number;
  /** The head of a branch. */
  readonly branch: number;
  /** The roll-up of a commit's checks: the newest is not in it. */
  readonly checks: number;
}

export const noLags: Lags = { pull: 0, files: 0, graphql: 0, list: 0, branch: 0, checks: 0 };

type PullKind = Exclude<keyof Lags, 'branch' | 'checks'>;

export interface Lag {
  set(lags: Partial<Lags>): void;
  pullChanged(pull: Pull): void;
  branchChanged(repository: Repository, ref: string, before: string | null): void;
  /** The pull request as a read shows it; null: not there yet. */
  pull(pull: Pull, kind: PullKind): Pull | null;
  checkChanged(one: CheckRun | Status): void;
  /** Without the ones that a read does not show yet. */
  checks<T extends CheckRun | Status>(all: readonly T[]): readonly T[];
  /** A branch's commit as a read shows it. */
  branch(repository: Repository, ref: string): string | null;
}

function copyOf(pull: Pull): Pull {
  return { ...pull, head: { ...pull.head }, base: { ...pull.base }, labels: new Set(pull.labels) };
}

interface PullThen {
  readonly now: Pull;
  readonly before: Pull | null;
  readonly left: Record<PullKind, number>;
}

export function createLag(initial: Partial<Lags> = {}): Lag {
  let lags: Lags = { ...noLags, ...initial };
  const pulls = new Map<Pull, PullThen>();
  const branches = new Map<string, { readonly before: string | null; left: number }>();
  const checks = new Map<CheckRun | Status, number>();
  const keyOf = (repository: Repository, ref: string) => `${repository.id} ${ref}`;
  return {
    set: (changed) => {
      lags = { ...lags, ...changed };
      pulls.forEach(({ left }) => {
        Object.assign(left, { pull: 0, files: 0, graphql: 0, list: 0 });
      });
      branches.clear();
      checks.clear();
    },
    checkChanged: (one) => {
      if (lags.checks > 0) checks.set(one, lags.checks);
    },
    checks: (all) =>
      all.filter((one) => {
        const left = checks.get(one) ?? 0;
        if (left > 0) checks.set(one, left - 1);
        return left <= 0;
      }),
    pullChanged: (pull) => {
      const { pull: late, files, graphql, list } = lags;
      const before = pulls.get(pull)?.now ?? null;
      pulls.set(pull, { before, now: copyOf(pull), left: { pull: late, files, graphql, list } });
    },
    branchChanged: (repository, ref, before) => {
      if (lags.branch > 0) branches.set(keyOf(repository, ref), { before, left: lags.branch });
    },
    pull: (pull, kind) => {
      const then = pulls.get(pull);
      if (!then || then.left[kind] <= 0) return pull;
      then.left[kind] -= 1;
      return then.before;
    },
    branch: (repository, ref) => {
      const then = branches.get(keyOf(repository, ref));
      if (!then || then.left <= 0) return repository.refs.get(ref);
      then.left -= 1;
      return then.before;
    },
  };
}
