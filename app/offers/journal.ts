/** What was done with files, on disk: a line before each repository and one after it. From these comes undo. */
import { join } from 'node:path';
import type { Offer } from '../../policies/files/offer.ts';
import { readLines, type WritesLines, writeLines } from '../settings/journal.ts';
import type { StateFolder } from '../settings/state-folder.ts';

export type FilesResult = 'done' | 'failed' | 'unsure';

export interface FilesBegin {
  readonly kind: 'begin';
  readonly id: string;
  readonly of: 'apply' | 'undo';
  /** The plan's hash, or the id of what is undone. */
  readonly from: string;
  readonly subject: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** What was left of the files' texts: they are in the commit, and in the plan. */
export type Intended = Omit<Offer, 'files' | 'body'> & { readonly paths: readonly string[] };

export interface FilesIntent {
  readonly kind: 'intent';
  readonly n: number;
  readonly offer: Intended;
  readonly at: string;
}

export interface FilesOutcome {
  readonly kind: 'outcome';
  readonly n: number;
  readonly result: FilesResult;
  readonly said: string;
  /** Where Fairlead's branch is afterwards, as far as this run put it there; null: it did not, or took it away. */
  readonly commit: string | null;
  readonly pull: { readonly number: number; readonly url: string } | null;
  readonly at: string;
}

export type FilesLine =
  | FilesBegin
  | FilesIntent
  | FilesOutcome
  | { readonly kind: 'end'; readonly at: string };

export type FilesJournal = WritesLines<FilesLine>;

export interface FilesRun {
  readonly begin: FilesBegin;
  /** In the order they were made; one without an outcome was cut short. */
  readonly steps: readonly { readonly intent: FilesIntent; readonly outcome: FilesOutcome | null }[];
}

export const filesJournalIn = ({ journal }: Pick<StateFolder, 'journal'>): string => join(journal, 'files');

/** Throws when there is a run of that id already. */
export function openFilesJournal(folder: Pick<StateFolder, 'journal'>, id: string): FilesJournal {
  return writeLines<FilesLine>(filesJournalIn(folder), id);
}

function runOf(lines: readonly FilesLine[]): readonly FilesRun[] {
  const begin = lines.find((line) => line.kind === 'begin');
  if (!begin) return [];
  const outcomes = lines.filter((line) => line.kind === 'outcome');
  const steps = lines
    .filter((line) => line.kind === 'intent')
    .map((intent) => ({ intent, outcome: outcomes.find(({ n }) => n === intent.n) ?? null }));
  return [{ begin, steps }];
}

/** All runs about files, oldest first. */
export function readFilesRuns(folder: Pick<StateFolder, 'journal'>): readonly FilesRun[] {
  const runs = readLines<FilesLine>(filesJournalIn(folder)).flatMap(runOf);
  return runs.sort((a, b) => (a.begin.at < b.begin.at ? -1 : Number(a.begin.at > b.begin.at)));
}

/** Pull requests of a repository that Fairlead closed itself: nobody said no to them. */
export function closedByUs(runs: readonly FilesRun[], target: string): ReadonlySet<number> {
  const undone = runs.filter(({ begin }) => begin.of === 'undo').flatMap(({ steps }) => steps);
  return new Set(
    undone.flatMap(({ intent, outcome }) =>
      intent.offer.target === target && outcome?.pull ? [outcome.pull.number] : [],
    ),
  );
}
