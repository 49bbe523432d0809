/** `fairlead evidence`: a client's evidence ledger, out of the service's database. */
import { own, say } from '../../policies/engine/prose.ts';
import { writeLedger } from '../evidence/ledger/export.ts';
import { pathTrouble } from '../store/folder.ts';
import { keysOf } from '../store/ledger-signatures.ts';
import { type Command, type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { newFile, withClient } from './evidence-client.ts';
import { eraseRecords, writeProof } from './evidence-records.ts';
import { readOptions } from './options.ts';
import { withProgress } from './progress.ts';
import { storeHelp } from './store-at.ts';

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
  fairlead evidence proof ORG FILE [--record PLACE] [--since SIZE]
  fairlead evidence erase ORG (--person LOGIN | --all) --by NAME --reason TEXT
  fairlead evidence draw PACKAGE.zip --nonce TEXT [--population changes] [--size 25 | --preset 90/10]

ORG is the organization's name, or the client's id (github.com/123). FILE must not exist yet. The
ledger holds every verdict, every waiver given in a comment, every owner's word and every audit row,
in the order in which they came, each with the hash of the one before it; once an hour all of them
are signed. Give the ids of the keys to whoever verifies by another way than the file.

"proof" writes what shows that one record is in the ledger (--record, from 0), and that it goes on
from an earlier checkpoint of so many records (--since), without the rest: fairlead verify reads it.

"erase" takes out what was recorded about a person, or all, for good; nothing brings it back. The
records stay, and one is added that says which, who decided it (--by) and why, but not whose they
were. Backups and files that were written before still have it: throw them away yourself.
${storeHelp}
On a server this works while the service runs. The embedded engine belongs to one process: stop the
service first.

Exit code
  0  the file is on disk, or the keys are listed
  2  it is not; the reason was said
`,
  async run(args, io) {
    if (args[0] === 'draw') return (await import('./evidence-draw.ts')).draw(args.slice(1), io);
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
    throw new Usage(
      own('Give "ledger ORG FILE", "keys ORG", "proof ORG FILE", "erase ORG" or "draw PACKAGE.zip".'),
    );
  },
};
