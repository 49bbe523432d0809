import { describe, expect, it } from 'vitest';
import { createBudget } from '../../app/github/access/budget.ts';
import { graphqlRefusalOf, refusalOf } from '../../app/github/access/refusal.ts';
import type { RequestCost } from '../../app/github/access/request-cost.ts';

const now = Date.UTC(2026, 0, 5, 12);
const inAnHour = now + 3600_000;

function ask(change: Partial<RequestCost> = {}): RequestCost {
  return { kind: 'read', resource: 'core', priority: 'verdict', repeatable: true, ...change };
}

function rate(remaining: number, resource = 'core', reset = inAnHour) {
  return {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(reset / 1000),
    'x-ratelimit-resource': resource,
  };
}

const background = ask({ priority: 'background' });

describe("the hour's requests", () => {
  it.each<[string, number, RequestCost, object | null]>([
    ['plenty', 4000, background, null],
    ['the reserve is reached: background waits for the next hour', 1000, background, { by: 'reserve' }],
    ['the reserve is reached: verdicts go on', 1000, ask(), null],
    ['nothing left', 0, ask(), { until: inAnHour, by: 'primary' }],
    ['nothing left of the other resource', 0, ask({ resource: 'graphql' }), null],
  ])('%s', (_, remaining, of, expected) => {
    const budget = createBudget();
    budget.saw(rate(remaining));
    const wait = budget.wait(of, now);
    if (expected === null) expect(wait).toBeNull();
    else expect(wait).toMatchObject(expected);
    expect(budget.wait(of, inAnHour)).toBeNull();
  });

  it('are spread over what is left of the hour for background work below a half', () => {
    const budget = createBudget();
    budget.saw(rate(2000));
    expect(budget.turn(background, now, 10_000)).toBeNull();
    // 3,600 s for the 1,000 requests above the reserve.
    expect(budget.turn(background, now, 10_000)).toEqual({ until: now + 3600, by: 'reserve' });
    expect(budget.turn(background, now, 10_000)).toEqual({ until: now + 7200, by: 'reserve' });
    expect(budget.turn(ask(), now, 10_000)).toBeNull();
  });

  it('a turn too far away is not taken, so that asking again does not push it further', () => {
    const budget = createBudget();
    budget.saw(rate(2000));
    budget.turn(background, now, 1000);
    for (let i = 0; i < 5; i++)
      expect(budget.turn(background, now, 1000)).toEqual({ until: now + 3600, by: 'reserve' });
  });

  it('answers that overtake each other leave the lowest number, and a new hour starts afresh', () => {
    const budget = createBudget();
    budget.saw(rate(90));
    budget.saw(rate(95));
    expect(budget.left('core')).toEqual({ limit: 5000, remaining: 90, reset: inAnHour });
    budget.saw(rate(5000, 'core', inAnHour + 3600_000));
    budget.saw(rate(80));
    expect(budget.left('core')?.remaining).toBe(5000);
  });

  it('are not known where limits are off', () => {
    const budget = createBudget();
    budget.saw({});
    budget.saw({ 'x-ratelimit-limit': 'none', 'x-ratelimit-remaining': '' });
    expect(budget.left('core')).toBeNull();
    expect(budget.wait(background, now)).toBeNull();
  });
});

const write = ask({ kind: 'write', repeatable: false });
const secondary = (until: number | null) => ({ by: 'secondary', until }) as const;

describe('a refusal', () => {
  it('of a write stops writes until the time given, not reads', () => {
    const budget = createBudget();
    budget.refused(secondary(now + 120_000), write, now);
    expect(budget.wait(write, now)).toEqual({ until: now + 120_000, by: 'secondary' });
    expect(budget.wait(ask({ kind: 'content' }), now)).not.toBeNull();
    expect(budget.wait(ask(), now)).toBeNull();
    expect(budget.wait(write, now + 120_000)).toBeNull();
  });

  it('of a read stops both', () => {
    const budget = createBudget();
    budget.refused(secondary(now + 120_000), ask(), now);
    expect(budget.wait(ask({ resource: 'graphql' }), now)).not.toBeNull();
    expect(budget.wait(write, now)).not.toBeNull();
  });

  it('without a time stops for a minute, twice as long each time, an hour at most', () => {
    const budget = createBudget();
    let at = now;
    const pauses = Array.from({ length: 8 }, () => {
      budget.refused(secondary(null), write, at);
      // Another that was on its way already is no further sign.
      budget.refused(secondary(null), write, at + 10);
      const until = budget.wait(write, at)?.until ?? 0;
      const pause = until - at;
      at = until;
      return Math.floor(pause / 60_000);
    });
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    budget.succeeded(write, at);
    budget.refused(secondary(null), write, at);
    expect(budget.wait(write, at)?.until).toBe(at + 60_000);
  });

  it('a write that succeeds during the pause ends nothing', () => {
    const budget = createBudget();
    budget.refused(secondary(null), write, now);
    budget.succeeded(write, now + 1);
    expect(budget.wait(write, now + 1)?.until).toBe(now + 60_000);
  });

  it('with a time that has passed by our clock still pauses', () => {
    const budget = createBudget();
    budget.refused({ by: 'primary', until: now - 1000 }, ask(), now);
    expect(budget.wait(ask(), now)?.until).toBe(now + 60_000);
  });
});

describe('refusalOf', () => {
  it.each<[string, number, Record<string, string>, string, object | null]>([
    ['retry-after', 403, { 'retry-after': '30' }, '', { by: 'secondary', until: now + 30_000 }],
    ['retry-after on 429', 429, { 'retry-after': '5' }, '', { by: 'secondary', until: now + 5000 }],
    [
      'nothing remains',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(inAnHour / 1000) },
      '',
      { by: 'primary', until: inAnHour },
    ],
    ['429 alone', 429, {}, '', { by: 'secondary', until: null }],
    ['its words', 403, {}, 'You have exceeded a secondary rate limit.', { by: 'secondary', until: null }],
    ['a missing permission', 403, { 'x-ratelimit-remaining': '7' }, 'Resource not accessible', null],
    ['an outage', 502, { 'retry-after': '5' }, '', null],
  ])('%s', (_, status, headers, message, expected) => {
    expect(refusalOf({ status, headers, message }, now)).toEqual(expected);
  });

  const primary = { by: 'primary', until: inAnHour };
  const secondary = { by: 'secondary', until: null };
  it.each<[unknown, object | null]>([
    [{ errors: [{ type: 'RATE_LIMITED', message: '' }] }, primary],
    [{ errors: [{ type: 'RATE_LIMIT', code: 'graphql_rate_limit', message: '' }] }, primary],
    [{ errors: [{ code: 'graphql_rate_limit' }] }, primary],
    [{ errors: [{ message: '', extensions: { code: 'graphql_rate_limit' } }] }, primary],
    [{ errors: [{ message: '', extensions: { type: 'RATE_LIMITED' } }], data: null }, primary],
    [{ errors: [{ type: 'NOT_FOUND' }, { type: 'RATE_LIMIT' }], data: { repository: null } }, primary],
    [{ errors: [{ message: 'API rate limit already exceeded for installation ID 1.' }] }, primary],
    [{ message: 'API rate limit exceeded for installation ID 1.' }, primary],
    [{ errors: [{ message: 'You have exceeded a secondary rate limit. Please wait.' }] }, secondary],
    [{ message: 'You have exceeded a secondary rate limit.' }, secondary],
    [{ errors: [{ type: 'NOT_FOUND' }], data: null }, null],
    // Waiting does not help: the query is too much by itself.
    [
      { errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits exceeded.' }], data: null },
      null,
    ],
    [{ data: {} }, null],
    // What people wrote is no sign.
    [{ data: { repository: { message: 'You have exceeded a secondary rate limit' } } }, null],
    [null, null],
  ])('of GraphQL: %j', (data, expected) => {
    const headers = { 'x-ratelimit-reset': String(inAnHour / 1000), 'x-ratelimit-remaining': '4100' };
    expect(graphqlRefusalOf(data, headers, now)).toEqual(expected);
  });

  it.each<[unknown, object | null]>([
    [{ errors: [{ type: 'RATE_LIMITED' }] }, { by: 'secondary', until: now + 60_000 }],
    [{ data: null }, { by: 'secondary', until: now + 60_000 }],
    [{}, { by: 'secondary', until: now + 60_000 }],
    [{ data: { viewer: {} } }, null],
  ])('of GraphQL, with a time to come back: %j', (data, expected) => {
    expect(graphqlRefusalOf(data, { 'retry-after': '60' }, now)).toEqual(expected);
  });
});
