/** Whatever strangers' values hold, a page has nothing of theirs but text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { say } from '../../../policies/engine/prose.ts';
import { renderCheck } from '../../../policies/engine/report/check.ts';
import { renderComment } from '../../../policies/engine/report/comment.ts';
import type { Report } from '../../../policies/engine/report.ts';
import type { Finding } from '../../../policies/engine/verdict.ts';
import { hostile } from '../hostile.ts';
import { all, nodesOf, parsed, prose } from '../page.ts';
import { failing, passing, report, unknown } from './reports.ts';

describe('whatever the values hold', () => {
  const finding = fc.record({ a: hostile, b: hostile, c: hostile, d: hostile }).map(
    ({ a, b, c, d }): Finding => ({
      message: say`Message ${a} and ${b}`,
      remedy: say`Remedy ${c}`,
      who: 'author',
      path: d,
      line: 3,
      fingerprint: a,
      draft: { path: b, text: `${a}\n${b}\n${c}\n${d}` },
    }),
  );
  const hostileReport: fc.Arbitrary<Report> = fc
    .record({ one: finding, two: finding, x: hostile, y: hostile, z: hostile })
    .map(({ one, two, x, y, z }) => {
      const missing = [{ fact: 'checks', reason: say`Reason ${x}`, remedy: say`Remedy ${y}` }] as const;
      return report(
        [
          failing('a', 'block', [one, two]),
          failing('b', 'warn', [two]),
          failing('c', 'observe', [one]),
          { ...unknown('d'), result: { outcome: 'unknown', missing } },
          {
            ...passing('e'),
            result: { outcome: 'pass', because: say`Because ${z}`, notes: [say`Note ${x}`] },
            origin: { layer: y, line: 1 },
          },
        ],
        {
          subject: z,
          base: { ref: x, sha: 'b'.repeat(40) },
          head: { ref: y, sha: 'a'.repeat(40) },
          proposed: {
            path: x,
            problems: [{ path: x, line: 1, column: 1, message: say`Problem ${z}` }],
            differences: [],
            wouldConclude: null,
          },
          provenance: {
            configuration: say`Rules ${x}`,
            configProblems: [{ path: y, line: 1, column: 1, message: say`Problem ${x}` }],
            fallback: 'last-valid',
            sources: [say`Source ${z}`],
            notLookedAt: [{ policy: 'f', rung: 'warn', reason: say`Reason ${y}`, elsewhere: false }],
          },
        },
      );
    });

  const allowed = [
    'break',
    'code',
    'delete',
    'html',
    'inlineCode',
    'list',
    'listItem',
    'paragraph',
    'root',
    'strong',
    'table',
    'tableCell',
    'tableRow',
    'text',
    'emphasis',
  ];

  function expectInert(page: string): void {
    const types = new Set(nodesOf(parsed(page)).map(({ type }) => type));
    expect([...types].filter((type) => !allowed.includes(type))).toEqual([]);
    const html = all(page, 'html').map(({ value }) => value);
    for (const value of html)
      expect(value).toMatch(/^(<details>\n<summary>[\w \-·:()]+<\/summary>|<\/details>)$/);
    expect(prose(page)).not.toMatch(/@\w|#\d|GH-\d|:\/\/|www\.|:tada:|\$x\$|evil/);
  }

  it('a check has no link, image, HTML, mention or heading of theirs, and tables keep their shape', () => {
    fc.assert(
      fc.property(hostileReport, (given) => {
        const { summary, text } = renderCheck([given]);
        expectInert(summary);
        expectInert(text ?? '');
        expect(
          all(summary, 'table').map(({ children }) => children.map((row) => row.children.length)),
        ).toEqual([[4, 4, 4, 4]]);
        expect(
          all(text ?? '', 'table').map(({ children }) => children.map((row) => row.children.length)),
        ).toEqual([[3, 3, 3, 3, 3, 3]]);
      }),
      { numRuns: 300 },
    );
  });

  it('a comment has none either', () => {
    fc.assert(
      fc.property(hostileReport, (given) => expectInert(renderComment(given) ?? '')),
      { numRuns: 300 },
    );
  });

  it('one check for two pull requests has only our headings', () => {
    fc.assert(
      fc.property(hostileReport, (given) => {
        const { summary, title } = renderCheck([given, given]);
        expect(title.length).toBeLessThanOrEqual(255);
        expect(parsed(summary).children.filter(({ type }) => type === 'heading')).toHaveLength(2);
      }),
      { numRuns: 100 },
    );
  });
});
