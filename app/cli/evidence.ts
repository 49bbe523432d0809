/** `fairlead evidence`: a client's evidence ledger, out of the service's database. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { own, say } from '../../policies/engine/prose.ts';
import { writeLedger } from '../evidence/ledger/export.ts';
import { clientsNamed } from '../store/clients.ts';
import type { Database } from '../store/database.ts';
import { pathTrouble } from '../store/folder.ts';
import { keysOf } from '../store/ledger-signatures.ts';
import { openDatabase } from '../store/open.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { readOptions } from './options.ts';
import { withProgress } from './progress.ts';
import { existingStore, inWords, storeHelp } from './store-at.ts';

async function withClient<T>(
  io: Io,
  login: string,
  work: (database: Database, client: string) => Promise<T>,
): Promise<T> {
  const database = await inWords(openDatabase(existingStore(io)));
  try {
    const clients = await clientsNamed(database.kysely, login);
    const [client, ...more] = clients;
    if (client === undefined) throw new Usage(say`No client here is called ${login}`);
    if (more.length > 0)
      throw new Usage(
        say`${login} is the name of several clients: ${clients.join(', ')}`,
        own('Name one of these ids.'),
      );
    return await work(database, client);
  } finally {
    await database.close();
  }
}

async function keys(io: Io, login: string): Promise<ExitCode> {
  const all = await withClient(io, login, (database, client) => keysOf(database.kysely, client));
  const lines = all.map(({ id, madeAt }) => `${id}  since ${madeAt.toISOString()}\n`);
  await io.print(lines.length === 0 ? 'Nothing was signed yet.\n' : lines.join(''));
  return exitCode.fine;
}

async function ledger(io: Io, login: string, path: string): Promise<ExitCode> {
  const file = resolve(io.cwd, path);
  if (existsSync(file)) throw new Usage(say`${file} is there already`, own('Name a new file.'));
  if (!existsSync(dirname(file))) throw new Usage(say`There is no folder ${dirname(file)}`);
  try {
    await withProgress(io, own('Writing the ledger'), () =>
      withClient(io, login, (database, client) => writeLedger(database, client, { path: file, at: io.now })),
    );
  } catch (error) {
    const trouble = pathTrouble(error);
    if (trouble === null) throw error;
    throw new Usage(say`${file} cannot be written: ${trouble}`);
  }
  await io.print(`Written to ${file}. Verify it: fairlead verify ${path}\n`);
  return exitCode.fine;
}

export const evidence: Command = {
  help: `Writes a client's evidence ledger to a file that anybody can verify, or lists the keys that sign it.

  fairlead evidence ledger ORG FILE
  fairlead evidence keys ORG

ORG is the organization's name, or the client's id (github.com/123). FILE must not exist yet. The
ledger holds every verdict, every waiver given in a comment, every owner's word and every audit row,
in the order in which they came, each with the hash of the one before it; once an hour all of them
are signed. Give the ids of the keys to whoever verifies by another way than the file.
${storeHelp}
On a server this works while the service runs. The embedded engine belongs to one process: stop the
service first.

Exit code
  0  the file is on disk, or the keys are listed
  2  it is not; the reason was said
`,
  async run(args, io) {
    const { positionals } = readOptions(args, {});
    const [what, login, file, ...more] = positionals;
    if (what === 'keys' && login && file === undefined) return keys(io, login);
    if (what === 'ledger' && login && file && more.length === 0) return ledger(io, login, file);
    throw new Usage(own('Give "ledger ORG FILE" or "keys ORG".'));
  },
};
