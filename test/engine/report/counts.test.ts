/** Whatever a report holds, everything that counts says the same numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../../policies/engine/evaluate.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { renderCheck } from '../../../policies/engine/report/check.ts';
import { renderComment } from '../../../policies/engine/report/comment.ts';
import { renderJson } from '../../../policies/engine/report/json.ts';
import { renderSarif } from '../../../policies/engine/report/sarif.ts';
import { renderSummary } from '../../../policies/engine/report/summary.ts';
import { renderText } from '../../../policies/engine/report/text.ts';
import { lead, renderTitle } from '../../../policies/engine/report/title.ts';
import type { ProposedConfiguration, Report } from '../../../policies/engine/report.ts';
import type { Finding, NonEmpty } from '../../../policies/engine/verdict.ts';
import { failure, finding, judge, waiver } from '../waivers/samples.ts';
import { failing, lodash, passing, report, skipping, unknown } from './reports.ts';

const rung = fc.constantFrom('observe', 'warn', 'block');

const many = (n: number): NonEmpty<Finding> => [
  { ...lodash, fingerprint: '0' },
  ...Array.from({ length: n - 1 }, (_, i) => ({ ...lodash, fingerprint: String(i + 1) })),
];

const proceed = {
  comment: 1,
  policy: 'x',
  head: '9c1b2aa',
  baseRef: 'main',
  reason: 'It is down.',
  givenBy: 'mo',
};

const kinds = ['pass', 'skip', 'unknown', 'let through', 'fail', 'waived', 'partly waived'] as const;

/** Policy `p3` and the like, so that a name is never a number. */
const assessment = fc
  .record({ kind: fc.constantFrom(...kinds), rung, n: fc.integer({ min: 1, max: 30 }) })
  .map(({ kind, rung: at, n }) => (policy: string): Assessment => {
    switch (kind) {
      case 'pass':
        return passing(policy, at);
      case 'skip':
        return skipping(policy, at);
      case 'unknown':
        return unknown(policy, at);
      case 'let through':
        return { ...unknown(policy, at), ...(at === 'block' ? { letThrough: proceed } : {}) };
      case 'fail':
        return failing(policy, at, many(n));
      case 'waived':
        return { ...judge(failure(finding()), [waiver()]), policy };
      case 'partly waived': {
        const both = failure(finding(), finding({ fingerprint: 'xss' }));
        return { ...judge(both, [waiver({ scope: { findings: ['sql'] } })]), policy };
      }
    }
  });

const proposal = (path: string) =>
  fc.integer({ min: 0, max: 30 }).map((n): ProposedConfiguration | null =>
    n === 0
      ? null
      : {
          path,
          problems: Array.from({ length: n }, (_, i) => ({
            path,
            line: i + 1,
            column: 1,
            message: own('it is wrong'),
          })),
          differences: [],
          wouldConclude: null,
        },
  );

const reports: fc.Arbitrary<Report> = fc
  .record({
    made: fc.array(assessment, { maxLength: 8 }),
    proposed: proposal('.github/fairlead.yml'),
    proposedWaivers: proposal('.github/fairlead/waivers.yml'),
    left: fc.array(rung, { maxLength: 3 }),
  })
  .map(({ made, proposed, proposedWaivers, left }) =>
    report(
      made.map((make, i) => make(`p${String.fromCharCode(97 + i)}`)),
      {
        proposed,
        proposedWaivers,
        provenance: {
          notLookedAt: left.map((at, i) => ({
            policy: `q${String.fromCharCode(97 + i)}`,
            rung: at,
            reason: say`${'reviews'} are not known here`,
            elsewhere: false,
          })),
        },
      },
    ),
  );

/** The number before words, added up over every place where they stand; 0 where they do not. */
function said(text: string, words: RegExp): number {
  const all = [...text.matchAll(new RegExp(`([\\d,]+) (?:${words.source})`, 'gi'))];
  return all.reduce((sum, [, n = '']) => sum + Number(n.replaceAll(',', '')), 0);
}

function titleCounts(given: Report) {
  const title = renderTitle(given);
  const alone = /^Could not judge ([\d,]+) polic/.exec(title)?.[1];
  return {
    toFix: said(title, /to fix/),
    toConsider: said(title, /to consider/),
    unknown: alone === undefined ? said(title, /could not be judged(?=,|$)/) : Number(alone),
    letThrough: said(title, /not judged \(let/),
    waived: said(title, /waived/),
    passed: said(title, /(?:polic(?:y|ies) )?passed/),
    problems: said(title, /problems? in the new/),
    leftOut: said(title, /polic(?:y|ies) that blocks?/),
  };
}

/** What the title says of observed policies stands for no count of these. */
const loud = (given: Report) => !/^Nothing blocks here yet/.test(renderTitle(given));

const each = (check: (given: Report) => void) =>
  fc.assert(fc.property(reports.filter(loud), check), { numRuns: 150 });

function rows(markdown: string, sign: string): number {
  const all = [...markdown.matchAll(new RegExp(`^\\| ${sign} \\|.*\\|$`, 'gm'))].map(([row]) => row);
  const more = all.map((row) => /and ([\d,]+) more/.exec(row)?.[1]);
  return more.reduce((sum, n) => sum + (n === undefined ? 1 : Number(n)), 0);
}

describe('counts', () => {
  it('of the sentences above a report are the title’s', () =>
    each((given) => {
      const words = lead(given).join(' ');
      const { toFix, toConsider, unknown: unseen, letThrough, problems } = titleCounts(given);
      expect(said(words, /things? before/)).toBe(toFix);
      expect(said(words, /things? (?:is|are) worth/)).toBe(toConsider);
      expect(said(words.replace(/Of those only observed.*/, ''), /polic(?:y|ies) could not be judged/)).toBe(
        unseen,
      );
      expect(said(words, /polic(?:y|ies) (?:was|were) not judged, and let/)).toBe(letThrough);
      expect(said(words, /problems? and cannot merge/)).toBe(problems);
    }));

  it('of JSON are the title’s, and what it lists', () =>
    each((given) => {
      const { counts, policies, proposed, proposedWaivers } = JSON.parse(renderJson(given));
      expect(counts).toMatchObject(titleCounts(given));
      const findings = (at: string) =>
        policies.flatMap((one: { rung: string; findings?: [] }) =>
          one.rung === at ? (one.findings ?? []) : [],
        );
      expect([findings('block').length, findings('warn').length]).toEqual([counts.toFix, counts.toConsider]);
      expect([...(proposed?.problems ?? []), ...(proposedWaivers?.problems ?? [])]).toHaveLength(
        counts.problems,
      );
      expect(policies.flatMap((one: { rung: string; waived?: [] }) => one.waived ?? [])).toHaveLength(
        counts.waived,
      );
    }));

  it('of SARIF are the title’s', () =>
    each((given) => {
      const [{ results, invocations }] = JSON.parse(renderSarif(given, [])).runs;
      const { toFix, toConsider, waived, problems, unknown: unseen, letThrough } = titleCounts(given);
      const open = (level: string) =>
        results.filter(
          (one: { level: string; suppressions?: [] }) => one.level === level && !one.suppressions,
        );
      expect(open('error')).toHaveLength(toFix + problems);
      expect(open('warning')).toHaveLength(toConsider);
      expect(results.filter((one: { suppressions?: [] }) => one.suppressions)).toHaveLength(waived);
      const told = invocations[0].toolExecutionNotifications.filter(
        ({ level, message }: { level: string; message: { text: string } }) =>
          level !== 'note' && message.text.includes('could not be judged'),
      );
      expect(told).toHaveLength(unseen + letThrough);
    }));

  it('of the check’s page and of one document are the title’s', () =>
    each((given) => {
      const { title, summary, text } = renderCheck([given]);
      expect(title).toBe(renderTitle(given));
      const { toFix, toConsider, waived, passed, problems, unknown: unseen } = titleCounts(given);
      const whole = renderSummary(given);
      expect(whole).toContain(`### Fairlead: ${title}\n`);
      for (const page of [`${summary}\n${text}`, whole]) {
        expect([rows(page, '✗'), rows(page, '!')]).toEqual([toFix, toConsider]);
        expect(rows(page, '~')).toBe(waived);
        const folds = [...page.matchAll(/<summary>(.*)<\/summary>/g)].map(([, label]) => label).join('\n');
        expect([said(folds, /passed/), said(folds, /findings? waived/)]).toEqual([passed, waived]);
        expect([...page.matchAll(/^- \w+ could not be judged: /gm)]).toHaveLength(unseen);
        expect(said(page, /problems? to fix before/)).toBe(problems);
      }
    }));

  it('of a terminal are the title’s', () =>
    each((given) => {
      const lines = renderText(given, { colour: false, width: 10_000 }).split('\n');
      const { toFix, toConsider, waived, passed, problems, unknown: unseen } = titleCounts(given);
      const shown = lines.filter((line) => line === '    package-lock.json:120').length;
      const more = said(lines.join('\n'), /more; --format json/);
      const partly = lines.filter((line) => line === '    legacy/report.js:7').length;
      expect(shown + more + partly).toBe(toFix + toConsider);
      expect(lines.filter((line) => /^ {2}Waived until/.test(line))).toHaveLength(waived);
      const of = lines.find((line) => /^✓ \d+ passed: /.test(line)) ?? '';
      expect([said(of, /passed/), of.split(': ')[1]?.split(', ').length ?? 0]).toEqual([passed, passed]);
      expect(lines.filter((line) => /^\? \w+ could not be judged/.test(line))).toHaveLength(unseen);
      expect(lines.filter((line) => /it is wrong\.$/.test(line))).toHaveLength(problems);
    }));

  it('of the comment are the title’s', () =>
    each((given) => {
      const comment = renderComment(given) ?? '';
      const { toFix, toConsider, problems } = titleCounts(given);
      const items = (mark: RegExp) => [...comment.matchAll(mark)].length;
      const more = said(comment, /more, listed in the check/);
      const waiting = items(/^- Waived/gm);
      expect(items(/^\d+\. /gm) + items(/^- /gm) - waiting + more).toBe(toFix + toConsider + problems);
    }));
});
