/** What V8 made of the installed command's code is kept beside it for the next run, which is a tenth of a second faster. */
import { mkdirSync, statSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

/** Who runs this; null on Windows, where a user's folders are that user's alone. */
const self = (): number | null => process.geteuid?.() ?? null;

/**
 * Kept in the package's own folder, where that belongs to who runs the command: somebody else's run would read there what it
 * cannot trust, or leave what the owner cannot delete. Nobody else may write there, whatever this run's umask: what is kept
 * is run. Where the folder cannot be written to, nothing is kept. Not for the command run from its source.
 */
export function keepCompiled(launcher: string): void {
  if (!launcher.endsWith('.js')) return;
  const folder = fileURLToPath(new URL('compiled', launcher));
  const me = self();
  try {
    if (me !== null && statSync(new URL('.', launcher)).uid !== me) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(folder);
    if (me !== null && (uid !== me || (mode & 0o022) !== 0)) return;
  } catch {
    return;
  }
  // Node 22.1 has it first.
  module.enableCompileCache?.(folder);
}
