/** What the thread that makes out what histories tell runs: see `asking.ts`. */
import { parentPort } from 'node:worker_threads';
import { collectCommits } from '../store/commits-table.ts';
import { historyOfKept } from '../store/read-history.ts';
import { keptFrom } from '../store/reading.ts';
import { collectRows } from '../store/rows-table.ts';
import { answerTo, type Looked, lookedAt } from './answers.ts';
import type { Ask, FromThread, Telling, ToThread } from './messages.ts';

function listening() {
  let [rows, commits] = [collectRows(), collectCommits()];
  let looked: Looked | null = null;
  const begin = () => {
    looked = null;
    [rows, commits] = [collectRows(), collectCommits()];
  };
  return {
    begin,
    hear(message: Telling): void {
      if (message.type === 'begin') begin();
      else if (message.type === 'rows') rows.add(message.part);
      else if (message.type === 'commits') commits.add(message.text);
      else {
        const kept = keptFrom(message.progress, rows.all(), commits.all());
        begin();
        const known = kept && historyOfKept(kept);
        looked = known && lookedAt(known);
      }
    },
    /** Null: nothing was read of it yet. */
    answer: ({ what, given }: Ask): unknown => looked && answerTo(looked, what, given),
  };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function serve(port: NonNullable<typeof parentPort>): void {
  const told = listening();
  // What went wrong while it was told is told to whoever asks.
  let failed: string | null = null;
  const answer = (ask: Ask): FromThread => {
    if (failed !== null) return { id: ask.id, error: failed };
    try {
      return { id: ask.id, answer: told.answer(ask) };
    } catch (error) {
      return { id: ask.id, error: wordsOf(error) };
    }
  };
  port.on('message', (message: ToThread) => {
    if (message.type === 'ask') return port.postMessage(answer(message));
    if (message.type === 'begin') failed = null;
    if (failed !== null) return;
    try {
      told.hear(message);
    } catch (error) {
      told.begin();
      failed = wordsOf(error);
    }
  });
}

if (parentPort) serve(parentPort);
