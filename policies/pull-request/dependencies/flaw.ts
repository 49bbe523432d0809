/** One thing wrong with one package change, before the same thing in several lock files becomes one finding. */
import { own, type Prose, say, some } from '../../engine/prose.ts';
import type { AdvisoryRef, Finding, Severity } from '../../engine/verdict.ts';
import type { DependencyChange } from '../../facts/dependency-changes.ts';
import { packageUrl } from '../../formats/package-url.ts';

/** A change that is there in the head: everything but a removal. */
export type Present = DependencyChange & { readonly to: string };

export interface Flaw {
  /** The package, to be counted among others with the same flaw. */
  readonly about: Prose;
  /** What is wrong with it; where else it stands is added when flaws become findings. */
  readonly message: Prose;
  readonly remedy: Prose;
  readonly severity?: Severity;
  readonly path: string;
  readonly line: number | null;
  readonly fingerprint: string;
  /** The advisories it is about. */
  readonly advisories?: readonly AdvisoryRef[];
}

type Words = Pick<Flaw, 'message' | 'remedy' | 'advisories'> & { readonly severity?: Severity };

/** `rule` tells apart what can be wrong with one package: the rule's name, or the advisories' ids. */
export function flaw(change: Present, rule: string, words: Words): Flaw {
  return sharedFlaw(change, `${rule}:${packageUrl(change.ecosystem, change.name)}`, words);
}

/** A flaw that many packages tend to have at once, for one reason: they become one finding. */
export function sharedFlaw(change: Present, fingerprint: string, words: Words): Flaw {
  return { ...words, about: subject(change), path: change.path, line: change.line, fingerprint };
}

/** `` `lodash` `4.17.15` `` or `` `lodash` `4.17.20` → `4.17.15` `` */
export function subject({ name, from, to }: Present): Prose {
  if (name === to) return say`${name}`;
  return from === null || from === to ? say`${name} ${to}` : say`${name} ${from} → ${to}`;
}

function others(all: readonly Flaw[]): Prose {
  const [first, ...rest] = [...new Map(all.map(({ about }) => [JSON.stringify(about), about])).values()];
  return first === undefined || rest.length === 0 ? own('') : say` The same goes for ${some(rest, 5)}.`;
}

function elsewhere(all: readonly Flaw[]): Prose {
  const [first, ...rest] = [...new Set(all.map(({ path }) => path))];
  return first === undefined || rest.length === 0
    ? own('')
    : say` Also in ${some(
        rest.map((path) => say`${path}`),
        3,
      )}.`;
}

/** Each advisory once. Another version of the package may have a fix where the first has none. */
function advisoriesOf(all: readonly Flaw[]): readonly AdvisoryRef[] {
  const byId = Map.groupBy(
    all.flatMap(({ advisories = [] }) => advisories),
    ({ ids }) => ids[0],
  );
  return [...byId.values()].flatMap((same) =>
    same[0] ? [{ ...same[0], fixed: same.some(({ fixed }) => fixed) }] : [],
  );
}

function finding(first: Flaw, all: readonly Flaw[]): Finding {
  const alsoIn = [...new Set(all.map(({ path }) => path))].filter((path) => path !== first.path);
  const advisories = advisoriesOf(all);
  return {
    message: say`${first.message}${others(all)}${elsewhere(all)}`,
    remedy: first.remedy,
    who: 'author',
    ...(first.severity ? { severity: first.severity } : {}),
    path: first.path,
    ...(alsoIn.length > 0 ? { alsoIn } : {}),
    ...(first.line === null ? {} : { line: first.line }),
    fingerprint: first.fingerprint,
    ...(advisories.length > 0 ? { advisories } : {}),
  };
}

/** One finding per fingerprint, in the order of the first of each. */
export function findingsOf(flaws: readonly Flaw[]): readonly Finding[] {
  return [...Map.groupBy(flaws, ({ fingerprint }) => fingerprint).values()].flatMap((all) =>
    all[0] ? [finding(all[0], all)] : [],
  );
}
