/** `fairlead restore FILE` */
import { own } from '../../policies/engine/prose.ts';
import { restore as readBackup } from '../store/restore.ts';
import { type Command, exitCode } from './command.ts';
import { withProgress } from './progress.ts';
import { fileAmong, inWords, storeHelp, storeOptions } from './store-at.ts';

export const restore: Command = {
  help: `Fills an empty database from a backup, all or nothing.

  fairlead restore FILE

The backup may come from the other engine or from an older Fairlead. A database that holds anything is
refused: give a new FAIRLEAD_DATA_DIR or a new database, and stop the service first.
${storeHelp}
Exit code
  0  everything was restored
  2  nothing was; the reason was said
`,
  async run(args, io) {
    const file = fileAmong(args, io);
    const store = storeOptions(io);
    const restored = await withProgress(io, own('Filling the database'), () =>
      inWords(readBackup(store, file)),
    );
    const lines = Object.entries(restored).map(([table, rows]) => `  ${table.padEnd(14)} ${rows}`);
    await io.print(`Restored from ${file}, rows by table:\n${lines.join('\n')}\n`);
    return exitCode.fine;
  },
};
