/** The thread that makes out what histories tell, seen from here. */
import { Worker } from 'node:worker_threads';
import type { Given, What } from '../definitions/asked.ts';
import type { Ask, FromThread, Telling } from './messages.ts';

export interface HistoryThread {
  tell(message: Telling): void;
  /** Null: nothing is known. Throws when it could not be made out, and when the thread ended. */
  ask<K extends What>(what: K, given: Given<K>): Promise<unknown>;
  end(): Promise<unknown>;
}

/** This file's ending is theirs, too: both are source, or both are built. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './history-thread.ts' : './history-thread.js',
  import.meta.url,
);

/** Several times what a million commits need. Whatever needs more ends the thread, and not the server. */
const resourceLimits = { maxOldGenerationSizeMb: 2048 };

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

const notMadeOut = (why: string) => new Error(`how delivery went could not be made out: ${why}`);

export function startHistoryThread(ended: () => void): HistoryThread {
  const worker = new Worker(entry, { name: 'histories', resourceLimits });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let why = 'its thread ended';
  let isOver = false;
  worker.unref();
  worker.on('message', (message: FromThread) => {
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    if ('error' in message) one?.reject(notMadeOut(message.error));
    else one?.resolve(message.answer);
  });
  worker.on('error', (error) => {
    why = error instanceof Error ? error.message : String(error);
  });
  worker.on('exit', () => {
    isOver = true;
    ended();
    for (const { reject } of waiting.values()) reject(notMadeOut(why));
  });
  return {
    tell: (message) => worker.postMessage(message),
    ask: (what, given) =>
      new Promise((resolve, reject) => {
        if (isOver) return reject(notMadeOut(why));
        const id = next++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ type: 'ask', id, what, given } as Ask);
      }),
    end: () => worker.terminate(),
  };
}
