import { describe, expect, it } from 'vitest';
import { own } from '../../../policies/engine/prose.ts';
import { maxAnnotations, renderAnnotations } from '../../../policies/engine/report/annotations.ts';
import { renderCheck } from '../../../policies/engine/report/check.ts';
import type { Finding } from '../../../policies/engine/verdict.ts';
import { busy, failing, lodash, missingRecord, report } from './reports.ts';

const many = (n: number, path: string): Finding[] =>
  Array.from({ length: n }, (_, i) => ({ ...lodash, path, line: n - i, fingerprint: String(i) }));

describe('renderAnnotations', () => {
  it('puts findings on their lines, sorted by path and line', () => {
    expect(renderAnnotations(busy)).toEqual([
      {
        path: 'package-lock.json',
        startLine: 120,
        endLine: 120,
        level: 'failure',
        title: 'dependencies',
        message:
          'lodash 4.17.15 has GHSA-35jh-r3h4-6jhm (high, prototype pollution). Bump lodash to 4.17.21.',
      },
      {
        path: 'package-lock.json',
        startLine: 300,
        endLine: 300,
        level: 'failure',
        title: 'dependencies',
        message: 'minimist 1.2.0 has GHSA-xvch-5gv4-984h (critical). Bump minimist to 1.2.6.',
      },
      {
        path: 'src/db.ts',
        startLine: 7,
        endLine: 9,
        level: 'warning',
        title: 'static-analysis',
        message: 'SQL is put together from text. Use parameters.',
      },
    ]);
  });

  it.each([
    ['a finding without a path', { ...missingRecord }, 'block', []],
    ['a policy that is only observed', { ...lodash }, 'observe', []],
    [
      'a path without a line stands on the first',
      { ...missingRecord, path: 'a' },
      'block',
      [{ startLine: 1, endLine: 1 }],
    ],
    ['lines the wrong way round', { ...lodash, line: 9, endLine: 3 }, 'warn', [{ startLine: 9, endLine: 9 }]],
    ['a draft', { ...missingRecord, path: 'a' }, 'block', [{ rawDetails: missingRecord.draft?.text }]],
  ] as const)('%s', (_, finding, rung, expected) => {
    expect(renderAnnotations(report([failing('a', rung, [finding])]))).toMatchObject(expected);
  });

  it('puts problems of a new configuration on their lines', () => {
    const problems = [{ path: '.github/fairlead.yml', line: 14, column: 9, message: own('it is wrong') }];
    const proposed = { path: '.github/fairlead.yml', problems, differences: [], wouldConclude: null };
    expect(renderAnnotations(report([], { proposed }))).toEqual([
      {
        path: '.github/fairlead.yml',
        startLine: 14,
        endLine: 14,
        level: 'failure',
        title: 'Fairlead configuration',
        message: 'it is wrong.',
      },
    ]);
  });

  it('keeps what blocks when there are too many, and the check counts the others', () => {
    const given = report([
      failing('careful', 'warn', [lodash, ...many(150, 'a')]),
      failing('strict', 'block', [lodash, ...many(150, 'b')]),
    ]);
    const annotations = renderAnnotations(given);
    expect(annotations).toHaveLength(maxAnnotations);
    expect(annotations.filter(({ level }) => level === 'failure')).toHaveLength(151);
    expect(annotations.map(({ path }) => path)).toEqual(annotations.map(({ path }) => path).toSorted());
    expect(renderCheck([given]).text).toContain(
      '102 findings left without an annotation on the lines: too many',
    );
  });

  it('holds nothing invisible, whatever the values hold', () => {
    const message = own('Seen');
    const [annotation] = renderAnnotations(
      report([
        failing('a', 'block', [
          { ...lodash, message: [...message, ' ', { value: '\u202eevil\u0000\n::error::x' }] },
        ]),
      ]),
    );
    expect(annotation?.message).toBe('Seen  evil ::error::x. Bump lodash to 4.17.21.');
  });
});
