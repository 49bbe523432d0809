/** One object database: of a repository and all its forks, as on GitHub. Objects never change, so what is read stays known. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, deflateSync } from 'node:zlib';
import {
  type Commit,
  type GitObject,
  type ObjectType,
  parseCommit,
  parseTree,
  type TreeEntry,
} from './objects.ts';
import { type GitOutput, gitEnvironment, runGit } from './run.ts';

export interface GitStore {
  readonly directory: string;
  /** Null when there is no such object. `oid` must be 40 lower-case hexadecimal digits. */
  object(oid: string): Promise<GitObject | null>;
  /** Throw when the object is missing or of another type. */
  commit(oid: string): Promise<Commit>;
  tree(oid: string): Promise<readonly TreeEntry[]>;
  /** Writes a loose object at once and returns its id. */
  write(type: ObjectType, body: Buffer): string;
  run(args: readonly string[], accept?: readonly number[]): Promise<GitOutput>;
  /** Answers that depend on object ids alone are made once. */
  memo<T>(key: string, make: () => Promise<T>): Promise<T>;
  close(): void;
}

const cachedBytes = 64 * 1024;

export const isOid = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);

interface Reader {
  read(oid: string): Promise<GitObject | null>;
  close(): void;
}

/** Where the first answer in the output ends (beyond the data when it is not all there yet), and what it is. */
function firstAnswer(data: Buffer): { readonly end: number; object(): GitObject | null } {
  const line = data.indexOf(0x0a);
  if (line < 0) return { end: data.length + 1, object: () => null };
  const [, type, size] = data.toString('latin1', 0, line).split(' ');
  if (type === 'missing' || size === undefined) return { end: line + 1, object: () => null };
  const end = line + 1 + Number(size) + 1;
  return {
    end,
    object: () => ({ type: type as ObjectType, body: Buffer.from(data.subarray(line + 1, end - 1)) }),
  };
}

/** One long-lived `git cat-file --batch`: an object costs a pipe round trip instead of a process. */
function batchReader(directory: string): Reader {
  let child: ChildProcessWithoutNullStreams | null = null;
  const waiting: { resolve(object: GitObject | null): void; reject(error: Error): void }[] = [];
  let chunks: Buffer[] = [];
  let buffered = 0;
  let needed = 1;

  const parse = (): void => {
    if (buffered < needed) return;
    let data = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    for (let first = firstAnswer(data); ; first = firstAnswer(data)) {
      needed = first.end;
      if (data.length < first.end) break;
      waiting.shift()?.resolve(first.object());
      data = data.subarray(first.end);
    }
    chunks = data.length > 0 ? [data] : [];
    buffered = data.length;
  };

  const start = (): ChildProcessWithoutNullStreams => {
    const started = spawn('git', ['--git-dir', directory, 'cat-file', '--batch'], { env: gitEnvironment });
    started.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      buffered += chunk.length;
      parse();
    });
    started.stderr.resume();
    started.stdin.on('error', () => {});
    started.on('close', () => {
      for (const { reject } of waiting.splice(0)) reject(new Error('git cat-file ended'));
      child = null;
    });
    return started;
  };

  return {
    read: (oid) =>
      new Promise((resolve, reject) => {
        child ??= start();
        waiting.push({ resolve, reject });
        child.stdin.write(`${oid}\n`);
      }),
    close: () => child?.kill(),
  };
}

function writeLoose(directory: string, oid: string, stored: Buffer): void {
  const folder = join(directory, 'objects', oid.slice(0, 2));
  const file = join(folder, oid.slice(2));
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.tmp`, deflateSync(stored, { level: constants.Z_BEST_SPEED }), { mode: 0o444 });
  renameSync(`${file}.tmp`, file);
}

export function openStore(directory: string): GitStore {
  const reader = batchReader(directory);
  const objects = new Map<string, GitObject>();
  const commits = new Map<string, Commit>();
  const answers = new Map<string, Promise<unknown>>();

  const object = async (oid: string): Promise<GitObject | null> => {
    const known = objects.get(oid);
    if (known) return known;
    const found = await reader.read(oid);
    if (found && found.body.length <= cachedBytes) objects.set(oid, found);
    return found;
  };
  const typed = async (oid: string, type: ObjectType): Promise<Buffer> => {
    const found = await object(oid);
    if (found?.type !== type) throw new Error(`${oid} is ${found?.type ?? 'missing'}, not a ${type}`);
    return found.body;
  };
  return {
    directory,
    object,
    commit: async (oid) => {
      const commit = commits.get(oid) ?? parseCommit(oid, await typed(oid, 'commit'));
      commits.set(oid, commit);
      return commit;
    },
    tree: async (oid) => parseTree(await typed(oid, 'tree')),
    write: (type, body) => {
      const stored = Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body]);
      const oid = createHash('sha1').update(stored).digest('hex');
      writeLoose(directory, oid, stored);
      if (body.length <= cachedBytes) objects.set(oid, { type, body });
      return oid;
    },
    run: (args, accept) => runGit(directory, args, accept),
    memo: <T>(key: string, make: () => Promise<T>): Promise<T> => {
      const known = answers.get(key);
      if (known) return known as Promise<T>;
      const made = make();
      answers.set(key, made);
      made.catch(() => answers.delete(key));
      return made;
    },
    close: () => reader.close(),
  };
}
