/** What `fairlead evidence` does with the service's database: a client's ledger, its keys, and what an export needs of it. */
import { own, say } from '../../policies/engine/prose.ts';
import { readAppCredentials } from '../environment.ts';
import type { MakeOf } from '../evidence/export/asked.ts';
import { ledgerLines, writeLedger } from '../evidence/ledger/export.ts';
import { record } from '../evidence/ledger/keep.ts';
import { signers } from '../evidence/ledger/keys.ts';
import { ledgerReads } from '../evidence/ledger/reads.ts';
import type { SigningKey } from '../evidence/ledger/statement.ts';
import type { Database } from '../store/database.ts';
import { exportNoted } from '../store/evidence-exports.ts';
import { pathTrouble } from '../store/folder.ts';
import { keysOf } from '../store/ledger-signatures.ts';
import type { ExportNote } from '../store/recorded.ts';
import { type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { newFile, withClient } from './evidence-client.ts';
import { eraseRecords, writeProof } from './evidence-records.ts';
import { readOptions } from './options.ts';
import { withProgress } from './progress.ts';

async function keys(io: Io, login: string): Promise<ExitCode> {
  const all = await withClient(io, login, (database, client) => keysOf(database.kysely, client));
  const lines = all.map(({ id, madeAt }) => `${id}  since ${madeAt.toISOString()}\n`);
  await io.print(lines.length === 0 ? 'Nothing was signed yet.\n' : lines.join(''));
  return exitCode.fine;
}

async function ledger(io: Io, login: string, path: string): Promise<ExitCode> {
  const file = newFile(io, path);
  try {
    await withProgress(io, own('Writing the ledger'), () =>
      withClient(io, login, (database, client) =>
        writeLedger(database, client, { path: file, at: io.now, by: 'command' }),
      ),
    );
  } catch (error) {
    const trouble = pathTrouble(error);
    if (trouble === null) throw error;
    throw new Usage(say`${file} cannot be written: ${trouble}`);
  }
  await io.print(`Written to ${file}. Verify it: fairlead verify ${path}\n`);
  return exitCode.fine;
}

/** `args`: with the word that says what. Throws {@link Usage}. */
export async function withTheStore(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = readOptions(args, {
    record: 'text',
    since: 'text',
    person: 'text',
    all: 'flag',
    by: 'text',
    reason: 'text',
  });
  const [what, login, file, ...more] = options.positionals;
  if (what === 'proof' && login && file && more.length === 0)
    return writeProof(io, login, file, {
      record: options.text('record'),
      since: options.text('since'),
    });
  if (what === 'erase' && login && file === undefined)
    return eraseRecords(io, login, {
      person: options.text('person'),
      all: options.flag('all'),
      by: options.text('by'),
      reason: options.text('reason'),
    });
  if (what === 'keys' && login && file === undefined) return keys(io, login);
  if (what === 'ledger' && login && file && more.length === 0) return ledger(io, login, file);
  throw new Usage(own('Give "ledger ORG FILE", "keys ORG", "proof ORG FILE" or "erase ORG".'));
}

/** What of an export is in the database. */
export interface Stored extends Pick<MakeOf, 'client' | 'ledger' | 'sign'> {
  /** Notes for the ledger that it is exported, and what became of it. */
  readonly note: (payload: ExportNote) => Promise<void>;
}

/** Keys that sign now, where the App's private key is there to open them. */
async function signersOf(io: Io, database: Database, client: string): Promise<readonly SigningKey[]> {
  const app = readAppCredentials(process.env);
  if (!app?.ok) return [];
  const stored = await keysOf(database.kysely, client);
  const { keys, made } = signers(stored, app.privateKey, new Date(io.now));
  // A key is made by the service, when it signs the ledger.
  return made ? [] : keys;
}

/** Opens the database for an export of one client. Throws {@link Usage}. */
export async function withStored<T>(io: Io, login: string, work: (stored: Stored) => Promise<T>): Promise<T> {
  return withClient(io, login, async (database, client) => {
    await record(database, client, Number.POSITIVE_INFINITY);
    return work({
      client,
      ledger: {
        since: (from) => ledgerReads(database.kysely, client, { from }),
        lines: () => ledgerLines(database, client, io.now),
      },
      sign: await signersOf(io, database, client),
      note: (payload) => exportNoted(database, client, payload),
    });
  });
}
