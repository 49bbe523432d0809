import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../../policies/engine/plain.ts';
import { own } from '../../../policies/engine/prose.ts';
import { waivedOf } from '../../../policies/engine/report/tally.ts';
import { concludePolicies } from '../../../policies/engine/report.ts';
import type { Finding } from '../../../policies/engine/verdict.ts';
import { usualWaiverRules, type Waiver } from '../../../policies/engine/waiver.ts';
import type { WaiverSubject } from '../../../policies/engine/waivers/covers.ts';
import { applyWaivers, fittingWaivers } from '../../../policies/engine/waivers.ts';
import { failing, passing, skipping, unknown } from '../report/reports.ts';
import { failure, finding, judge, subject, waiver } from './samples.ts';

const advisory = { ids: ['GHSA-1', 'CVE-1'], package: 'lodash', packageUrl: 'pkg:npm/lodash', fixed: false };
const vulnerable = finding({
  fingerprint: 'GHSA-1:lodash',
  path: 'package-lock.json',
  advisories: [advisory],
});

const outcome = (one: Finding, of: Waiver, change: Partial<WaiverSubject> = {}) =>
  judge(failure(one), [of], change).result.outcome;

describe('scope', () => {
  const cases: readonly (readonly [string, Finding, Waiver, Partial<WaiverSubject>, 'waived' | 'fail'])[] = [
    ['everything of the policy', finding(), waiver(), {}, 'waived'],
    ['another policy', finding(), waiver({ policy: 'review' }), {}, 'fail'],
    ['the repository', finding(), waiver({ scope: { repositories: ['acme/*'] } }), {}, 'waived'],
    [
      'the repository in other capitals',
      finding(),
      waiver({ scope: { repositories: ['Acme/SHOP'] } }),
      {},
      'waived',
    ],
    ['another repository', finding(), waiver({ scope: { repositories: ['acme/web'] } }), {}, 'fail'],
    [
      'a repository nobody knows',
      finding(),
      waiver({ scope: { repositories: ['**'] } }),
      { repository: null },
      'fail',
    ],
    ['the path', finding(), waiver({ scope: { paths: ['legacy/**'] } }), {}, 'waived'],
    ['another path', finding(), waiver({ scope: { paths: ['src/**'] } }), {}, 'fail'],
    ['no path', withoutPath(), waiver({ scope: { paths: ['**'] } }), {}, 'fail'],
    [
      'one of two paths',
      finding({ alsoIn: ['src/report.js'] }),
      waiver({ scope: { paths: ['legacy/**'] } }),
      {},
      'fail',
    ],
    [
      'both paths',
      finding({ alsoIn: ['src/report.js'] }),
      waiver({ scope: { paths: ['legacy/**', 'src/*'] } }),
      {},
      'waived',
    ],
    ['the fingerprint', finding(), waiver({ scope: { findings: ['sql'] } }), {}, 'waived'],
    ['another fingerprint', finding(), waiver({ scope: { findings: ['xss'] } }), {}, 'fail'],
    ['the fingerprint in other capitals', finding(), waiver({ scope: { findings: ['SQL'] } }), {}, 'fail'],
    ['the head', finding(), waiver({ scope: { head: 'A'.repeat(40) } }), {}, 'waived'],
    ['another head', finding(), waiver({ scope: { head: 'b'.repeat(40) } }), {}, 'fail'],
    ['the advisory', vulnerable, about('GHSA-1', 'lodash'), {}, 'waived'],
    ['its alias, for any package', vulnerable, about('cve-1', null), {}, 'waived'],
    ['the package by its URL', vulnerable, about('GHSA-1', 'pkg:npm/lodash'), {}, 'waived'],
    ['the advisory of another package', vulnerable, about('GHSA-1', 'minimist'), {}, 'fail'],
    ['another advisory', vulnerable, about('GHSA-2', 'lodash'), {}, 'fail'],
    ['an advisory, and a finding about none', finding(), about('GHSA-1', null), {}, 'fail'],
    [
      'one of two advisories',
      finding({ advisories: [advisory, { ...advisory, ids: ['GHSA-2'] }] }),
      about('GHSA-1', 'lodash'),
      {},
      'fail',
    ],
    ['a fix that is not there yet', vulnerable, { ...about('GHSA-1', null), untilFixed: true }, {}, 'waived'],
    ['a fix that appeared', fixed(), { ...about('GHSA-1', null), untilFixed: true }, {}, 'fail'],
    [
      'a fix that appeared, for a waiver of the whole policy',
      fixed(),
      waiver({ untilFixed: true }),
      {},
      'fail',
    ],
    ['a fix, and a waiver that holds all the same', fixed(), about('GHSA-1', null), {}, 'waived'],
    ['no advisory, and a waiver until a fix', finding(), waiver({ untilFixed: true }), {}, 'waived'],
    [
      'every part at once',
      finding(),
      waiver({ scope: { paths: ['legacy/*'], findings: ['sql'] } }),
      {},
      'waived',
    ],
    [
      'all parts but one',
      finding(),
      waiver({ scope: { paths: ['legacy/*'], findings: ['xss'] } }),
      {},
      'fail',
    ],
  ];

  function withoutPath(): Finding {
    const { path, line, ...rest } = finding();
    return rest;
  }

  function fixed(): Finding {
    return { ...vulnerable, advisories: [{ ...advisory, fixed: true }] };
  }

  function about(id: string, name: string | null): Waiver {
    return waiver({ scope: { advisory: { id, package: name } } });
  }

  it.each(cases)('%s', (_, one, of, change, expected) => {
    expect(outcome(one, of, change)).toBe(expected);
  });

  it('of two waivers covers a finding with two advisories', () => {
    const two = finding({ advisories: [advisory, { ...advisory, ids: ['GHSA-2'] }] });
    const both = [about('GHSA-1', null), { ...about('GHSA-2', null), id: 'second', until: '2026-11-22' }];
    expect(judge(failure(two), both).result).toMatchObject({
      outcome: 'waived',
      findings: [{ waivers: both, daysLeft: 2 }],
    });
  });
});

describe('term', () => {
  it.each([
    ['in the middle of it', '2026-12-31', '2026-11-20T12:00:00Z', 'waived'],
    ['in the last second of the last day', '2026-11-20', '2026-11-20T23:59:59.999Z', 'waived'],
    ['in the first second after', '2026-11-20', '2026-11-21T00:00:00.000Z', 'fail'],
    [
      'in another time zone, where the day is still the last',
      '2026-11-20',
      '2026-11-20T23:30:00-01:00',
      'fail',
    ],
    ['the longest there is', '2027-02-17', '2026-11-20T00:00:00Z', 'waived'],
    ['a day longer', '2027-02-18', '2026-11-20T23:59:59Z', 'fail'],
    ['a text that is no day', 'for ever', '2026-11-20T12:00:00Z', 'fail'],
    ['nothing', '', '2026-11-20T12:00:00Z', 'fail'],
  ] as const)('%s', (_, until, at, expected) => {
    expect(outcome(finding(), waiver({ until }), { at })).toBe(expected);
  });

  it('is longer where the policy only warns', () => {
    const long = [waiver({ until: '2027-05-18' })];
    expect(judge(failing('static-analysis', 'warn', [finding()]), long).result.outcome).toBe('waived');
    expect(judge(failure(finding()), long).result.outcome).toBe('fail');
  });

  it('of 0 days lets nothing be waived', () => {
    const rules = { ...usualWaiverRules, maxDays: { block: 0, warn: 180 } };
    const today = [waiver({ until: '2026-11-20' })];
    expect(judge(failure(finding()), today, {}, rules).result.outcome).toBe('fail');
  });

  it('is counted from today, and of two waivers the later one counts', () => {
    const two = [waiver({ until: '2026-11-21' }), waiver({ id: 'later', until: '2026-11-26' })];
    expect(judge(failure(finding()), two).result).toMatchObject({
      findings: [{ waivers: [{ id: 'later' }], daysLeft: 6 }],
    });
  });
});

describe('approval', () => {
  it.each([
    ['by somebody else', 'eve', 'maria', 'waived'],
    ['by who asked for it', 'maria', 'maria', 'fail'],
    ['by who asked for it, in other capitals', 'Maria', 'mARIA', 'fail'],
    ['by the author of the change', 'eve', 'Tom', 'fail'],
    ['asked for by the author of the change', 'tom', 'maria', 'waived'],
  ] as const)('%s', (_, requestedBy, approvedBy, expected) => {
    expect(outcome(finding(), waiver({ requestedBy, approvedBy }))).toBe(expected);
  });

  it('says why a waiver that fits does not apply', () => {
    const notes = (of: Waiver) => judge(failure(finding()), [of]).waiverNotes?.map(toPlain);
    expect(notes(waiver({ until: '2026-11-19' }))).toEqual([
      'The waiver legacy-sql does not apply: it ended with 2026-11-19.',
    ]);
    expect(notes(waiver({ approvedBy: 'tom' }))?.[0]).toContain('author of this change');
    expect(notes(waiver({ until: '2028-01-01' }))?.[0]).toContain('90 days at most');
    expect(notes(waiver({ scope: { paths: ['src/**'] } }))).toBeUndefined();
  });

  it('that was not found keeps the failure', () => {
    const fit = { waiver: waiver(), objection: own('maria has left') };
    const [judged] = applyWaivers([failure(finding())], [fit], subject);
    expect(judged?.result.outcome).toBe('fail');
    expect(judged?.waiverNotes?.map(toPlain)).toEqual([
      'The waiver legacy-sql does not apply: maria has left.',
    ]);
  });
});

describe('applied', () => {
  const other = finding({ fingerprint: 'xss' });

  it('to some findings, the others still fail and the waived ones are listed', () => {
    const judged = judge(failure(finding(), other), [waiver({ scope: { findings: ['sql'] } })]);
    expect(judged.result).toMatchObject({ outcome: 'fail', findings: [other] });
    expect(judged.waived).toMatchObject([{ finding: finding(), daysLeft: 41 }]);
    expect(concludePolicies([judged], [])).toBe('failure');
  });

  it('to all findings, holds nothing', () => {
    const judged = judge(failure(finding(), other), [waiver()]);
    expect(judged.result).toMatchObject({ outcome: 'waived', findings: [{}, {}] });
    expect(concludePolicies([judged], [])).toBe('success');
  });

  it('to all findings of a policy that did not see everything, is still no green', () => {
    const gap = { fact: 'staticAnalysis', reason: own('a file was too large') } as const;
    const judged = judge({ ...failure(finding()), gaps: [gap] }, [waiver()]);
    expect(judged).toMatchObject({ result: { outcome: 'unknown', missing: [gap] }, waived: [{}] });
    expect(concludePolicies([judged], [])).toBe('action_required');
  });

  it.each([
    ['a pass', passing('static-analysis')],
    ['a skip', skipping('static-analysis')],
    ['an unknown', unknown('static-analysis')],
    ['what is only observed', failing('static-analysis', 'observe', [finding()])],
  ])('leaves %s alone', (_, assessment) => {
    expect(judge(assessment, [waiver()])).toBe(assessment);
  });
});

const text = fc.constantFrom('sql', 'xss', 'csrf');
const anyFinding = fc
  .record({ fingerprint: text, path: fc.constantFrom('legacy/a.js', 'src/a.js') })
  .map(finding);
const anyWaiver = fc
  .record({
    until: fc.constantFrom('2026-11-19', '2026-11-20', '2026-12-31', '2030-01-01'),
    approvedBy: fc.constantFrom('maria', 'tom', 'eve'),
    findings: fc.array(text, { maxLength: 2 }),
    paths: fc.constantFrom([], ['legacy/**'], ['nowhere/**']),
    policy: fc.constantFrom('static-analysis', 'review'),
  })
  .map(({ findings, paths, ...rest }) => waiver({ ...rest, scope: { findings, paths } }));
const anyAssessment = fc.oneof(
  fc.constantFrom(passing('review'), skipping('review'), unknown('static-analysis')),
  fc
    .tuple(fc.constantFrom('block', 'warn', 'observe'), fc.array(anyFinding, { minLength: 1, maxLength: 4 }))
    .map(([rung, [first, ...rest]]) => failing('static-analysis', rung, [first ?? finding(), ...rest])),
);

describe('whatever the waivers', () => {
  const judgedAll = (assessments: Parameters<typeof applyWaivers>[0], waivers: readonly Waiver[]) =>
    applyWaivers(assessments, fittingWaivers(assessments, waivers, usualWaiverRules, subject), subject);

  it('nothing but a fail is changed, and no finding is lost', () => {
    fc.assert(
      fc.property(fc.array(anyAssessment), fc.array(anyWaiver), (assessments, waivers) => {
        const judged = judgedAll(assessments, waivers);
        expect(judged.length).toBe(assessments.length);
        for (const [i, after] of judged.entries()) {
          const before = assessments[i];
          if (before?.result.outcome !== 'fail' || before.rung === 'observe') {
            expect(after).toBe(before);
            continue;
          }
          const left = after.result.outcome === 'fail' ? after.result.findings : [];
          const all = [...left, ...waivedOf(after).map((one) => one.finding)];
          expect(all.toSorted(byText)).toEqual(before.result.findings.toSorted(byText));
        }
      }),
    );
  });

  it('a narrower scope never permits more', () => {
    fc.assert(
      fc.property(anyAssessment, anyWaiver, (assessment, wide) => {
        const narrow = { ...wide, scope: { ...wide.scope, findings: ['sql'], paths: ['legacy/**'] } };
        const free = { ...wide, scope: { ...wide.scope, findings: [], paths: [] } };
        const count = (of: Waiver) => {
          const [judged] = judgedAll([assessment], [of]);
          return judged ? waivedOf(judged).length : 0;
        };
        expect(count(narrow)).toBeLessThanOrEqual(count(free));
        expect(count(wide)).toBeLessThanOrEqual(count(free));
      }),
    );
  });

  it('what is waived is covered by a waiver that holds and was approved by somebody else', () => {
    fc.assert(
      fc.property(anyAssessment, fc.array(anyWaiver), (assessment, waivers) => {
        const [judged] = judgedAll([assessment], waivers);
        const used = (judged ? waivedOf(judged) : []).flatMap((one) =>
          one.waivers.map((by) => ({ ...by, fingerprint: one.finding.fingerprint })),
        );
        for (const { until, approvedBy, scope, fingerprint } of used) {
          expect(['2026-11-20', '2026-12-31']).toContain(until);
          expect(approvedBy).toBe('maria');
          expect(scope.findings.length === 0 || scope.findings.includes(fingerprint)).toBe(true);
        }
      }),
    );
  });
});

function byText(a: Finding, b: Finding): number {
  return `${a.fingerprint}${a.path}` < `${b.fingerprint}${b.path}` ? -1 : 1;
}
