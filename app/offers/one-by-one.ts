/** Repositories one after the other, with a line in the journal before and after each. */
import { toPlain } from '../../policies/engine/plain.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { Offer } from '../../policies/files/offer.ts';
import type { BranchAt } from '../github/files-write/branch.ts';
import type { Writing } from '../github/files-write/step.ts';
import type { FilesBegin, FilesJournal, FilesOutcome, FilesResult, Intended } from './journal.ts';

export interface FilesStep {
  readonly target: string;
  readonly title: string;
  readonly result: FilesResult | 'not tried';
  readonly said: Prose;
  readonly pull: FilesOutcome['pull'];
}

export interface FilesAccount {
  readonly id: string;
  readonly steps: readonly FilesStep[];
  /** Why it ended before the last repository. */
  readonly stopped: Prose | null;
}

export interface FilesPerforming extends Writing {
  /** ISO 8601, UTC. */
  readonly now: () => string;
}

export function placeOf({ target, base }: Pick<Offer, 'target' | 'base'>): BranchAt {
  const [owner = '', repo = ''] = target.split('/');
  return { owner, repo, base };
}

/** What became of one repository. */
export type Done = Pick<FilesOutcome, 'result' | 'commit' | 'pull'> & {
  readonly said: Prose;
  readonly pause: string | null;
};

/** Repositories in a row in which something failed: it is not about any one of them. */
const maxFailing = 3;

/** Does one after the other, with a line in the journal before and after each. The journal is closed in the end. */
export async function oneByOne<T extends { readonly target: string; readonly title: string }>(
  all: readonly T[],
  begin: Omit<FilesBegin, 'kind' | 'at'>,
  journal: FilesJournal,
  now: () => string,
  work: (one: T) => Promise<Done>,
  intended: (one: T) => Intended,
): Promise<FilesAccount> {
  await journal.write({ kind: 'begin', ...begin, at: now() });
  const steps: FilesStep[] = [];
  let failing = 0;
  let stopped: Prose | null = null;
  for (const [n, one] of all.entries()) {
    const { target, title } = one;
    if (stopped) {
      steps.push({ target, title, result: 'not tried', said: stopped, pull: null });
      continue;
    }
    await journal.write({ kind: 'intent', n, offer: intended(one), at: now() });
    const { said, pause, ...done } = await work(one);
    await journal.write({ kind: 'outcome', n, ...done, said: toPlain(said), at: now() });
    steps.push({ target, title, result: done.result, said, pull: done.pull });
    failing = done.result === 'done' ? 0 : failing + 1;
    if (pause) stopped = say`GitHub asks for a pause until ${pause}`;
    else if (failing >= maxFailing) stopped = own(`it failed in ${maxFailing} repositories in a row`);
  }
  await journal.write({ kind: 'end', at: now() });
  journal.close();
  const isWhole = steps.every(({ result }) => result === 'done');
  return { id: begin.id, steps, stopped: isWhole ? null : stopped };
}
