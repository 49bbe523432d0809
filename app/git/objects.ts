/** Contents of commits, folders and files, by object id: all of them from one git. */
import { own, say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';
import { GitEnded, type KeptGit } from './kept.ts';
import { answer, isPartial } from './run.ts';

export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly size: number;
}

export interface ReadObject extends GitObject {
  readonly bytes: Buffer;
}

/** Asks for many objects at once. Names go through standard input, so none can be taken for an option. */
export interface Objects {
  /**
   * What each name (an id, or any revision without a line break) stands for, in the same order; null when there is no
   * such object. Throws {@link CannotLook}.
   */
  lookUp(names: readonly string[]): Promise<readonly (GitObject | null)[]>;
  /** Objects with their contents, in the same order; null when there is no such object. Throws {@link CannotLook}. */
  read(ids: readonly string[]): Promise<readonly (ReadObject | null)[]>;
  /** The contents of objects that are known to exist, in the same order. Throws {@link CannotLook}. */
  contents(ids: readonly string[]): Promise<readonly Buffer[]>;
}

type Kind = 'info' | 'contents';

interface Found {
  readonly object: GitObject | null;
  /** Empty for `info`. */
  readonly bytes: Buffer;
}

const nothing = Buffer.alloc(0);

const newline = 0x0a;

/** `<id> <type> <size>`; anything else (`<name> missing`, `<name> ambiguous`) is no object. */
function headerOf(line: string): GitObject | null {
  const [, id, type, size] = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(line) ?? [];
  return id && type && size ? { id, type, size: Number(size) } : null;
}

/** An object whose bytes arrive, and how many have; one more, a line break, follows them. */
interface Arriving {
  readonly object: GitObject;
  readonly bytes: Buffer;
  at: number;
}

interface Reading {
  readonly kind: Kind;
  readonly found: Found[];
  /** The beginning of a header. */
  line: string;
  /** Its bytes are copied once, into a buffer of their own. */
  arriving: Arriving | null;
}

/** Reads on with a header; gives where in the chunk it ends. */
function takeHeader(reading: Reading, chunk: Buffer, at: number): number {
  const end = chunk.indexOf(newline, at);
  reading.line += chunk.toString('utf8', at, end < 0 ? chunk.length : end);
  if (end < 0) return chunk.length;
  const object = headerOf(reading.line);
  reading.line = '';
  if (object && reading.kind === 'contents')
    reading.arriving = { object, bytes: Buffer.allocUnsafeSlow(object.size), at: 0 };
  else reading.found.push({ object, bytes: nothing });
  return end + 1;
}

/** Reads on with an object's bytes; gives where in the chunk they end. */
function takeBytes(reading: Reading, arriving: Arriving, chunk: Buffer, at: number): number {
  const { object, bytes } = arriving;
  const part = Math.min(chunk.length - at, object.size + 1 - arriving.at);
  chunk.copy(bytes, arriving.at, at, at + part);
  arriving.at += part;
  if (arriving.at > object.size) {
    reading.found.push({ object, bytes });
    reading.arriving = null;
  }
  return at + part;
}

function take(reading: Reading, chunk: Buffer): void {
  let at = 0;
  while (at < chunk.length) {
    at = reading.arriving ? takeBytes(reading, reading.arriving, chunk, at) : takeHeader(reading, chunk, at);
  }
}

/** Names in one question: as many as git reads before it must be listened to. */
const maxAsked = 1000;

/** In a clone that left objects out, git ends at each one that it lacks. After so many the rest is not asked for. */
const maxLacking = 20;

/** Objects of one clone. `keep` gives the git of these arguments that is kept for all questions. */
export function objectsOf(keep: (args: readonly string[]) => KeptGit): Objects {
  // Before 2.36 git has a command for each kind of question, and none for both.
  let old = false;
  const question = (kind: Kind, names: readonly string[]) =>
    old ? names.map((name) => `${name}\n`) : [...names.map((name) => `${kind} ${name}\n`), 'flush\n'];
  const gitFor = (kind: Kind) =>
    old
      ? keep(['cat-file', kind === 'info' ? '--batch-check' : '--batch'])
      : keep(['cat-file', '--batch-command', '--buffer']);

  /** As many answers as git gave before it ended, and why it did. */
  const asked = async (kind: Kind, names: readonly string[]) => {
    const reading: Reading = { kind, found: [], line: '', arriving: null };
    const { found } = reading;
    try {
      await gitFor(kind).ask(question(kind, names).join(''), (chunk) => {
        take(reading, chunk);
        return found.length >= names.length ? true : undefined;
      });
      return { found, ended: null };
    } catch (error) {
      if (!(error instanceof GitEnded)) throw error;
      return { found, ended: error.result };
    }
  };

  const all = async (kind: Kind, names: readonly string[]): Promise<readonly Found[]> => {
    const given: Found[] = [];
    let lacking = 0;
    while (given.length < names.length) {
      const { found, ended } = await asked(kind, names.slice(given.length, given.length + maxAsked));
      given.push(...found);
      if (!ended) continue;
      if (!old && ended.code === usageError) old = true;
      else if (!isPartial(ended) || lacking >= maxLacking) answer(ended, own('read its objects'));
      else {
        lacking += 1;
        given.push({ object: null, bytes: nothing });
      }
    }
    return given;
  };

  return {
    lookUp: async (names) => (await all('info', names)).map(({ object }) => object),
    read: async (ids) =>
      (await all('contents', ids)).map(({ object, bytes }) => object && { ...object, bytes }),
    contents: async (ids) => {
      const read = await all('contents', ids);
      return read.map(({ object, bytes }, i) => {
        if (!object) throw new CannotLook(say`git has no contents of object ${ids[i] ?? ''}`);
        return bytes;
      });
    },
  };
}

/** git's exit code for an option that it does not know. */
const usageError = 129;

/** Bytes: of one file, and of all files that are read at once. */
const max = { file: 20 * 1024 * 1024, all: 256 * 1024 * 1024 } as const;

/** Those that are small enough to be read together, in the same order. */
export function readable<T extends { readonly size: number }>(objects: readonly T[]): readonly T[] {
  let sum = 0;
  return objects.filter(({ size }) => {
    if (size > max.file || sum + size > max.all) return false;
    sum += size;
    return true;
  });
}
