import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../app/github/access/limits.ts';
import { type Kind, requestCostOf } from '../../app/github/access/request-cost.ts';

const minute = 60_000;

/** Most starts in any window of this length. */
function densest(starts: readonly number[], window: number): number {
  return Math.max(0, ...starts.map((from) => starts.filter((at) => at >= from && at < from + window).length));
}

/** Start times of requests that are asked for at the given times. */
function starts(kind: Kind, asked: readonly number[]): readonly number[] {
  const limiter = createLimiter({ lanes: true });
  return asked.map((at) => limiter.take(kind, at));
}

/** Quiet, then many at once, and again. */
const bursts = fc.array(
  fc.record({ gap: fc.integer({ min: 0, max: 20 * minute }), count: fc.integer({ min: 1, max: 300 }) }),
  { maxLength: 5 },
);

describe('lanes', () => {
  it.each<[string, Kind, number, number]>([
    ['180 writes a minute', 'write', minute, 180],
    ['80 content-creating writes a minute', 'content', minute, 80],
    ['500 content-creating writes an hour', 'content', 60 * minute, 500],
  ])('never let more than %s through, however they come', (_, kind, window, most) => {
    fc.assert(
      fc.property(bursts, (all) => {
        let at = 0;
        const asked = all.flatMap(({ gap, count }) => {
          at += gap;
          return Array<number>(count).fill(at);
        });
        expect(densest(starts(kind, asked), window)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[Kind, number, number]>([
    ['write', minute, 180],
    ['content', minute, 80],
    ['content', 60 * minute, 500],
  ])(
    'a flood of %ss gets most of what an interval of %i ms allows (%i), and no more',
    (kind, window, most) => {
      const dense = densest(starts(kind, Array<number>(1000).fill(0)), window);
      expect(dense).toBeLessThanOrEqual(most);
      expect(dense).toBeGreaterThan(most * 0.8);
    },
  );

  it('a burst goes at once, and what follows is spread', () => {
    const all = starts('content', Array<number>(100).fill(0));
    expect(all.filter((at) => at === 0)).toHaveLength(20);
    expect(all.at(-1)).toBe(80_000);
  });

  it('looking takes nothing', () => {
    const limiter = createLimiter({ lanes: true });
    for (let i = 0; i < 100; i++) limiter.next('write', 0);
    expect(limiter.take('write', 0)).toBe(0);
  });

  it('are off where GitHub has no such limits', () => {
    const limiter = createLimiter({ lanes: false });
    expect(Array.from({ length: 1000 }, () => limiter.take('content', 7)).every((at) => at === 7)).toBe(true);
  });

  it('never hold a read', () => {
    const limiter = createLimiter({ lanes: true });
    for (let i = 0; i < 1000; i++) limiter.take('content', 0);
    expect(limiter.next('read', 0)).toBe(0);
  });
});

describe('places', () => {
  it('are ten; background work holds five at most, and verdicts go first', async () => {
    const limiter = createLimiter({ lanes: true });
    const begun: string[] = [];
    const leaves: (() => void)[] = [];
    const start = (name: string, priority: 'verdict' | 'background') =>
      void limiter.place(priority).then((leave) => {
        begun.push(name);
        leaves.push(leave);
      });
    for (let i = 0; i < 8; i++) start(`b${i}`, 'background');
    for (let i = 0; i < 7; i++) start(`v${i}`, 'verdict');
    await Promise.resolve();
    expect(begun).toEqual(['b0', 'b1', 'b2', 'b3', 'b4', 'v0', 'v1', 'v2', 'v3', 'v4']);
    expect(limiter.load()).toEqual({ running: 10, waiting: 5 });
    leaves[0]?.();
    leaves[5]?.();
    await Promise.resolve();
    expect(begun.slice(10)).toEqual(['v5', 'v6']);
    for (const leave of leaves.slice(6)) leave();
    await Promise.resolve();
    expect(begun.slice(12)).toEqual(['b5']);
  });
});

describe('requestCostOf', () => {
  const url = 'https://api.github.com';
  it.each<[string, string, string | undefined, object]>([
    ['GET', '/repos/a/b/pulls', undefined, { kind: 'read', resource: 'core', repeatable: true }],
    ['POST', '/graphql', 'query { viewer }', { kind: 'read', resource: 'graphql', repeatable: true }],
    ['POST', '/graphql', '  mutation M { x }', { kind: 'write', resource: 'graphql', repeatable: false }],
    ['POST', '/repos/a/b/check-runs', undefined, { kind: 'write', repeatable: false }],
    ['PATCH', '/repos/a/b/check-runs/1', undefined, { kind: 'write', repeatable: true }],
    ['POST', '/repos/a/b/issues/5/comments', undefined, { kind: 'content', repeatable: false }],
    ['PATCH', '/repos/a/b/issues/comments/5', undefined, { kind: 'write', repeatable: true }],
    ['POST', '/app/installations/5/access_tokens', undefined, { kind: 'read', repeatable: true }],
  ])('%s %s %s', (method, path, query, expected) => {
    expect(requestCostOf({ method: method as 'GET', query }, url + path, 'verdict')).toMatchObject(expected);
  });
});
