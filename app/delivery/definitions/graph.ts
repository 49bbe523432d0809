/**
 * Commits and their parents, held by number: what contains what is answered from here, and never from times. A commit whose
 * parents nobody told is one without (the edge of a shallow clone).
 */
export interface CommitGraph {
  readonly size: number;
  /** Null: it is not here. */
  readonly indexOf: (sha: string) => number | null;
  readonly shaOf: (index: number) => string;
  readonly parentsOf: (index: number) => readonly number[];
  /** Commits of which this one says that it is a copy (`cherry picked from commit`). */
  readonly copiesOf: (index: number) => readonly string[];
}

export interface GraphBuilder {
  readonly add: (sha: string, parents: readonly string[]) => number;
  readonly copy: (sha: string, of: readonly string[]) => void;
  readonly graph: CommitGraph;
}

const none: readonly number[] = [];

/** In any order: a parent may be told before or after its child. */
export function graphBuilder(): GraphBuilder {
  const byId = new Map<string, number>();
  const shas: string[] = [];
  const parents: (readonly number[])[] = [];
  const copies = new Map<number, readonly string[]>();
  const known = (sha: string) => {
    const found = byId.get(sha);
    if (found !== undefined) return found;
    byId.set(sha, shas.length);
    parents.push(none);
    return shas.push(sha) - 1;
  };
  return {
    add: (sha, of) => {
      const index = known(sha);
      parents[index] = of.map(known);
      return index;
    },
    copy: (sha, of) => void copies.set(known(sha), of),
    graph: {
      get size() {
        return shas.length;
      },
      indexOf: (sha) => byId.get(sha) ?? null,
      shaOf: (index) => shas[index] ?? '',
      parentsOf: (index) => parents[index] ?? none,
      copiesOf: (index) => copies.get(index) ?? [],
    },
  };
}

/**
 * Everything that `from` contains, itself included, and that `seen` did not hold before; `seen` then holds it, too. Whatever is in `seen`
 * must be there with all that it contains: so each commit is visited once, however often this is asked.
 */
export function newlyContained(
  graph: CommitGraph,
  from: readonly number[],
  seen: Uint8Array,
  visit: (index: number) => void,
): void {
  const stack = [...from];
  while (stack.length > 0) {
    const index = stack.pop() ?? 0;
    if (seen[index] === 1) continue;
    seen[index] = 1;
    visit(index);
    for (const parent of graph.parentsOf(index)) if (seen[parent] !== 1) stack.push(parent);
  }
}
