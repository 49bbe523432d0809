/** Reads a local git repository: its newest line of commits. Nothing is ever written there. */
import { basename, resolve } from 'node:path';
import { readable } from '../../app/git/objects.ts';
import { openRepository, type Repository } from '../../app/git/repository.ts';
import { openTree } from '../../app/git/tree.ts';
import type { Change, LineCommit, Person } from './history.ts';
import type { Files } from './story/manifests.ts';

export interface Given {
  /** A name that GitHub would take. */
  readonly name: string;
  /** The folder that holds its objects: `.git` of a clone, or the bare repository itself. */
  readonly gitDir: string;
  readonly shallow: boolean;
  /** Where its history is read from: `HEAD`, or a branch when `HEAD` points at none. */
  readonly ref: string;
  /** All commits that can be reached. */
  readonly commits: number;
  /** Newest first, along first parents. */
  readonly line: readonly LineCommit[];
  /** The files of its newest commit. */
  readonly files: Files;
}

type Range = Pick<Change, 'base' | 'head'>;

/** A sentence for the person who started the sandbox. */
export class NothingToPlay extends Error {}

/** Merges older than this many changes are not what a team does today. */
const maxCommits = 500;

async function output(repository: Repository, args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await repository.run(args, input === undefined ? {} : { input });
  if (code !== 0) throw new NothingToPlay(`git ${args[0]} failed: ${stderr.trim()}`);
  return stdout.toString('utf8');
}

/** `HEAD` of a bare repository may name a branch that it does not have. */
async function startOf(repository: Repository, path: string): Promise<string> {
  const head = await repository.run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (head.code === 0) return 'HEAD';
  const branches = [
    'for-each-ref',
    '--sort=-committerdate',
    '--count=1',
    '--format=%(refname)',
    'refs/heads',
  ];
  const newest = (await output(repository, branches)).trim();
  if (newest !== '') return newest;
  throw new NothingToPlay(`${path} has no commits yet: there is nothing to play.`);
}

/** NUL cannot be part of a commit's text, so that it can stand between its fields. */
function fields(text: string, of: number): readonly (readonly string[])[] {
  const all = text.split('\0').slice(0, -1);
  return Array.from({ length: Math.floor(all.length / of) }, (_, i) => all.slice(i * of, (i + 1) * of));
}

async function authorsOf(
  repository: Repository,
  shas: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  if (shas.length === 0) return new Map();
  const args = [
    'log',
    '--no-walk=unsorted',
    '--ignore-missing',
    '-z',
    '--format=%H%x00%an%x00%ae',
    '--stdin',
  ];
  const text = `${await output(repository, args, `${shas.join('\n')}\n`)}`;
  // With -z the last field ends like the others, with one NUL.
  return new Map(
    fields(terminated(text), 3).map(([sha = '', name = '', email = '']) => [sha, { name, email }]),
  );
}

const terminated = (text: string): string => (text === '' || text.endsWith('\0') ? text : `${text}\0`);

async function lineOf(repository: Repository, ref: string): Promise<readonly LineCommit[]> {
  const format = '--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%cI%x00%B';
  const text = await output(repository, [
    'log',
    '-z',
    '--first-parent',
    `--max-count=${maxCommits}`,
    format,
    ref,
    '--',
  ]);
  const read = fields(terminated(text), 7).map(
    ([sha = '', tree = '', parents = '', name = '', email = '', date = '', message = '']) => ({
      sha,
      tree,
      parents: parents.split(' ').filter((parent) => parent !== ''),
      author: { name, email },
      date,
      message,
    }),
  );
  const merged = await authorsOf(
    repository,
    read.flatMap(({ parents }) => parents[1] ?? []),
  );
  return read.map((commit) => ({ ...commit, mergedAuthor: merged.get(commit.parents[1] ?? '') ?? null }));
}

/** Paths that are not UTF-8 are left out: nothing in the story needs them. */
async function filesOf(repository: Repository, sha: string): Promise<Files> {
  const { objects } = repository;
  const files = await (await openTree(repository, sha)).matching(['**']);
  const known = new Map(
    files.filter(({ path }) => !path.includes('\uFFFD')).map(({ path, id }) => [path, id]),
  );
  return {
    paths: [...known.keys()],
    text: async (path) => {
      const [found = null] = await objects.lookUp([known.get(path) ?? []].flat());
      if (!found || readable([found]).length === 0) return null;
      const [bytes] = await objects.contents([found.id]);
      return bytes?.toString('utf8') ?? null;
    },
  };
}

/** Who wrote and committed what a change brought, each once. */
export async function peopleOf(
  { gitDir }: Pick<Given, 'gitDir'>,
  { base, head }: Range,
): Promise<readonly Person[]> {
  const repository = await openRepository(gitDir);
  const format = '--format=%an%x00%ae%x00%cn%x00%ce';
  const text = await output(repository, ['log', '-z', format, `${base}..${head}`, '--']);
  const people = fields(terminated(text), 2).map(([name = '', email = '']) => ({ name, email }));
  return [...new Map(people.map((person) => [person.email.toLowerCase(), person])).values()];
}

/** `/home/x/My Shop.git` → `my-shop` */
function nameOf(gitDir: string): string {
  const folder = basename(gitDir) === '.git' ? basename(resolve(gitDir, '..')) : basename(gitDir);
  const name = folder
    .replace(/\.git$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return name.slice(0, 60) || 'repository';
}

/** A work tree that was added to a clone keeps its objects in the clone. */
async function objectsFolder(repository: Repository): Promise<string> {
  const args = ['rev-parse', '--path-format=absolute', '--git-common-dir'];
  return (await output(repository, args)).replace(/\n$/, '');
}

/** Throws `CannotLook` or {@link NothingToPlay}, each with a sentence, when there is no history to read. */
export async function readGiven(path: string): Promise<Given> {
  const repository = await openRepository(path);
  const ref = await startOf(repository, path);
  const [gitDir, commits, line] = await Promise.all([
    objectsFolder(repository),
    output(repository, ['rev-list', '--count', ref, '--']),
    lineOf(repository, ref),
  ]);
  const [newest] = line;
  if (!newest) throw new NothingToPlay(`${path} has no commits that can be read.`);
  const files = await filesOf(repository, newest.sha);
  const { shallow } = repository;
  return { name: nameOf(gitDir), gitDir, shallow, ref, commits: Number(commits.trim()), line, files };
}
