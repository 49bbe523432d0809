/**
 * Paths that do not start at the repository's root: a tool that ran in `packages/web` and reports `src/a.ts`. Such results
 * would seem to be in files that the change does not touch, so they are reported as a gap.
 */
import type { Gap } from '../../../policies/engine/facts.ts';
import { say } from '../../../policies/engine/prose.ts';
import type { PullRequestSource } from '../source.ts';
import type { FoundRun } from './found.ts';

interface Suspect {
  readonly tool: string;
  readonly said: string;
  readonly changed: string;
}

/** `a/b/c` → `b/c`, `c`. */
function tails(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1, 50).map((_, i) => parts.slice(i + 1).join('/'));
}

/** The changed file that a wrong path probably means; undefined when there is none. */
type Meant = (said: string, kind: 'file' | 'outside') => string | undefined;

function meantAmong(paths: readonly string[]): Meant {
  const changed = new Set(paths);
  const byTail = new Map(paths.flatMap((path) => tails(path).map((tail) => [tail, path] as const)));
  return (said, kind) => {
    if (kind === 'outside') return tails(said.replaceAll('\\', '/')).find((tail) => changed.has(tail));
    return changed.has(said) ? undefined : byTail.get(said);
  };
}

function saidBy(run: FoundRun): readonly (readonly [string, 'file' | 'outside'])[] {
  return run.results.flatMap(({ place, state }) => {
    if (state !== 'reported' || place.kind === 'nowhere') return [];
    return [[place.kind === 'file' ? place.path : place.address, place.kind] as const];
  });
}

function suspectsOf(runs: readonly FoundRun[], paths: readonly string[]): readonly Suspect[] {
  const meant = meantAmong(paths);
  const found = new Map<string, Suspect>();
  for (const run of runs) {
    for (const [said, kind] of saidBy(run)) {
      const changed = meant(said, kind);
      if (changed !== undefined)
        found.set(JSON.stringify([run.tool, said]), { tool: run.tool, said, changed });
    }
  }
  return [...found.values()];
}

/** One gap per tool whose paths cannot be matched with the change. Asks the source only when something is suspicious. */
export async function misplaced(
  source: PullRequestSource,
  runs: readonly FoundRun[],
  paths: readonly string[],
): Promise<readonly Gap[]> {
  const suspects = suspectsOf(runs, paths);
  if (suspects.length === 0) return [];
  const present = await source
    .directories(
      'head',
      suspects.map(({ said }) => said),
    )
    .catch(() => new Set<string>());
  const wrong = suspects.filter(({ said }) => !present.has(said));
  const firstOfEach = new Map(wrong.toReversed().map((suspect) => [suspect.tool, suspect]));
  return [...firstOfEach.values()]
    .sort((a, b) => (a.tool < b.tool ? -1 : 1))
    .map(({ tool, said, changed }) => ({
      reason: say`${tool} names ${said}, which is not a path of this repository, while the change has ${changed}`,
      remedy: say`Run ${tool} from the root of the checkout, or let it set originalUriBaseIds, so that its paths start there.`,
    }));
}
