/** Opens a local clone. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { own, say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';
import { once } from '../once.ts';
import { type Cache, cacheOf } from './cache.ts';
import { type Folders, foldersOf } from './folders.ts';
import { type KeptGit, keepGit } from './kept.ts';
import { type Objects, objectsOf } from './objects.ts';
import { type GitCall, type GitResult, runGit } from './run.ts';

export interface Repository {
  readonly gitDir: string;
  /** History was cut when it was cloned (`--depth`). */
  readonly shallow: boolean;
  /** Runs git on the repository's objects alone: no work tree, no index, no attributes from a change. */
  readonly run: (args: readonly string[], call?: GitCall) => Promise<GitResult>;
  /** The same for a git that stays: one for each list of arguments. */
  readonly keep: (args: readonly string[]) => KeptGit;
  readonly objects: Objects;
  /** What was read of objects, which never change: for every reader of this clone. */
  readonly cache: Cache;
  readonly folders: Folders;
  /** The owner in the address of the remote `origin`; null when there is none, or it is a path of this machine. */
  readonly originOwner: () => Promise<string | null>;
}

/** Bytes of memory, about. */
const maxCached = 128 * 1024 * 1024;

/** Ids of the empty tree, which git knows without having it. */
const emptyTree: Readonly<Record<string, string>> = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

function refusal(dir: string, stderr: string): CannotLook {
  if (stderr.includes('dubious ownership')) {
    return new CannotLook(
      say`git does not trust ${dir}, because it belongs to another user`,
      say`If you trust it: ${`git config --global --add safe.directory ${resolve(dir)}`}`,
    );
  }
  if (stderr.includes('not a git repository')) {
    return new CannotLook(
      say`${dir} is not in a git repository`,
      own('Run it in a clone, or give the path of one.'),
    );
  }
  return new CannotLook(say`git could not open ${dir}: ${stderr.trim()}`);
}

/**
 * A `.gitattributes` in a change could mark its own files as binary and so hide their lines: no attributes are used. Older gits read them from the work tree and the index, newer ones from GIT_ATTR_SOURCE.
 */
function objectsOnly(gitDir: string, format: string): Record<string, string> {
  return {
    GIT_DIR: gitDir,
    GIT_WORK_TREE: gitDir,
    GIT_INDEX_FILE: join(gitDir, 'fairlead-reads-no-index'),
    GIT_ATTR_SOURCE: emptyTree[format] ?? '',
  };
}

/** `dir` may be any folder of the clone, or a bare repository. Throws {@link CannotLook}. */
export async function openRepository(dir: string): Promise<Repository> {
  const there = await stat(dir).catch(() => null);
  if (!there?.isDirectory()) throw new CannotLook(say`There is no folder ${dir}`);
  const asked = ['--absolute-git-dir', '--is-shallow-repository', '--show-object-format'];
  const { code, stdout, stderr } = await runGit(['-C', resolve(dir), 'rev-parse', ...asked]);
  if (code !== 0) throw refusal(dir, stderr);
  // The folder's name may itself hold line breaks.
  const lines = stdout.toString('utf8').trimEnd().split('\n');
  const [shallow, format] = lines.slice(-2);
  const gitDir = lines.slice(0, -2).join('\n');
  const env = objectsOnly(gitDir, format ?? '');
  const run = (args: readonly string[], call: GitCall = {}) =>
    runGit(args, { ...call, env: { ...env, ...call.env } });
  const keep = keeper(env);
  const objects = objectsOf(keep);
  const cache = cacheOf(maxCached);
  return {
    gitDir,
    shallow: shallow === 'true',
    run,
    keep,
    objects,
    cache,
    folders: foldersOf({ objects, cache }),
    originOwner: once(() => originOwner(run)),
  };
}

/** Each git once, by its arguments. */
function keeper(env: Readonly<Record<string, string>>): Repository['keep'] {
  const kept = new Map<string, KeptGit>();
  return (args) => {
    const key = args.join('\0');
    const git = kept.get(key) ?? keepGit(args, env);
    kept.set(key, git);
    return git;
  };
}

/** `git@github.com:acme/shop.git`, `https://github.com/acme/shop`: owner and name are the last two parts. */
const address = /[/:]([\w.-]+)\/[\w.-]+?(?:\.git)?\/?$/;

async function originOwner(run: Repository['run']): Promise<string | null> {
  const { code, stdout } = await run(['config', '--get', 'remote.origin.url']);
  const url = code === 0 ? stdout.toString('utf8').trim() : '';
  const isRemote = /^(?:https?|ssh|git):\/\//.test(url) || /^[\w.-]+@[\w.-]+:/.test(url);
  return isRemote && url.length < 1000 ? (address.exec(url)?.[1] ?? null) : null;
}
