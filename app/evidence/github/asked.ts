/** What was asked of GitHub for a population, counted: an auditor can ask the same again. */
import type { Prose } from '../../../policies/engine/prose.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { CannotLook } from '../../looked.ts';
import type { Cell, Query } from '../model/population.ts';
import { type Told, told, untold } from '../population/facts.ts';

export interface Asked {
  /** One request, and what it gave. */
  readonly note: (query: Omit<Query, 'pages' | 'rows' | 'first' | 'last'>, ids: readonly string[]) => void;
  /** What was asked elsewhere for the same rows. */
  readonly add: (query: Query) => void;
  /** One line for each kind of request, in their order by what was asked. */
  readonly queries: () => readonly Query[];
}

export function asking(): Asked {
  const kept = new Map<string, Query>();
  return {
    add: (query) => void kept.set(`${query.asked} ${JSON.stringify(query.parameters)}`, query),
    note: ({ asked, parameters, permissions }, ids) => {
      const key = `${asked} ${JSON.stringify(parameters)}`;
      const before = kept.get(key);
      kept.set(key, {
        asked,
        parameters,
        permissions,
        pages: (before?.pages ?? 0) + 1,
        rows: (before?.rows ?? 0) + ids.length,
        first: before?.first ?? ids[0] ?? null,
        last: ids.at(-1) ?? before?.last ?? null,
      });
    },
    queries: () => [...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, query]) => query),
  };
}

/** One repository, and where what is asked of it is counted. */
export interface RepositoryAt {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly asked: Asked;
}

/** What is known, or why it is not. Anything but a failed look is thrown. */
export async function tell<T>(
  read: () => Promise<T>,
  what: Prose,
  permission: string | null = null,
): Promise<Told<T>> {
  try {
    return told(await read());
  } catch (error) {
    if (!(error instanceof CannotLook)) return untold(failureOf(error, what, permission));
    return untold(error.gap.reason);
  }
}

/** A defect of ours is no gap in what GitHub shows. */
function failureOf(error: unknown, what: Prose, permission: string | null): Prose {
  const { reason } = cannotLook(error, what, permission).gap;
  if (error instanceof TypeError || error instanceof RangeError) throw error;
  return reason;
}

export const parametersOf = ({ owner, repo }: RepositoryAt, more: Readonly<Record<string, Cell>> = {}) => ({
  repository: `${owner}/${repo}`,
  ...more,
});

/** GitHub's times have seconds. Throws `CannotLook` by way of a date that is none. */
export const instantOf = (time: string): string => new Date(time).toISOString();
