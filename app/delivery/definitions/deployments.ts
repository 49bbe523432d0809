/**
 * Tries to deploy → deployments. A deployment is a commit that reached production: its time is the first `success` of a try
 * (clock: the host's), however often it was tried before and whatever became of it later. Left out: other
 * environments, and tries that never succeeded, which are counted apart. The same commit again on top of itself is a
 * redeployment; one that first ran before what runs now did is a rollback, unless only a name says so (tags, releases). What was
 * rolled back and comes again is none: that way is forward. What two tell of within a minute is one deployment told twice, and no way
 * back, also where others came in between: one was read of the host and somebody told of the other, or all that came in between was
 * told twice, too. Services are apart from each other. No quantile.
 */
import { byTime, type DeploymentEvent } from './model.ts';

export interface Deployment {
  readonly id: string;
  readonly service: string;
  readonly commit: string;
  readonly at: number;
  readonly time: DeploymentEvent['time'];
  readonly kind: 'new' | 'rollback';
  /** Tries, the one that succeeded included. */
  readonly attempts: number;
  /** How often the same commit was deployed again while it ran. */
  readonly redeployments: number;
  /** Ids of those, by which somebody may call it. */
  readonly alsoCalled: readonly string[];
}

export interface Deployments {
  /** Oldest first. */
  readonly all: readonly Deployment[];
  /** Tries of commits that never reached production. */
  readonly failed: readonly DeploymentEvent[];
}

interface Try {
  readonly event: DeploymentEvent;
  /** The first success; null: never. */
  readonly success: number | null;
  /** Failures before it. */
  readonly failures: number;
  readonly at: number;
}

function tryOf(event: DeploymentEvent): Try | null {
  const times = event.statuses.map(({ at }) => at);
  if (event.environment !== 'production' || times.length === 0) return null;
  const successes = event.statuses.filter(({ state }) => state === 'success').map(({ at }) => at);
  const success = successes.length > 0 ? Math.min(...successes) : null;
  const failures = event.statuses.filter(
    ({ state, at }) => state === 'failure' && (success === null || at < success),
  ).length;
  return { event, success, failures, at: success ?? Math.min(...times) };
}

/** Seconds within which two may tell of the same deployment. */
const maxApart = 60;

interface Succeeded {
  readonly event: DeploymentEvent;
  readonly at: number;
  /** Place of the one before it that brought the same commit; -1: none did within the time. */
  readonly before: number;
}

/** Of a service, in order. */
function succeeded(tries: readonly Try[]): readonly Succeeded[] {
  const last = new Map<string, { readonly place: number; readonly at: number }>();
  return tries
    .filter(({ event, success }) => success !== null && event.source === 'deployment')
    .map(({ event, at }, place) => {
      const same = last.get(event.commit);
      last.set(event.commit, { place, at });
      return { event, at, before: same && at - same.at <= maxApart ? same.place : -1 };
    });
}

/** Of a service, in order. Ids of tries that tell again what another one told just before. */
function toldAgain(tries: readonly Try[]): ReadonlySet<string> {
  const good = succeeded(tries);
  const twice = new Set(good.flatMap(({ before }, place) => (before < 0 ? [] : [before, place])));
  /** How many of those up to a place were told once. */
  let sum = 0;
  const once = good.map((_, place) => {
    if (!twice.has(place)) sum += 1;
    return sum;
  });
  const again = good.filter(({ event, before }, place) => {
    const same = good[before]?.event;
    if (!same) return false;
    return (same.told ?? false) !== (event.told ?? false) || once[place] === once[before];
  });
  return new Set(again.map(({ event }) => event.id));
}

const namesAVersion = new Set<DeploymentEvent['source']>(['tag', 'release']);

/** Of the deployment that a try is another one of; -1: it is a new one. `anywhere`: it need not run now. */
function placeOfSame(all: readonly Deployment[], commit: string, anywhere: boolean): number {
  if (anywhere) return all.findLastIndex((one) => one.commit === commit);
  return all.at(-1)?.commit === commit ? all.length - 1 : -1;
}

function ofService(tries: readonly Try[]): Deployments {
  const all: Deployment[] = [];
  /** Commits with their places, by when they ran first. */
  const ran = new Map<string, number>();
  const placeOf = (commit: string | undefined) => ran.get(commit ?? '') ?? ran.size;
  const failures = new Map<string, DeploymentEvent[]>();
  const repeated = toldAgain(tries);
  for (const { event, success, failures: before } of tries) {
    const { commit, id, service, time } = event;
    if (success === null) {
      failures.set(commit, [...(failures.get(commit) ?? []), event]);
      continue;
    }
    const running = all.at(-1);
    const named = namesAVersion.has(event.source);
    const again = placeOfSame(all, commit, named || repeated.has(id));
    const same = all[again];
    if (same) {
      const alsoCalled = [...same.alsoCalled, id];
      all[again] = { ...same, redeployments: same.redeployments + 1, alsoCalled };
      continue;
    }
    const attempts = (failures.get(commit)?.length ?? 0) + before + 1;
    failures.delete(commit);
    const kind = placeOf(commit) < placeOf(running?.commit) ? 'rollback' : 'new';
    ran.set(commit, placeOf(commit));
    all.push({ id, service, commit, at: success, time, kind, attempts, redeployments: 0, alsoCalled: [] });
  }
  // What was tried in vain although it ran already is no failed commit.
  const failed = [...failures].flatMap(([commit, events]) => (ran.has(commit) ? [] : events));
  return { all, failed };
}

export const deploymentsOf = (events: readonly DeploymentEvent[]): Deployments => {
  // The same event told twice is one.
  const tries = [...new Map(events.map((event) => [event.id, event])).values()].flatMap(
    (event) => tryOf(event) ?? [],
  );
  const sorted = tries.toSorted(
    byTime(
      ({ at }) => at,
      ({ event }) => event.id,
    ),
  );
  const services = [...Map.groupBy(sorted, ({ event }) => event.service).values()].map(ofService);
  return {
    all: services
      .flatMap(({ all }) => all)
      .toSorted(
        byTime(
          ({ at }) => at,
          ({ id }) => id,
        ),
      ),
    failed: services.flatMap(({ failed }) => failed),
  };
};
