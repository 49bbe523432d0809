import { describe, expect, it } from 'vitest';
import { type Attempt, byDelivery, choiceFor, maxAttempts } from '../../app/recovery/delivery-log.ts';
import { windowOf } from '../../app/recovery/sweep.ts';

const start = Date.parse('2026-11-01T10:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);

const attempt = (id: string, guid: string, minutes: number): Attempt => ({
  id,
  guid,
  delivered_at: at(minutes).toISOString(),
  installation_id: 3,
});

describe('byDelivery', () => {
  it('puts the attempts for one delivery together, whatever their order, oldest delivery first', () => {
    const logged = byDelivery([
      attempt('9007199254740995', 'b', 9),
      attempt('9007199254740993', 'b', 2),
      attempt('9007199254740994', 'a', 5),
      attempt('9007199254740992', 'a', 1),
    ]);
    expect(logged.map(({ guid, newest, attempts }) => [guid, newest.id, attempts])).toEqual([
      ['a', '9007199254740994', 2],
      ['b', '9007199254740995', 2],
    ]);
    expect(logged[0]).toMatchObject({ firstAt: at(1), lastAt: at(5), installation: 3 });
  });
});

describe('choiceFor', () => {
  const tried = (times: number) => {
    const attempts = Array.from({ length: times }, (_, index) => attempt(String(index), 'a', 0));
    const [one] = byDelivery(attempts);
    if (!one) throw new Error('no delivery');
    return one;
  };
  it.each([
    [1, 0, 'wait'],
    [1, 1, 'ask'],
    [2, 1, 'wait'],
    [2, 2, 'ask'],
    [5, 15, 'wait'],
    [5, 16, 'ask'],
    [9, 59, 'wait'],
    [9, 60, 'ask'],
    [maxAttempts, 600, 'give up'],
  ])('after %i attempts, %i minutes later: %s', (times, minutes, choice) => {
    expect(choiceFor(tried(times), at(minutes))).toBe(choice);
  });
});

describe('windowOf', () => {
  it.each([
    ['https://api.github.com', 3],
    ['https://api.acme.ghe.com', 3],
    ['https://github.acme.example/api/v3', 7],
  ])('%s keeps deliveries %i days', (baseUrl, days) => {
    expect(windowOf(baseUrl)).toBe(days * 24 * 60 * 60_000);
  });
});
