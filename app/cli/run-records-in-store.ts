/** A client's ledger for as long as a plan is made, applied or undone. */
import { own, say } from '../../policies/engine/prose.ts';
import { clientId } from '../store/client-id.ts';
import { activeClientNamed } from '../store/clients.ts';
import type { Database } from '../store/database.ts';
import { addNotes, type NewNote } from '../store/ledger.ts';
import { openDatabase } from '../store/open.ts';
import type { Notes } from '../store/recorded.ts';
import { StoreRefusal } from '../store/refusal.ts';
import { type Io, Usage } from './command.ts';
import { existingStore } from './store-at.ts';

type Noting = <K extends 'apply' | 'plan' | 'undo'>(kind: K, payload: Notes[K]) => Promise<void>;

async function opened(io: Io): Promise<Database> {
  try {
    return await openDatabase(existingStore(io));
  } catch (error) {
    if (!(error instanceof StoreRefusal)) throw error;
    throw new Usage(
      say`It could not be recorded in the ledger: ${error.message}`,
      own(
        'The embedded engine belongs to one process: stop the service first. Or give --without-ledger: then the ledger has what GitHub tells of it alone.',
      ),
    );
  }
}

/** `work` gets null where the service has no such client. Throws {@link Usage}. */
export async function withLedger<T>(
  io: Io,
  { host, subject }: { readonly host: string; readonly subject: string },
  work: (note: Noting | null) => Promise<T>,
): Promise<T> {
  const database = await opened(io);
  try {
    const [owner = ''] = subject.split('/');
    const installation = await activeClientNamed(database.kysely, host, owner);
    if (installation === null) {
      io.note(say`Not recorded: the service here has no client called ${owner} on ${host}.`);
      return await work(null);
    }
    const client = clientId({ host, installation });
    return await work((kind, payload) =>
      database.transaction((trx) => addNotes(trx, [{ client, kind, payload } as NewNote])),
    );
  } finally {
    await database.close();
  }
}
