/**
 * What was done, on disk: a line before each call and one after it, each flushed before the next thing happens. From these
 * files come undo, the rulesets that are Fairlead's, and who keeps changing what back.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Edit } from '../../policies/settings/edit.ts';
import type { Ruleset } from '../../policies/settings/ruleset.ts';

/** `already`: it was so before anything was sent. `unsure`: nobody could tell afterwards. */
export type Result = 'done' | 'already' | 'failed' | 'unsure';

export interface Begin {
  readonly kind: 'begin';
  readonly id: string;
  readonly of: 'apply' | 'undo';
  /** The plan's hash, or the id of what is undone. */
  readonly from: string;
  readonly subject: string;
  readonly adopted: readonly number[];
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface Intent {
  readonly kind: 'intent';
  readonly n: number;
  readonly edit: Edit;
  readonly at: string;
}

export interface Outcome {
  readonly kind: 'outcome';
  readonly n: number;
  readonly result: Result;
  /** In words for people. */
  readonly said: string;
  /** A ruleset as it was right after. */
  readonly ruleset?: Ruleset | null;
  /** GitHub's number of what the call made: a webhook, an environment. */
  readonly made?: number;
  readonly at: string;
}

export interface End {
  readonly kind: 'end';
  readonly at: string;
}

export type Line = Begin | Intent | Outcome | End;

/** One run as it was recorded. */
export interface Run {
  readonly begin: Begin;
  /** In the order they were made; one without an outcome was cut short. */
  readonly steps: readonly { readonly intent: Intent; readonly outcome: Outcome | null }[];
}

/** Each line is on the disk before `write` is over. */
export interface WritesLines<L> {
  readonly write: (line: L) => Promise<void> | void;
  readonly close: () => void;
}

export type Journal = WritesLines<Line>;

function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Throws when there is a run of that id already. Readable by its owner only. */
export function writeLines<L>(folder: string, id: string): WritesLines<L> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const descriptor = openSync(join(folder, `${id}.jsonl`), 'wx', 0o600);
  flushFolder(folder);
  return {
    write: (line) => {
      writeSync(descriptor, `${JSON.stringify(line)}\n`);
      fsyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}

/** The last line may be cut: a kill in the middle of writing it. Any other that is no JSON is an error. */
function linesOf<L>(text: string): readonly L[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.flatMap((line, i) => {
    try {
      return [JSON.parse(line) as L];
    } catch (error) {
      if (i === lines.length - 1) return [];
      throw error;
    }
  });
}

function runOf(lines: readonly Line[]): Run | null {
  const begin = lines.find((line) => line.kind === 'begin');
  if (!begin) return null;
  const intents = lines.filter((line) => line.kind === 'intent');
  const outcomes = lines.filter((line) => line.kind === 'outcome');
  return {
    begin,
    steps: intents.map((intent) => ({
      intent,
      outcome: outcomes.find(({ n }) => n === intent.n) ?? null,
    })),
  };
}

/** The lines of each run in a folder. */
export function readLines<L>(folder: string): readonly (readonly L[])[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return files.map((name) => linesOf<L>(readFileSync(join(folder, name), 'utf8')));
}

export function openJournal(folder: string, id: string): Journal {
  return writeLines<Line>(folder, id);
}

/** All runs, oldest first. */
export function readRuns(folder: string): readonly Run[] {
  const runs = readLines<Line>(folder).flatMap((lines) => runOf(lines) ?? []);
  return runs.sort((a, b) =>
    a.begin.at === b.begin.at ? (a.begin.id < b.begin.id ? -1 : 1) : a.begin.at < b.begin.at ? -1 : 1,
  );
}
