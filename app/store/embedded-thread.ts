/**
 * The embedded engine's other side: it runs in a thread of its own, so that what it computes and flushes holds up nobody
 * who waits for this one. PGlite's own worker is made for browsers: it loses an error's code, asks six times for each
 * statement, and waits for ever for a thread that died.
 */
import { Worker } from 'node:worker_threads';
import { EngineLost } from './engine-lost.ts';
import { type Answered, errorOf, type FromEngine, type Order, type ToEngine } from './engine-messages.ts';
import type { Result, Row } from './session.ts';

export interface EngineThread {
  /** Done in the order in which they are given. Throws what the database says, and {@link EngineLost}. */
  run(order: Order): Promise<readonly Result[]>;
  /** Does what was given, closes the engine's files, and ends the thread. */
  close(): Promise<void>;
  /** Resolves when the thread ended without being asked to. */
  readonly lost: Promise<EngineLost>;
}

/** This file's ending is theirs, too: both are source, or both are built. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './engine-thread.ts' : './engine-thread.js',
  import.meta.url,
);

/** What V8 gives a new thread for short-lived objects is several times what statements and rows need. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };

/** Characters of why it ended. */
const maxWhy = 300;

type Answers = readonly Answered[];

interface Asked {
  readonly resolve: (answers: Answers) => void;
  readonly reject: (error: Error) => void;
}

/** What comes over is plain bytes; here they are Buffers on either engine. */
function withBuffers(rows: readonly Row[], names: readonly string[]): Row[] {
  return rows.map((row) => {
    const bytes = names.flatMap((name) => {
      const value = row[name];
      return value instanceof Uint8Array
        ? [[name, Buffer.from(value.buffer, value.byteOffset, value.byteLength)]]
        : [];
    });
    return { ...row, ...Object.fromEntries(bytes) };
  });
}

/** Answers by their number. The thread keeps the process alive as long as one is awaited. */
function asking(worker: Worker) {
  const asked = new Map<number, Asked>();
  let next = 0;
  let over: EngineLost | null = null;
  const settled = (id: number): Asked | undefined => {
    const one = asked.get(id);
    asked.delete(id);
    if (asked.size === 0) worker.unref();
    return one;
  };
  worker.on('message', (message: FromEngine) => {
    const one = settled(message.id);
    if ('error' in message) one?.reject(errorOf(message.error));
    else one?.resolve(message.answers);
  });
  return {
    ask: (message: Order | { readonly close: true } | { readonly start: true }) =>
      new Promise<Answers>((resolve, reject) => {
        if (over) return reject(over);
        const id = next++;
        // It throws for a value that cannot be told.
        worker.postMessage({ ...message, id } satisfies ToEngine);
        asked.set(id, { resolve, reject });
        worker.ref();
      }),
    end(why: EngineLost) {
      over = why;
      for (const [id] of asked) settled(id)?.reject(why);
    },
  };
}

/** Starts the engine on its own folder, which is made when it is missing. The caller holds the directory's lock. */
export async function startThread(folder: string): Promise<EngineThread> {
  const worker = new Worker(entry, { workerData: { folder }, name: 'embedded engine', resourceLimits });
  const { ask, end } = asking(worker);
  const { promise: lost, resolve: lose } = Promise.withResolvers<EngineLost>();
  let closing = false;
  let why = '';
  worker.on('error', (error) => {
    why = (error instanceof Error ? error.message : String(error)).slice(0, maxWhy);
  });
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      const reason = closing ? 'it was closed' : why || `its thread ended with code ${code}`;
      const error = new EngineLost(reason);
      end(error);
      if (!closing) lose(error);
      resolve();
    });
  });
  const stop = async () => {
    closing = true;
    await worker.terminate();
    await ended;
  };
  await ask({ start: true }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    lost,
    async run(order) {
      const answers = await ask(order);
      return answers.map(({ rows, affected, bytes }) => ({
        rows: bytes.length > 0 ? withBuffers(rows, bytes) : [...rows],
        affected,
      }));
    },
    async close() {
      if (closing) return;
      closing = true;
      await ask({ close: true }).finally(stop);
    },
  };
}
