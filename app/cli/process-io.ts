/** The running process as {@link Io}. */
import { toPlain } from '../../policies/engine/plain.ts';
import { exitCode, type Io } from './command.ts';

/** https://no-color.org: any value but the empty one. */
function wantsColour(process: NodeJS.Process): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return process.stdout.isTTY === true && TERM !== 'dumb';
}

export function processIo(process: NodeJS.Process): Io {
  // A reader that closes early (`| head`) is not an error, and no reason for a stack trace.
  const gone = (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? (process.exitCode ?? exitCode.cannotJudge) : exitCode.cannotJudge);
  };
  process.stdout.on('error', gone);
  process.stderr.on('error', gone);
  return {
    cwd: process.cwd(),
    print: (text) => new Promise((resolve) => process.stdout.write(text, () => resolve())),
    note: (line) => process.stderr.write(`${toPlain(line)}\n`),
    colour: wantsColour(process),
    width: process.stdout.columns ?? 100,
    fetch,
    now: new Date().toISOString(),
  };
}
