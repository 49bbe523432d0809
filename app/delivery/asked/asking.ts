/**
 * Asks what a repository's history tells, in a thread of its own: one of 100,000 commits takes seconds to make out, and no
 * verdict waits for that. What is kept comes from the database here, part by part, and is only handed on. One history after
 * the other: several at once would need the memory of all. Who asks of the same one meanwhile is answered with it.
 */
import { clientId } from '../../store/client-id.ts';
import type { ClientKey, Database } from '../../store/database.ts';
import type { RepositoryRef } from '../../task.ts';
import type { AskHistory } from '../../world.ts';
import type { Given, What } from '../definitions/asked.ts';
import { eachPartOfCommits } from '../store/commits-table.ts';
import { changesOf, type Reading, readingOf } from '../store/reads-table.ts';
import { eachPartOfRows } from '../store/rows-table.ts';
import { type HistoryThread, startHistoryThread } from './thread.ts';

export interface Histories {
  readonly ask: AskHistory;
  /** Nobody must ask any more. */
  stop(): Promise<void>;
}

/** Milliseconds until the thread, which nobody asks, ends. */
const idle = 60_000;

interface Asked {
  readonly client: ClientKey;
  readonly repositoryId: number;
  readonly answer: (thread: HistoryThread) => Promise<void>;
  /** Of a history that nobody read yet. */
  readonly nothing: () => void;
  readonly fail: (error: unknown) => void;
}

/** What a thread was told last, and what it holds as long as nothing of it changed. */
const told = new WeakMap<HistoryThread, string>();

interface State {
  /** Null: nobody began to read it. */
  readonly progress: Reading | null;
  readonly changes: number | null;
}

function stateOf(database: Database, { client, repositoryId }: Asked): Promise<State> {
  const key = { client: clientId(client), repositoryId };
  return database.asClient(client, async (trx) => ({
    changes: await changesOf(trx, key),
    progress: await readingOf(trx, key),
  }));
}

/** `state`: of before anything is read. What is written meanwhile is told the next time. */
async function tellAll(
  thread: HistoryThread,
  database: Database,
  { client, repositoryId }: Asked,
  { progress, changes }: State,
) {
  const key = { client: clientId(client), repositoryId };
  const version = JSON.stringify([key, changes]);
  if (changes !== null && told.get(thread) === version) return;
  told.delete(thread);
  thread.tell({ type: 'begin' });
  await eachPartOfRows(database, client, repositoryId, (part) => thread.tell({ type: 'rows', part }));
  // Last: whatever a row names was written before it.
  await eachPartOfCommits(database, client, repositoryId, (text) => thread.tell({ type: 'commits', text }));
  thread.tell({ type: 'end', progress });
  told.set(thread, version);
}

/** The thread is there while it is needed. */
function needed() {
  let thread: HistoryThread | null = null;
  let rest: NodeJS.Timeout | undefined;
  const end = async () => {
    clearTimeout(rest);
    const one = thread;
    thread = null;
    await one?.end();
  };
  return {
    end,
    begin(): HistoryThread {
      clearTimeout(rest);
      if (thread) return thread;
      const made = startHistoryThread(() => {
        if (thread === made) thread = null;
      });
      thread = made;
      return made;
    },
    rest(): void {
      clearTimeout(rest);
      rest = setTimeout(() => void end(), idle).unref();
    },
  };
}

export function openHistories(database: Database, host: string): Histories {
  const thread = needed();
  let waiting: readonly Asked[] = [];
  let working: Promise<void> | null = null;
  const answerNext = async (first: Asked) => {
    // Who asks from now on may know of something that this reading does not have.
    const mine = waiting.filter(
      ({ client, repositoryId }) =>
        client.installation === first.client.installation && repositoryId === first.repositoryId,
    );
    waiting = waiting.filter((one) => !mine.includes(one));
    try {
      const state = await stateOf(database, first);
      // Most who ask of a repository that is new: a thread costs more than there is to say.
      if (state.progress === null || state.progress.cursor === null) {
        for (const { nothing } of mine) nothing();
        return;
      }
      const one = thread.begin();
      await tellAll(one, database, first, state);
      await Promise.all(mine.map(({ answer }) => answer(one)));
    } catch (error) {
      for (const { fail } of mine) fail(error);
    }
  };
  const work = async () => {
    for (let [first] = waiting; first; [first] = waiting) await answerNext(first);
    working = null;
    thread.rest();
  };
  const ask = ({ installation, repositoryId }: RepositoryRef, what: What, given: Given<What>) =>
    new Promise<unknown>((resolve, reject) => {
      const client = { host, installation };
      const answer = (one: HistoryThread) =>
        one.ask(what, given).then(resolve, (error: unknown) => {
          // It may not hold what it was told.
          told.delete(one);
          reject(error);
        });
      waiting = [...waiting, { client, repositoryId, answer, nothing: () => resolve(null), fail: reject }];
      working ??= work();
    });
  return {
    ask: ask as AskHistory,
    async stop() {
      await working;
      await thread.end();
    },
  };
}
