/**
 * Paths that do not start at the repository's root: a tool that ran in `packages/web` and reports `src/a.ts`, or one
 * folder above and reports `shop/src/a.ts`. Such results would seem to be in files that the change does not touch, so they
 * are reported as a gap.
 */
import type { Gap } from '../../../policies/engine/facts.ts';
import { say } from '../../../policies/engine/prose.ts';
import type { SarifPlace } from '../../../policies/formats/sarif/place.ts';
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

/** Paths that only differ in case or in how accents are written: some tools and systems change these. */
function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** Folders of installed packages and of builds: a file below them is not one of the change with fewer folders. */
const madeFolder =
  /(?:^|\/)(?:node_modules|site-packages|vendor|\.?venv|bower_components|Pods|dist|build|target|out|obj|bin|coverage|tmp|generated)\//i;

/** The changed file that a wrong path probably means; undefined when there is none. */
type Meant = (said: string) => string | undefined;

/** A tool may have run below the root (its paths lack folders) or above it (they have more). */
function meantAmong(paths: readonly string[]): Meant {
  const changed = new Set(paths);
  const byName = new Map(paths.map((path) => [folded(path), path] as const));
  const byTail = new Map(paths.flatMap((path) => tails(folded(path)).map((tail) => [tail, path] as const)));
  return (said) => {
    if (changed.has(said)) return undefined;
    const name = folded(said.replaceAll('\\', '/'));
    const same = byName.get(name) ?? byTail.get(name);
    if (same !== undefined) return same;
    const tail = tails(name).find((one) => byName.has(one));
    const above = tail === undefined ? '' : name.slice(0, name.length - tail.length);
    return tail === undefined || madeFolder.test(above) ? undefined : byName.get(tail);
  };
}

/** What a place says of a file, as a path of the repository where it may be one. */
function said(place: SarifPlace): readonly string[] {
  return place.kind === 'file'
    ? place.guess
      ? []
      : [place.path]
    : place.kind === 'outside'
      ? [place.address]
      : [];
}

function suspectsOf(runs: readonly FoundRun[], paths: readonly string[]): readonly Suspect[] {
  const meant = meantAmong(paths);
  const found = new Map<string, Suspect>();
  for (const run of runs) {
    const places = run.results.flatMap(({ state, place, otherPlaces }) =>
      state === 'reported' ? [place, ...otherPlaces] : [],
    );
    for (const name of new Set(places.flatMap(said))) {
      const changed = meant(name);
      if (changed !== undefined)
        found.set(JSON.stringify([run.tool, name]), { tool: run.tool, said: name, changed });
    }
  }
  return [...found.values()];
}

/** The errors of a tool that may be about a changed file, or do not say what they are about. */
export function noticeGaps(runs: readonly FoundRun[], paths: readonly string[]): readonly Gap[] {
  const changed = new Set(paths);
  const meant = meantAmong(paths);
  const concerns = (name: string) => changed.has(name) || meant(name) !== undefined;
  const gaps = runs.flatMap(({ notices }) =>
    notices
      .filter(
        ({ places }) =>
          places.length === 0 || places.some((one) => one.kind === 'unresolved' || said(one).some(concerns)),
      )
      .map(({ reason, remedy }): Gap => ({ reason, ...(remedy ? { remedy } : {}) })),
  );
  return gaps.slice(0, maxNotices);
}

/** Errors of tools that are told one by one. */
const maxNotices = 10;

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
