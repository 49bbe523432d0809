/** What policies are told of a history. */
import { describe, expect, it } from 'vitest';
import { deliveryFact } from '../../app/delivery/fact.ts';
import { isKnown, needed } from '../../policies/engine/part.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import type { MeasuredDelivery } from '../../policies/facts/delivery.ts';
import { at, change, deployment, first, history, type MadeHistory } from './made.ts';

const now = at('06-01 00:00');
const fact = (made: MadeHistory, since = 0) =>
  deliveryFact({ history: history(made), source: own(''), since, readAt: now, gaps: [own('A gap.')] }, now);

const made: MadeHistory = {
  changes: [
    change({ id: 'a', written: '04-01 08:00', opened: '04-01 09:00', merged: '04-01 10:00' }),
    change({ id: 'b', written: '05-20 08:00', opened: '05-20 09:00', merged: '05-20 10:00' }),
    change({ id: 'c', opened: '05-30 09:00', merged: '05-30 10:00' }),
  ],
  deployments: [first(), deployment('a', '04-01 12:00'), deployment('b', '05-20 16:00')],
  incidents: [{ id: 'i', openedAt: at('05-20 17:00'), resolvedAt: null, deployments: ['b 05-20 16:00'] }],
};

describe('the fact of delivery', () => {
  it('is of the last four weeks and the ninety days before them', () => {
    expect(needed(fact(made))).toMatchObject({
      readAt: '2026-06-01T00:00:00Z',
      recent: {
        deployments: 1,
        leadTime: { n: 1, p50: 8 * 3600 },
        failed: 1,
        of: 1,
        failedByHistory: 0,
        deploy: { p50: 6 * 3600 },
      },
      writtenDownSince: '2026-05-20T17:00:00Z',
      before: { deployments: 1, leadTime: { n: 1, p50: 4 * 3600 }, failed: 0, of: 1 },
      open: [{ deployment: 'b 05-20 16:00', at: '2026-05-20T16:00:00Z' }],
      waiting: { changes: 1, since: '2026-05-30T10:00:00Z' },
      gaps: [['A gap.']],
    });
  });

  it('tells since when failures are written down: the first incident, or the first change that names a cause', () => {
    const since = (more: MadeHistory) =>
      (needed(fact({ ...made, ...more })) as MeasuredDelivery).writtenDownSince;
    expect(since({ incidents: [] })).toBeNull();
    const cloud = { id: 'cloud', openedAt: at('02-01 00:00'), resolvedAt: null, deployments: [] };
    expect(since({ incidents: [cloud, ...(made.incidents ?? [])] })).toBe('2026-02-01T00:00:00Z');
    const repair = change({ id: 'c', merged: '05-30 10:00', more: { causedBy: ['b'] } });
    expect(since({ incidents: [], changes: [...(made.changes ?? []).slice(0, 2), repair] })).toBe(
      '2026-05-30T10:00:00Z',
    );
  });

  it.each([
    [
      'without deployments',
      fact({ changes: made.changes ?? [] }),
      'nothing of the repository counts as a deployment',
    ],
    ['that is too young', fact(made, at('05-01 00:00')), 'its deliveries are known since 2026-05-01 alone'],
  ])('is not known of a history %s', (_, found, why) => {
    if (isKnown(found)) throw new Error('known');
    expect(toPlain(found.notKnown)).toContain(why);
  });
});
