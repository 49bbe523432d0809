/** What must pass, and which results on the head answer to it. */
import type { CheckResult, Checks, RequiredCheck } from '../../facts/checks.ts';

export interface Requirement {
  readonly name: string;
  /** The App it must come from, by number (GitHub's settings) or by slug (our options); null: any source. */
  readonly app: number | string | null;
  readonly from: RequiredCheck['from'] | 'configuration';
}

/** An option's entry: a name, or a name with the slug of its App. */
export type WantedCheck = string | { readonly name: string; readonly app: string };

/** What the branch and the configuration require, each (name, App) once. */
export function requirementsOf(
  branch: readonly RequiredCheck[],
  wanted: readonly WantedCheck[],
): readonly Requirement[] {
  const all: readonly Requirement[] = [
    ...branch.map(({ name, appId, from }) => ({ name, app: appId, from })),
    ...wanted.map((each) => ({
      name: typeof each === 'string' ? each : each.name,
      app: typeof each === 'string' ? null : each.app,
      from: 'configuration' as const,
    })),
  ];
  return [...new Map(all.map((each) => [keyOf(each), each])).values()];
}

export function keyOf({ name, app }: Pick<Requirement, 'name' | 'app'>): string {
  return app === null ? name : `${name}:${app}`;
}

function comesFrom(result: CheckResult, app: Requirement['app']): boolean {
  if (app === null) return true;
  return typeof app === 'number' ? result.app?.id === app : result.app?.slug === app;
}

/** Good news about the change from somebody with a part in it: no proof. Bad news counts, whoever brings it. */
export function isOwnWord({ byAuthor, state }: CheckResult): boolean {
  return byAuthor !== undefined && (state === 'success' || state === 'neutral' || state === 'skipped');
}

export interface Answer {
  readonly requirement: Requirement;
  /** A check run and a status of one name both count, as on GitHub. */
  readonly results: readonly CheckResult[];
  /** Results of the right name from the wrong source: left aside. */
  readonly impostors: readonly CheckResult[];
}

export function answersTo(requirements: readonly Requirement[], { results }: Checks): readonly Answer[] {
  return requirements.map((requirement) => {
    const named = results.filter(({ name }) => name === requirement.name);
    const counts = (result: CheckResult) => comesFrom(result, requirement.app) && !isOwnWord(result);
    return {
      requirement,
      results: named.filter(counts),
      impostors: named.filter((result) => !counts(result)),
    };
  });
}

/** States that say something went wrong, rather than that nothing was done or is not done yet. */
export function broke({ state }: CheckResult): boolean {
  return state === 'failure' || state === 'cancelled' || state === 'timed_out';
}
