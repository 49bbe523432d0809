/** `npm run sandbox`: Fairlead at work on a repository's own history, on this machine alone. */
import { fileURLToPath } from 'node:url';
import { readOptions, usage } from './options.ts';
import { runSandbox } from './run.ts';

/** Exit code when nothing could be played. */
const notPlayed = 2;
/** Exit code of a process that Ctrl-C has ended. */
const killed = 130;
/** Milliseconds. */
const patience = 1000;

async function start(): Promise<number> {
  const typed = readOptions(process.argv.slice(2), {
    repository: fileURLToPath(new URL('../..', import.meta.url)),
    name: 'fairlead',
  });
  if (typed.kind === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if (typed.kind === 'wrong') {
    process.stderr.write(`${typed.problem}\nnpm run sandbox -- --help lists the options.\n`);
    return notPlayed;
  }
  const stop = new AbortController();
  let stopped = Number.POSITIVE_INFINITY;
  const interrupt = () => {
    // npm passes on the signal that the terminal has sent already: only a later one is somebody's impatience.
    if (performance.now() > stopped + patience) process.exit(killed);
    stopped = Math.min(stopped, performance.now());
    stop.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  // A reader that closes early (`| head`) has seen enough: what was started is stopped, nothing is left behind.
  process.stdout.on('error', () => stop.abort());
  return runSandbox(typed.options, {
    signal: stop.signal,
    terminal: {
      colour: process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
      width: Math.min(process.stdout.columns ?? 120, 160),
      print: (line) => process.stdout.write(`${line}\n`),
    },
    complain: (line) => process.stderr.write(`${line}\n`),
  });
}

process.exitCode = await start();
