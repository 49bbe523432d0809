/** The running process as {@link Io}. */
import { performance } from 'node:perf_hooks';
import { toPlain } from '../../policies/engine/plain.ts';
import { wrapped } from '../../policies/engine/wrap.ts';
import { exitCode, type Io, type Screen } from './command.ts';

/** https://no-color.org: any value but the empty one. */
function wantsColour(process: NodeJS.Process): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return process.stdout.isTTY === true && TERM !== 'dumb';
}

/** Where nobody says how wide it is. Some terminals say 0. */
const usualWidth = 100;

const widthOf = ({ columns }: NodeJS.WriteStream): number => columns || usualWidth;

/** To the start of the line, and nothing left on it. */
const clear = '\r\u001b[K';

/** A drawing is taken away before anything else is written. */
function screenOf({ stderr, env }: NodeJS.Process): { readonly screen: Screen; readonly wipe: () => void } {
  const isTerminal = stderr.isTTY === true && env.TERM !== 'dumb' && !env.CI;
  let there = false;
  const draw = (text: string) => {
    if (there || text !== '') stderr.write(`${clear}${text}`);
    there = text !== '';
  };
  const clock = () => performance.now();
  return { screen: { draw: isTerminal ? draw : null, width: widthOf(stderr), clock }, wipe: () => draw('') };
}

export function processIo(process: NodeJS.Process): Io {
  // A reader that closes early (`| head`) is not an error, and no reason for a stack trace.
  const gone = (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? (process.exitCode ?? exitCode.cannotJudge) : exitCode.cannotJudge);
  };
  const { stdout, stderr } = process;
  stdout.on('error', gone);
  stderr.on('error', gone);
  const { screen, wipe } = screenOf(process);
  // What reads a pipe or a file wants each note on one line.
  const look = { colour: false, width: stderr.isTTY ? widthOf(stderr) : Number.POSITIVE_INFINITY };
  return {
    cwd: process.cwd(),
    print: (text) => {
      wipe();
      return new Promise((resolve) => stdout.write(text, () => resolve()));
    },
    note: (line) => {
      wipe();
      stderr.write(wrapped([{ text: toPlain(line) }], look));
    },
    screen,
    colour: wantsColour(process),
    width: widthOf(stdout),
    fetch,
    now: new Date().toISOString(),
  };
}
