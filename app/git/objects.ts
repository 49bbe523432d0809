/** Contents of commits, folders and files, by object id: all of them from one git. */
import { own, say } from '../../policies/engine/prose.ts';
import { batches } from '../batches.ts';
import { CannotLook } from '../looked.ts';
import { type Found, type GitObject, type Kind, nothing, type Reading, take } from './answers.ts';
import { GitEnded, type KeptGit } from './kept.ts';
import { answer, isPartial } from './run.ts';

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

/** Names in one question: as many as git reads before it must be listened to. */
const maxAsked = 1000;

/** In a clone that left objects out, git ends at each one that it lacks. After so many the rest is not asked for. */
const maxLacking = 20;

/** Askers in one question. */
const maxTogether = 100;

type Ask = (names: readonly string[]) => Promise<readonly Found[]>;

/**
 * While git answers one question, the next is gathered: each costs a turn of two processes, however little it asks. What
 * fails for all of them is asked for by each alone, so that nobody bears what another one's object is lacking.
 */
function together(ask: Ask): Ask {
  const settled = (names: readonly string[]) =>
    ask(names).then(
      (found) => ({ found, error: null }),
      (error: unknown) => ({ found: null, error }),
    );
  const one = batches(async (lists: readonly (readonly string[])[]) => {
    const all = await settled(lists.flat());
    const { found } = all;
    if (lists.length === 1) return [all];
    if (!found) return Promise.all(lists.map(settled));
    let at = 0;
    return lists.map(({ length }) => {
      at += length;
      return { found: found.slice(at - length, at), error: null };
    });
  }, maxTogether);
  return async (names) => {
    if (names.length === 0) return [];
    const { found, error } = await one(names);
    if (found) return found;
    throw error;
  };
}

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

  const [info, contents] = [together((names) => all('info', names)), together((ids) => all('contents', ids))];
  return {
    lookUp: async (names) => (await info(names)).map(({ object }) => object),
    read: async (ids) => (await contents(ids)).map(({ object, bytes }) => object && { ...object, bytes }),
    contents: async (ids) => {
      const read = await contents(ids);
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
