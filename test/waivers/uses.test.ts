import { describe, expect, it } from 'vitest';
import { usesOf } from '../../app/waivers/uses.ts';
import { failing, passing } from '../engine/report/reports.ts';
import { failure, finding, judge, waiver } from '../engine/waivers/samples.ts';

const advisories = [{ ids: ['GHSA-1'], package: 'lodash', packageUrl: 'pkg:npm/lodash', fixed: false }];
const use = (...assessments: Parameters<typeof usesOf>[0]['assessments']) =>
  usesOf({ assessments }, '2026-11-20').map(({ policy, waiver: id, until, trustedThrough }) => [
    policy,
    id,
    until,
    trustedThrough,
  ]);

describe('what a verdict rests on', () => {
  it('is nothing without waivers', () => {
    expect(use(passing('review'), failing('a', 'block', [finding()]))).toEqual([]);
  });

  it('is each waiver once, for as long as it holds', () => {
    const two = judge(failure(finding(), finding({ fingerprint: 'xss' })), [waiver()]);
    expect(use(two)).toEqual([['static-analysis', 'legacy-sql', '2026-12-31', '2026-12-31']]);
  });

  it('counts those beside findings that still fail', () => {
    const partly = judge(failure(finding(), finding({ fingerprint: 'xss' })), [
      waiver({ scope: { findings: ['sql'] } }),
    ]);
    expect(use(partly)).toHaveLength(1);
  });

  it('lasts a day where a fix may appear', () => {
    const until = judge(failure(finding({ advisories })), [waiver({ untilFixed: true })]);
    expect(use(until)).toEqual([['static-analysis', 'legacy-sql', '2026-12-31', '2026-11-20']]);
    const anyway = judge(failure(finding({ advisories })), [waiver()]);
    expect(use(anyway)).toEqual([['static-analysis', 'legacy-sql', '2026-12-31', '2026-12-31']]);
    const both = judge(failure(finding({ advisories }), finding({ fingerprint: 'z' })), [
      waiver({ untilFixed: true }),
    ]);
    expect(use(both)).toEqual([['static-analysis', 'legacy-sql', '2026-12-31', '2026-11-20']]);
  });
});
