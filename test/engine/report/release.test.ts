/** What a check run says of releases: the same report in other words. */
import { describe, expect, it } from 'vitest';
import { renderCheck } from '../../../policies/engine/report/check.ts';
import type { Report } from '../../../policies/engine/report.ts';
import { failing, identity, lodash, passing, report, skipping, unknown } from './reports.ts';

const noProvenance = report([]).provenance;

const given: readonly (readonly [string, Report])[] = [
  ['something to fix', report([failing('review', 'block', [lodash])])],
  ['something to consider', report([failing('review', 'warn', [lodash])])],
  ['required and not judged', report([unknown('review', 'block')])],
  ['not judged', report([unknown('review', 'warn'), passing('dependencies')])],
  ['all is well', report([passing('review')])],
  ['nothing applies', report([skipping('review')])],
  ['only observed', report([failing('review', 'observe', [lodash])])],
  ['nothing is switched on', report([])],
  [
    'an older configuration',
    { ...report([]), provenance: { ...noProvenance, fallback: 'last-valid' }, conclusion: 'neutral' },
  ],
  [
    'no configuration that can be used',
    { ...report([]), provenance: { ...noProvenance, fallback: 'default' } },
  ],
];

function released(report: Report, subject = 'release v2.4.0'): Report {
  const about = identity({ kind: 'release', subjectId: 'v2.4.0' });
  return { ...report, identity: about, subject, head: { ref: 'v2.4.0', sha: report.head?.sha ?? '' } };
}

describe('a report of a release', () => {
  it.each(given)('names it, and speaks of no merge and no change: %s', (_, one) => {
    const { title, summary, text } = renderCheck([released(one)]);
    expect(title.startsWith('release v2.4.0: ')).toBe(true);
    expect(summary).not.toMatch(/merge|(this|your) change/);
    expect(text).toContain('Release: `v2.4.0` at ');
  });

  it('shares a check run with other releases of the commit', () => {
    const one = report([passing('review')]);
    const { title, summary } = renderCheck([released(one), released(one, 'release cart@1.0.0')]);
    expect(title).toContain('release v2.4.0: ');
    expect(title).toContain('release cart@1.0.0: ');
    expect(summary).toContain('This commit is in 2 releases');
    expect(summary).toContain('### `release cart@1.0.0`');
  });
});
