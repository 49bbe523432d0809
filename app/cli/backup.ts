/** `fairlead backup FILE` */
import { own } from '../../policies/engine/prose.ts';
import { backup as writeBackup } from '../store/backup.ts';
import { type Command, exitCode } from './command.ts';
import { withProgress } from './progress.ts';
import { existingStore, fileAmong, inWords, storeHelp } from './store-at.ts';

export const backup: Command = {
  help: `Writes everything the service keeps to a new file, as it is at one moment.

  fairlead backup FILE

FILE must not exist yet. It is gzipped JSON lines, the same from both engines, readable by its owner
only: it holds the words of every client. Jobs that wait are not in it: after a restore, open pull
requests are looked at again.
${storeHelp}
A server is backed up while the service runs. The embedded engine belongs to one process: stop the
service first.

Exit code
  0  the backup is on disk
  2  there is none; the reason was said
`,
  async run(args, io) {
    const file = fileAmong(args, io);
    const store = existingStore(io);
    await withProgress(io, own('Writing the backup'), () => inWords(writeBackup(store, file, io.now)));
    await io.print(`Backed up to ${file}\n`);
    return exitCode.fine;
  },
};
