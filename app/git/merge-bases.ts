/** Where changes left what they were merged into: many at once. */
import type { Repository } from './repository.ts';

/** Ids of two commits. */
export interface Ends {
  readonly base: string;
  readonly head: string;
}

/** git's answer for one pair is `<id>`, `<id>`, and a `^<id>` for each merge base, the best one first. */
function basesIn(lines: readonly string[]): readonly (string | null)[] {
  const bases: (string | null)[] = [];
  for (let at = 0; at < lines.length; ) {
    const first = lines[at + 2];
    bases.push(first?.startsWith('^') ? first.slice(1) : null);
    at += 2;
    while (lines[at]?.startsWith('^')) at += 1;
  }
  return bases;
}

async function mergeBaseOf({ run }: Repository, { base, head }: Ends): Promise<string | null> {
  const { code, stdout } = await run(['merge-base', base, head]);
  const found = stdout.toString('utf8').trim();
  return code === 0 && found !== '' ? found : null;
}

/** Null where two commits have no commit in common that this clone has. `pairs` fit into the arguments of one command. */
export async function mergeBases<T extends Ends>(
  repository: Repository,
  pairs: readonly T[],
): Promise<ReadonlyMap<T, string | null>> {
  const asked = pairs.map(({ base, head }) => `${base}...${head}`);
  const { code, stdout } = await repository.run(['rev-parse', ...asked]);
  const bases = code === 0 ? basesIn(stdout.toString('utf8').split('\n').filter(Boolean)) : [];
  // A commit that a shallow clone lacks fails them all.
  const known =
    bases.length === pairs.length
      ? bases
      : await Promise.all(pairs.map((pair) => mergeBaseOf(repository, pair)));
  return new Map(pairs.map((pair, i) => [pair, known[i] ?? null]));
}
