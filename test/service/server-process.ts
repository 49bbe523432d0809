/** The service as an operator runs it: a process of its own, which a test may kill. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { until } from './wait.ts';

export interface ServerProcess {
  readonly pid: number;
  /** The webhook's address. */
  readonly url: string;
  /** What it said so far, to either stream. */
  output(): string;
  /** Resident memory in MiB, now and at its highest. */
  memory(): { readonly now: number; readonly peak: number };
  /** Milliseconds of all its threads so far, user and system. */
  processorTime(): number;
  readonly ended: Promise<number | null>;
  /** SIGKILL: nothing is finished, nothing is flushed. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** A port that was free a moment ago, for a server that has to come back on the same one. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function memoryOf(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { now: Math.round(kilobytes('VmRSS') / 1024), peak: Math.round(kilobytes('VmHWM') / 1024) };
}

/** Linux counts in hundredths of a second; the fields stand after the name, which is in parentheses (proc(5)). */
function processorTimeOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Milliseconds a start may take: the embedded engine makes its directory the first time. */
const maxStart = 60_000;

/** A process that was started and may not listen yet. */
export interface Starting {
  readonly child: ChildProcess;
  output(): string;
  readonly ended: Promise<number | null>;
}

/** Of this process's environment: where programs are, and what benches say of memory. */
function own(): Readonly<Record<string, string>> {
  const { PATH = '', MALLOC_ARENA_MAX } = process.env;
  return { PATH, ...(MALLOC_ARENA_MAX === undefined ? {} : { MALLOC_ARENA_MAX }) };
}

/** `args` are Node's: a file, and what it is given. */
export function spawnServer(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = ['app/server.ts'],
  { cwd }: { readonly cwd?: string } = {},
): Starting {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...own(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      // The last of it is enough to see why it ended.
      said = (said + String(data)).slice(-200_000);
    });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, output: () => said, ended };
}

/** Resolves once the server says where it listens. Throws with its output when it ends before. */
export async function listening({ child, output, ended }: Starting): Promise<ServerProcess> {
  const address = /listens on (http\S+)/;
  const over = () => child.exitCode !== null || child.signalCode !== null;
  await until(() => over() || address.test(output()), maxStart, output);
  const [, url] = address.exec(output()) ?? [];
  if (!url || over()) throw new Error(`the server ended before it listened:\n${output()}`);
  const pid = child.pid ?? 0;
  return {
    pid,
    url,
    output,
    memory: () => memoryOf(pid),
    processorTime: () => processorTimeOf(pid),
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

export function startServer(env: Readonly<Record<string, string>>, entry?: string): Promise<ServerProcess> {
  return listening(spawnServer(env, entry === undefined ? undefined : [entry]));
}
