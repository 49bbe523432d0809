/** What the embedded engine's thread runs: see `embedded-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { giveBackLater } from '../give-back.ts';
import { startEngine } from './embedded-engine.ts';
import { type Answered, errorData, type FromEngine, type Order, type ToEngine } from './engine-messages.ts';
import { Broken, type Statements, statementsOf } from './engine-statements.ts';

type Answers = readonly Answered[];

interface Open {
  readonly engine: PGlite;
  readonly statements: Statements;
}

/** Ends a transaction that must not be open any more; whether there was one. */
function endOpen({ engine, statements }: Open): boolean {
  if (!engine.isInTransaction()) return false;
  statements.run({ sql: 'rollback', values: [] });
  return true;
}

function obey(open: Open, { statements, last }: Order): Answers {
  try {
    const answers = statements.map((one) => open.statements.run(one));
    // Whoever comes next would be in it.
    if (last && endOpen(open))
      throw new Error('a script left its transaction open, so nothing of it was kept');
    return answers;
  } catch (error) {
    if (last && !(error instanceof Broken)) endOpen(open);
    throw error;
  }
}

function serve(port: NonNullable<typeof parentPort>, folder: string): void {
  let open: Open | null = null;
  const act = async (message: ToEngine): Promise<Answers> => {
    if ('start' in message) {
      const engine = await startEngine(folder);
      open = { engine, statements: statementsOf(engine) };
      return [];
    }
    if (open === null) throw new Error('the embedded engine was not started');
    if (!('close' in message)) return obey(open, message);
    await open.engine.close();
    return [];
  };
  let before: Promise<void> = Promise.resolve();
  port.on('message', (message: ToEngine) => {
    const { id } = message;
    const answer = (answers: Answers) => port.postMessage({ id, answers } satisfies FromEngine);
    const refuse = (error: unknown) => {
      port.postMessage({ id, error: errorData(error) } satisfies FromEngine);
      // Told to whoever asked; everybody else hears it by the end of this thread.
      if (error instanceof Broken) throw error;
    };
    before = before.then(() => act(message)).then(answer, refuse);
  });
}

if (parentPort) {
  serve(parentPort, String(workerData.folder));
  giveBackLater();
}
