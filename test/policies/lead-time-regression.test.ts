import { describe, expect, it } from 'vitest';
import { needed, PartNotKnown } from '../../policies/engine/part.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import type { DeliveryWindow, MeasuredDelivery } from '../../policies/facts/delivery.ts';
import { leadTimeRegression } from '../../policies/repository/lead-time-regression.ts';
import { delivery } from './sample-repository.ts';

const sample = needed(delivery) as MeasuredDelivery;
const hours = (n: number, p50: number, p75 = p50 * 2) => ({
  n,
  p50: p50 * 3600,
  p75: p75 * 3600,
  p90: p75 * 7200,
});

function judge(
  recent: DeliveryWindow['leadTime'],
  before: DeliveryWindow['leadTime'] = hours(100, 22, 44),
  options: object = {},
) {
  const measured = {
    ...sample,
    recent: { ...sample.recent, leadTime: recent },
    before: { ...sample.before, leadTime: before },
  };
  return leadTimeRegression.judge({ delivery: measured }, leadTimeRegression.options.parse(options));
}

describe('lead-time-regression', () => {
  it.each([
    ['as before', hours(30, 22), hours(100, 22, 44), {}, 'pass'],
    ['faster', hours(30, 2), hours(100, 22, 44), {}, 'pass'],
    [
      'more than half as slow again, within three quarters of before',
      hours(30, 43),
      hours(100, 22, 44),
      {},
      'pass',
    ],
    ['slower than three quarters of before', hours(30, 45), hours(100, 22, 44), {}, 'fail'],
    ['slower than three quarters, by less than the factor', hours(30, 30), hours(100, 22, 24), {}, 'pass'],
    ['by less than it is worth', hours(30, 3), hours(100, 1, 2), {}, 'pass'],
    ['the same, and worth it here', hours(30, 3), hours(100, 1, 2), { 'least-hours': 1 }, 'fail'],
    ['few changes now', hours(9, 400), hours(100, 22, 44), {}, 'skip'],
    ['few changes before', hours(30, 400), hours(9, 22, 44), {}, 'skip'],
    ['none', null, hours(100, 22, 44), {}, 'skip'],
  ] as const)('%s', (_, recent, before, options, expected) => {
    expect(judge(recent, before, options).outcome).toBe(expected);
  });

  it('is not looked at where too little is known: that is not green', () => {
    const withheld = { notKnown: own('lead time is known of 3 of 9 changes alone') };
    expect(() => judge(withheld)).toThrow(PartNotKnown);
    expect(() => judge(hours(30, 1), withheld)).toThrow(PartNotKnown);
    const nowhere = { delivery: { notKnown: own('not kept here') } };
    expect(() => leadTimeRegression.judge(nowhere, leadTimeRegression.options.parse({}))).toThrow(
      PartNotKnown,
    );
  });

  it('names no stage that both windows do not have', () => {
    const verdict = judge(hours(30, 100));
    if (verdict.outcome !== 'fail') throw new Error(verdict.outcome);
    expect(toPlain(verdict.findings[0].message)).not.toContain('Most of it');
  });
});
