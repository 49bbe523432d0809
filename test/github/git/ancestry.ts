/** Who descends from whom, in this process: git would be started for every pair of commits that is asked about. */
import type { Commit } from './objects.ts';
import type { GitStore } from './store.ts';

const left = 1;
const right = 2;
const common = left | right;
/** An ancestor of a common ancestor. */
const stale = 4;

/** Newest first; of the same second, whichever was asked for first. */
function enqueue(queue: Commit[], commit: Commit): void {
  const date = commit.committer.date.getTime();
  const at = queue.findIndex((other) => other.committer.date.getTime() < date);
  queue.splice(at < 0 ? queue.length : at, 0, commit);
}

/**
 * The common ancestors that no other one descends from, as git's `paint_down_to_common` finds them. More than one where
 * branches were merged into each other, or where dates run backwards; then git's own answer is to be asked for.
 */
async function paint(store: GitStore, a: string, b: string): Promise<readonly string[]> {
  const marks = new Map<string, number>();
  const queue: Commit[] = [];
  const found = new Set<string>();
  const mark = async (oid: string, marked: number): Promise<void> => {
    const before = marks.get(oid) ?? 0;
    if ((before | marked) === before) return;
    marks.set(oid, before | marked);
    const commit = await store.commit(oid);
    if (!queue.includes(commit)) enqueue(queue, commit);
  };
  await mark(a, left);
  await mark(b, right);
  while (queue.some(({ oid }) => ((marks.get(oid) ?? 0) & stale) === 0)) {
    const commit = queue.shift();
    if (!commit) break;
    const marked = marks.get(commit.oid) ?? 0;
    const isCommon = (marked & common) === common;
    if (isCommon && (marked & stale) === 0) found.add(commit.oid);
    for (const parent of commit.parents) await mark(parent, isCommon ? marked | stale : marked);
  }
  return [...found].filter((oid) => ((marks.get(oid) ?? 0) & stale) === 0);
}

/** Null when the two have no common ancestor; `several` when none is better than the others. */
export function onlyMergeBase(store: GitStore, a: string, b: string): Promise<string | null | 'several'> {
  if (a === b) return Promise.resolve(a);
  return store.memo(`ancestry ${a} ${b}`, async () => {
    const [first = null, second] = await paint(store, a, b);
    return second === undefined ? first : 'several';
  });
}

/** From `head` down to what `base` has too (to the root when null), newest first; null where a merge is on the way. */
export async function lineOf(
  store: GitStore,
  base: string | null,
  head: string,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly string[] | null> {
  const end = base === null ? null : await onlyMergeBase(store, base, head);
  if (end === 'several') return null;
  const line: string[] = [];
  for (let oid: string | undefined = head; oid !== undefined && oid !== end && line.length < most; ) {
    const { parents }: Commit = await store.commit(oid);
    if (parents.length > 1) return null;
    line.push(oid);
    oid = parents[0];
  }
  return line;
}
