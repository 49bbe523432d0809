/** Files of a local clone at a commit. */
import { say } from '../../policies/engine/prose.ts';
import { blobsOf } from '../git/blobs.ts';
import type { Slot } from '../git/cache.ts';
import { followLinks } from '../git/links.ts';
import type { Range } from '../git/range.ts';
import type { Repository } from '../git/repository.ts';
import { answer } from '../git/run.ts';
import { textReader } from '../git/texts.ts';
import { openTree, type Tree } from '../git/tree.ts';
import { settled } from '../looked.ts';
import { once } from '../once.ts';
import type { CommitFiles, MadeOnce, Point, RepositoryReads, Version } from '../repository-reads.ts';

/** A range's commits; of one that is looked at alone, the same one for each. */
type Commits = Pick<Range, 'repository' | 'mergeBase'> & {
  readonly [P in 'base' | 'head']: { readonly sha: string };
};

/** Every commit is opened once. */
function treesOf({ repository, base, head, mergeBase }: Commits): (point: Point) => Promise<Tree> {
  const commits = { base: base.sha, head: head.sha, mergeBase };
  const trees = new Map<string, () => Promise<Tree>>();
  return (point) => {
    const commit = commits[point];
    const read = trees.get(commit) ?? once(() => openTree(repository, commit));
    trees.set(commit, read);
    return read();
  };
}

/** Commits that changed the file, as the base branch saw them: what a merge brought in counts as one change. */
async function* versions(
  { repository, base }: Commits,
  read: (path: string, id: string) => Promise<string>,
  path: string,
): AsyncIterable<Version> {
  const args = ['rev-list', '--first-parent', '--timestamp', base.sha, '--', path];
  const listed = await repository.run(args, { env: { GIT_LITERAL_PATHSPECS: '1' } });
  const stdout = answer(listed, say`list the versions of ${path}`);
  for (const line of stdout.toString('utf8').split('\n').filter(Boolean)) {
    const [seconds, commit = ''] = line.split(' ');
    const entry = await (await openTree(repository, commit)).entry(path);
    const date = new Date(Number(seconds) * 1000).toISOString();
    const isFile = entry?.kind === 'file' || entry?.kind === 'link';
    yield { commit, date, text: isFile ? await read(path, entry.id) : null };
  }
}

/** Bytes of memory for each character of a text, about, for what is made of it. */
const madeWeight = 6;

interface Made {
  readonly value: unknown;
  /** Characters of the text. */
  readonly size: number;
}

const slots = new WeakMap<object, Slot<Made>>();

function slotOf(by: object): Slot<Made> {
  const slot = slots.get(by) ?? { weigh: ({ size }) => madeWeight * size };
  slots.set(by, slot);
  return slot;
}

/** A text is its own key: as long as it is, it is not copied. */
function madeOnce({ cache }: Repository): MadeOnce {
  return (by, text, make) => {
    const slot = slotOf(by);
    const known = cache.get(slot, text);
    if (known) return known.value as ReturnType<typeof make>;
    const value = make(text);
    cache.set(slot, text, { value, size: text.length });
    return value;
  };
}

/** Reads texts in trees of a clone, through links. */
function textsIn(repository: Repository) {
  const read = textReader(repository);
  const textIn = async (tree: Tree, path: string) => {
    const entry = await followLinks(tree, path, read);
    return entry?.kind === 'file' ? read(path, entry.id) : null;
  };
  const fileIn = async (tree: Tree, path: string) => {
    const text = await textIn(tree, path);
    return text === null ? null : { path, text };
  };
  return { read, textIn, fileIn };
}

/** All files of one commit of a clone. */
export function localCommit(repository: Repository, commit: string): CommitFiles {
  const tree = once(() => openTree(repository, commit));
  const { textIn, fileIn } = textsIn(repository);
  return {
    list: once(async () => {
      const all = await (await tree()).all();
      return all.map(({ path, kind }) => ({ path, kind })).sort((a, b) => (a.path < b.path ? -1 : 1));
    }),
    text: async (path) => textIn(await tree(), path),
    texts: async (paths) => {
      const opened = await tree();
      return settled(paths.map((path) => fileIn(opened, path)));
    },
  };
}

/** The file-reading half of a local source. */
export function localFiles(range: Commits): RepositoryReads {
  const treeAt = treesOf(range);
  const { read, textIn, fileIn } = textsIn(range.repository);
  return {
    text: async (point, path) => textIn(await treeAt(point), path),
    texts: async (point, globs) => {
      const tree = await treeAt(point);
      const paths = (await tree.matching(globs)).map(({ path }) => path);
      return settled(paths.sort().map((path) => fileIn(tree, path)));
    },
    blobs: async (point, paths) => blobsOf(range.repository, await treeAt(point), paths),
    directories: async (point, paths) => {
      const tree = await treeAt(point);
      const there = await Promise.all(paths.map(tree.entry));
      return new Set(paths.filter((_, i) => there[i] !== null));
    },
    history: (path) => versions(range, read, path),
    once: madeOnce(range.repository),
  };
}
