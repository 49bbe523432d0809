import { describe, expect, it } from 'vitest';
import { needed, PartNotKnown } from '../../policies/engine/part.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import type { MeasuredDelivery } from '../../policies/facts/delivery.ts';
import { deploymentHealth } from '../../policies/repository/deployment-health.ts';
import { delivery } from './sample-repository.ts';

const sample = needed(delivery) as MeasuredDelivery;

function judge(change: Partial<MeasuredDelivery>, options: object = {}) {
  const facts = { delivery: { ...sample, ...change } };
  const verdict = deploymentHealth.judge(facts, deploymentHealth.options.parse(options));
  return {
    outcome: verdict.outcome,
    found: verdict.outcome === 'fail' ? verdict.findings.map(({ fingerprint }) => fingerprint) : [],
    unseen: (verdict.unseen ?? []).map(toPlain),
  };
}

const window = (failed: number, of: number, days = 28, failedByHistory = failed) => ({
  ...sample.recent,
  days,
  deployments: of,
  failed,
  of,
  failedByHistory,
});
/** It was written down for so few days. */
const young = { writtenDownSince: '2026-11-02T12:00:00Z' };
const open = (at: string, deployment = '1') => [{ deployment, service: '', at: `2026-11-${at}:00:00Z` }];
const waiting = (since: string) => ({ changes: 3, since: `${since}T12:00:00Z` });
const slow = { ...sample.before, deploy: { n: 9, p50: 1, p75: 1, p90: 20 * 86_400 } };

describe('deployment-health', () => {
  // It is looked at on 2026-11-20 12:00.
  it.each<[string, Partial<MeasuredDelivery>, object, readonly string[]]>([
    ['as before', {}, {}, []],
    [
      'twice as often, which is not more than twice',
      { recent: window(2, 20), before: window(5, 100) },
      {},
      [],
    ],
    ['more than twice as often', { recent: window(3, 20), before: window(5, 100) }, {}, ['fail-rate']],
    ['more than twice as often, two alone', { recent: window(2, 10), before: window(5, 100) }, {}, []],
    ['of nine deployments', { recent: window(3, 9), before: window(0, 100) }, {}, []],
    ['of nine deployments before', { recent: window(5, 20), before: window(0, 9) }, {}, []],
    ['that never failed before', { recent: window(3, 20), before: window(0, 100) }, {}, ['fail-rate']],
    // The first incident of all is no news of worse deployments, but of somebody who writes them down.
    ['never written down before', { recent: window(5, 20, 28, 0), before: window(0, 100), ...young }, {}, []],
    [
      'never written down before, and reverted more than twice as often',
      { recent: window(5, 20, 28, 3), before: window(1, 100), ...young },
      {},
      ['fail-rate'],
    ],
    [
      'written down in all of the time',
      { recent: window(5, 20, 28, 0), before: window(0, 100), writtenDownSince: '2026-07-25T12:00:00Z' },
      {},
      ['fail-rate'],
    ],
    ['open for a day', { open: open('19T12') }, {}, []],
    ['open for longer', { open: open('19T11') }, {}, ['open']],
    ['open for longer, which is fine', { open: open('01T11') }, { 'open-hours': null }, []],
    ['waiting for two weeks', { waiting: waiting('2026-11-06') }, {}, []],
    ['waiting for longer', { waiting: waiting('2026-11-05') }, {}, ['waiting']],
    ['waiting as long as before', { waiting: waiting('2026-10-15'), before: slow }, {}, []],
    ['waiting longer than ever', { waiting: waiting('2026-10-05'), before: slow }, {}, ['waiting']],
    ['waiting, which is fine', { waiting: waiting('2026-01-05') }, { 'waiting-days': null }, []],
  ])('%s', (_, change, options, expected) => {
    expect(judge(change, options).found).toEqual(expected);
  });

  it('says what it does not compare', () => {
    const facts = { recent: window(5, 20, 28, 1), before: window(1, 100), ...young };
    expect(judge(facts).unseen.join(' ')).toContain('since 2026-11-02 alone, so 4 of the failures');
    expect(judge({ ...facts, recent: window(1, 20) }).unseen).toEqual([]);
  });

  it('has nothing to say where nothing was deployed', () => {
    expect(judge({ recent: window(0, 0), before: window(0, 0, 90) }).outcome).toBe('skip');
  });

  it('shows what the history lacks, and is not looked at where there is none', () => {
    expect(judge({ gaps: [own('Incidents are not known.')] }).unseen).toEqual(['Incidents are not known.']);
    const nowhere = { delivery: { notKnown: own('not kept here') } };
    expect(() => deploymentHealth.judge(nowhere, deploymentHealth.options.parse({}))).toThrow(PartNotKnown);
  });
});
