/** What the embedded engine's thread runs: see `embedded-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { startEngine } from './embedded-engine.ts';
import { errorData, type FromEngine, type Order, type ToEngine } from './engine-messages.ts';
import type { Row } from './session.ts';

const byteaOid = 17;

type Answer = Pick<Extract<FromEngine, { rows: unknown }>, 'rows' | 'affected' | 'bytes'>;

const nothing: Answer = { rows: [], affected: null };

async function run(engine: PGlite, sql: string, values: readonly unknown[]): Promise<Answer> {
  const results = values.length === 0 ? await engine.exec(sql) : [await engine.query(sql, [...values])];
  const fields = results.flatMap((result) => result.fields);
  const bytes = fields.filter(({ dataTypeID }) => dataTypeID === byteaOid).map(({ name }) => name);
  return {
    rows: results.flatMap(({ rows }) => rows) as Row[],
    affected: results.reduce((sum, result) => sum + (result.affectedRows ?? 0), 0),
    ...(bytes.length > 0 ? { bytes } : {}),
  };
}

/** Ends a transaction that must not be open any more; whether there was one. */
async function rolledBack(engine: PGlite): Promise<boolean> {
  if (!engine.isInTransaction()) return false;
  await engine.exec('rollback');
  return true;
}

async function obey(engine: PGlite, { before, sql, values, last }: Order): Promise<Answer> {
  let done = false;
  let answer = nothing;
  try {
    if (before !== null && values.length > 0) await engine.exec(before);
    answer = await run(engine, before !== null && values.length === 0 ? `${before}; ${sql}` : sql, values);
    done = true;
  } finally {
    // A script that began a transaction of its own may have left it open: whoever comes next would be in it.
    if (last && (await rolledBack(engine)) && done) done = false;
    else done = true;
  }
  if (!done) throw new Error('a script left its transaction open, so nothing of it was kept');
  return answer;
}

function serve(port: NonNullable<typeof parentPort>, folder: string): void {
  let engine: PGlite | null = null;
  const act = async (message: ToEngine): Promise<Answer> => {
    if ('start' in message) {
      engine = await startEngine(folder);
      return nothing;
    }
    if (engine === null) throw new Error('the embedded engine was not started');
    if (!('close' in message)) return obey(engine, message);
    await engine.close();
    return nothing;
  };
  let before: Promise<void> = Promise.resolve();
  port.on('message', (message: ToEngine) => {
    const { id } = message;
    before = before.then(async () => {
      const answer: FromEngine = await act(message).then(
        (given) => ({ id, ...given }),
        (error: unknown) => ({ id, error: errorData(error) }),
      );
      port.postMessage(answer);
    });
  });
}

if (parentPort) serve(parentPort, String(workerData.folder));
