/** What holds of every delivery. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linked, measured } from '../../app/delivery/definitions/measure.ts';
import type { Change, DeploymentEvent } from '../../app/delivery/definitions/model.ts';
import { usualHours, workingSeconds } from '../../app/delivery/definitions/working-hours.ts';
import { history, type MadeHistory } from './made.ts';

const times = fc.integer({ min: 1000, max: 100_000 });
const review = fc.record({
  at: times,
  by: fc.constantFrom('author', 'person', 'bot'),
  approves: fc.boolean(),
});
const pullRequest = fc.record({
  openedAt: times,
  drafts: fc.array(fc.record({ from: times, to: fc.option(times) }), { maxLength: 3 }),
  reviews: fc.array(review, { maxLength: 4 }),
  queuedAt: fc.option(times),
  rewritten: fc.boolean(),
});

const someChange = (i: number) =>
  fc.record({
    id: fc.constant(`c${i}`),
    title: fc.constant(''),
    cohort: fc.constantFrom('person', 'agent', 'bot'),
    outcome: times.map((at) => ({ kind: 'landed', commit: `c${i}`, at }) as const),
    commits: fc.constant([`c${i}`]),
    writtenAt: fc.oneof({ weight: 4, arbitrary: times }, fc.constant({ notKnown: ['squashed'] })),
    pullRequest: fc.option(pullRequest),
    services: fc.constant({ notKnown: ['a clone'] }),
    reverts: fc.integer({ min: 0, max: 9 }).map((n) => (n < i ? [`c${n}`] : [])),
    causedBy: fc.constant([]),
    hotfix: fc.boolean(),
    labels: fc.oneof(
      fc.array(fc.constantFrom('debt', 'feature', 'size: S'), { maxLength: 2 }),
      fc.constant({ notKnown: ['a clone'] }),
    ),
  });

const someDeployment = (i: number) =>
  fc.record({
    id: fc.constant(`d${i}`),
    service: fc.constantFrom('api', 'web'),
    commit: fc.integer({ min: 0, max: 11 }).map((n) => `c${n}`),
    source: fc.constantFrom('deployment', 'tag'),
    environment: fc.constantFrom('production', 'production', 'other'),
    time: fc.constant('exact'),
    statuses: fc.array(fc.record({ state: fc.constantFrom('success', 'failure', 'other'), at: times }), {
      maxLength: 3,
    }),
  });

const some: fc.Arbitrary<MadeHistory> = fc.record({
  changes: fc.tuple(...Array.from({ length: 12 }, (_, i) => someChange(i))) as fc.Arbitrary<
    readonly Change[]
  >,
  deployments: fc.tuple(...Array.from({ length: 8 }, (_, i) => someDeployment(i))) as fc.Arbitrary<
    readonly DeploymentEvent[]
  >,
  incidents: fc.array(
    fc.record({
      id: fc.integer({ min: 0, max: 99 }).map((n) => `i${n}`),
      openedAt: times,
      resolvedAt: fc.option(times),
      deployments: fc.array(fc.constantFrom('d1', 'd3', 'nowhere'), { maxLength: 2 }),
    }),
    { maxLength: 3 },
  ),
});

const whole = { since: 0, until: 200_000 };
const numbers = (made: MadeHistory, window = whole) => measured(linked(history({ line, ...made })), window);
/** The branch is the same, in whatever order its changes are told. */
const line = Array.from({ length: 12 }, (_, i) => `c${i}`);

it('stages sum to the lead time, and nothing is negative', () => {
  fc.assert(
    fc.property(some, (made) => {
      const { headline, apart, stability } = numbers(made);
      for (const { seconds, stages } of [headline, ...apart].flatMap(({ leadTime }) => leadTime.rows)) {
        expect(Object.values(stages).reduce((sum, one) => sum + one, 0)).toBe(seconds);
        expect(Math.min(...Object.values(stages))).toBeGreaterThanOrEqual(0);
      }
      for (const { reviewLoad, debtShare } of [headline, ...apart]) {
        expect(reviewLoad.given).toBe(reviewLoad.rows.reduce((sum, { givenAt }) => sum + givenAt.length, 0));
        const { ofAll, ofLabelled, atMost } = debtShare;
        if (ofAll && ofLabelled && atMost) {
          expect(ofAll.value).toBeLessThanOrEqual(ofLabelled.value);
          expect(ofAll.value).toBeLessThanOrEqual(atMost.value);
        }
      }
      for (const { recoveredAt, deployment } of stability.failures)
        if (recoveredAt !== null) expect(recoveredAt).toBeGreaterThanOrEqual(deployment.at);
    }),
  );
});

it('the order in which things are told does not matter', () => {
  fc.assert(
    fc.property(some, fc.integer(), (made, turn) => {
      const turned = <T>(all: readonly T[] = []): readonly T[] => {
        const at = Math.abs(turn) % Math.max(1, all.length);
        return [...all.slice(at), ...all.slice(0, at)].toReversed();
      };
      const other = {
        changes: turned(made.changes),
        deployments: turned(made.deployments),
        incidents: turned(made.incidents),
      };
      expect(numbers(other)).toEqual(numbers(made));
    }),
  );
});

it('more changes by bots never move the headline', () => {
  fc.assert(
    fc.property(some, fc.array(someChange(50), { maxLength: 5 }), (made, more) => {
      const bots = more.map(
        (change, i) => ({ ...change, id: `b${i}`, cohort: 'bot', hotfix: false, reverts: [] }) as Change,
      );
      const { headline } = numbers({ ...made, changes: [...(made.changes ?? []), ...bots] });
      expect(headline).toEqual(numbers(made).headline);
    }),
  );
});

it('two windows that meet have the rows of the one that covers both', () => {
  fc.assert(
    fc.property(some, times, (made, cut) => {
      const parts = [
        { since: whole.since, until: cut },
        { since: cut, until: whole.until },
      ].map((window) => numbers(made, window));
      const all = numbers(made);
      const ids = (of: (one: typeof all) => readonly string[]) => {
        expect(parts.flatMap(of).sort()).toEqual([...of(all)].sort());
      };
      ids(({ headline }) => headline.leadTime.rows.map(({ change }) => change.id));
      ids(({ headline }) => headline.cycleTime.rows.map(({ change }) => change.id));
      ids(({ frequency }) => frequency.rows.map(({ id }) => id));
      ids(({ stability }) =>
        stability.failures.map(({ deployment, recoveredAt }) => `${deployment.id} ${recoveredAt}`),
      );
      ids(({ stability }) => stability.rework.map(({ id }) => id));
      const reviews = ({ headline }: typeof all) =>
        headline.reviewLoad.rows.flatMap(({ change, askedAt, givenAt }) => [
          ...(askedAt === null ? [] : [`${change.id} asked ${askedAt}`]),
          ...givenAt.map((at) => `${change.id} given ${at}`),
        ]);
      ids(reviews);
      ids(({ headline }) => headline.debtShare.rows.map(({ change, kind }) => `${change.id} ${kind}`));
      ids(({ batchSize }) => batchSize.rows.map(({ deployment, changes }) => `${deployment.id} ${changes}`));
    }),
  );
});

/** Times around the days on which Berlin's clocks are set. */
const around = fc.integer({ min: Date.UTC(2026, 2, 20) / 1000, max: Date.UTC(2026, 3, 5) / 1000 });

it('working hours are never more than the calendar’s, and those of two spans that meet are those of both', () => {
  const long = workingSeconds({ ...usualHours, timeZone: 'Europe/Berlin' });
  fc.assert(
    fc.property(around, around, around, (...ends) => {
      const [from = 0, cut = 0, to = 0] = ends.toSorted((a, b) => a - b);
      const all = long({ from, to });
      expect(long({ from, to: cut }) + long({ from: cut, to })).toBe(all);
      expect(all).toBeGreaterThanOrEqual(0);
      expect(all).toBeLessThanOrEqual(to - from);
    }),
  );
});
