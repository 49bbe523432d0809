import { describe, expect, it } from 'vitest';
import { own } from '../../../policies/engine/prose.ts';
import { renderAnnotations } from '../../../policies/engine/report/annotations.ts';
import { renderCheck } from '../../../policies/engine/report/check.ts';
import { renderComment } from '../../../policies/engine/report/comment.ts';
import { renderJson } from '../../../policies/engine/report/json.ts';
import { renderSarif } from '../../../policies/engine/report/sarif.ts';
import { renderSummary } from '../../../policies/engine/report/summary.ts';
import { renderText } from '../../../policies/engine/report/text.ts';
import { renderTitle } from '../../../policies/engine/report/title.ts';
import { usualWaiverRules } from '../../../policies/engine/waiver.ts';
import { examineWaivers } from '../../../policies/engine/waivers/examine.ts';
import { catalogue } from '../../../policies/index.ts';
import { failure, finding, judge, waiver } from '../waivers/samples.ts';
import { failing, lodash, missingRecord, passing, report } from './reports.ts';

const waived = judge(failure(finding()), [waiver()]);
const partly = judge(failure(finding(), finding({ fingerprint: 'xss' })), [
  waiver({ scope: { findings: ['sql'] } }),
]);
const ending = (until: string) => judge(failure(finding()), [waiver({ until })]);

const mixed = report([
  failing('adr-required', 'block', [missingRecord]),
  failing('dependencies', 'block', [lodash]),
  waived,
  passing('review'),
]);

describe('a waived finding', () => {
  it('is counted in the title', () => {
    expect(renderTitle(mixed)).toBe('2 to fix, 1 waived, 1 passed');
    expect(renderTitle(report([waived, passing('review')]))).toBe('1 waived, 1 passed');
    expect(renderTitle(report([waived]))).toBe('1 waived');
    expect(renderTitle(report([partly]))).toBe('1 to fix, 1 waived');
  });

  it('holds nothing and stands in the table, with its end and who approved it', () => {
    expect(report([waived]).conclusion).toBe('success');
    const { summary, text } = renderCheck([mixed]);
    expect(summary).toContain(
      '| ~ | static-analysis | Waived until 2026-12-31 (approved by `maria`, `SEC-412`): SQL is put together from text. | – |',
    );
    expect(text).toContain('The report is switched off in March.');
    expect(text).toContain('Asked for by `eve`.');
    expect(text).toContain('.github/fairlead/waivers.yml:2');
  });

  it('is told at the top when nothing else is', () => {
    expect(renderCheck([report([waived, passing('review')])]).summary).toContain(
      '**Nothing holds this merge: 1 finding is waived for now. 1 policy passed.**',
    );
  });

  it('stands beside those of the same policy that are not waived', () => {
    const { summary } = renderCheck([report([partly])]);
    expect(summary).toContain('| ✗ | static-analysis | SQL is put together from text');
    expect(summary).toContain('| ~ | static-analysis | Waived until');
  });

  it('is not counted among those that are only observed', () => {
    const { rung, ...rest } = waived;
    expect(renderTitle(report([{ ...rest, rung: 'observe' }, passing('review')]))).toBe('1 policy passed');
  });

  it.each([
    ['2026-11-20', 'until 2026-11-20, expires today'],
    ['2026-11-21', 'until 2026-11-21, expires in 1 day'],
    ['2026-11-27', 'until 2026-11-27, expires in 7 days'],
    ['2026-11-28', 'until 2026-11-28 (approved'],
  ])('that ends on %s says so from a week before', (until, expected) => {
    expect(renderCheck([report([ending(until)])]).summary).toContain(expected);
  });

  it('makes a comment only when it ends within a week', () => {
    expect(renderComment(report([ending('2026-11-28')]))).toBeNull();
    expect(renderComment(report([ending('2026-11-26')]))).toContain('expires in 6 days');
  });

  it('is a notice on its line, after everything else', () => {
    expect(renderAnnotations(report([partly]))).toMatchObject([
      { path: 'legacy/report.js', startLine: 7, level: 'failure' },
      { path: 'legacy/report.js', startLine: 7, level: 'notice' },
    ]);
  });

  it('is a suppressed result in SARIF', () => {
    const [run] = JSON.parse(renderSarif(report([partly]), [])).runs;
    expect(run.results).toHaveLength(2);
    expect(run.results[0].suppressions).toBeUndefined();
    expect(run.results[1].suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification:
          'legacy-sql: The report is switched off in March. Until 2026-12-31, approved by maria.',
      },
    ]);
  });

  it('is in JSON with its waivers', () => {
    const { counts, policies } = JSON.parse(renderJson(report([waived, partly])));
    expect(counts).toMatchObject({ toFix: 1, waived: 2 });
    expect(policies).toMatchObject([
      { outcome: 'waived', waived: [{ finding: { fingerprint: 'sql' }, waivers: [{ id: 'legacy-sql' }] }] },
      { outcome: 'fail', findings: [{ fingerprint: 'xss' }], waived: [{ finding: { fingerprint: 'sql' } }] },
    ]);
  });

  it('is in the text for terminals', () => {
    const text = renderText(mixed, { colour: false, width: 200 });
    expect(text).toContain('~ static-analysis\n  Waived until 2026-12-31 (approved by maria, SEC-412): SQL');
  });

  it('cannot make Markdown of its words', () => {
    const hostile = waiver({ reason: '](https://evil.example) @everyone <b>', ticket: '| x | @team' });
    const { summary, text } = renderCheck([report([judge(failure(finding()), [hostile])])]);
    // Everything of theirs stands in code.
    expect(`${summary}${text}`.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/evil|<b>|@/);
  });
});

describe('a waiver that does not apply', () => {
  it('says why once: beside what it does not permit', () => {
    const long = waiver({ until: '2027-12-31' });
    const policy = catalogue.find(({ id }) => id === 'static-analysis');
    if (!policy) throw new Error('the catalogue has no such policy');
    const setting = { policy, rung: 'block', options: {}, origin: { layer: 'x', line: 1 } } as const;
    const there = { settings: [setting], rules: usualWaiverRules, today: '2026-11-20', file: 'own' } as const;
    const { problems } = examineWaivers([long, waiver({ id: 'other', until: '2027-12-31' })], {
      ...there,
      repository: null,
    });
    const given = report([judge(failure(finding()), [long])], {
      provenance: { waivers: { problems, notes: [], again: false } },
    });
    for (const text of [renderText(given, { colour: false, width: 1000 }), renderSummary(given)]) {
      expect(
        text.match(/waiver `?legacy-sql`? does not apply: it would hold until 2027-12-31/gi),
      ).toHaveLength(1);
      // Nothing fails because of this one: it stands with the file.
      expect(text.match(/waivers\.yml:2:5`? the waiver `?other`? does not apply/g)).toHaveLength(1);
    }
  });

  it('says why where the finding is explained', () => {
    const judged = judge(failure(finding()), [waiver({ until: '2026-11-19' })]);
    expect(renderCheck([report([judged])]).text).toContain(
      'The waiver `legacy-sql` does not apply: it ended with 2026-11-19.',
    );
    expect(renderText(report([judged]), { colour: false, width: 200 })).toContain('it ended with 2026-11-19');
  });
});

describe('files of waivers', () => {
  const problem = { path: '.github/fairlead/waivers.yml', line: 3, column: 5, message: own('it is wrong') };

  it('with problems are said, and hold nothing by themselves', () => {
    const one = report([passing('review')], {
      provenance: { waivers: { problems: [problem], notes: [], again: false } },
    });
    expect(one.conclusion).toBe('success');
    expect(renderCheck([one]).summary).toContain('`.github/fairlead/waivers.yml:3:5` it is wrong.');
    expect(renderText(one, { colour: false, width: 200 })).toContain('waivers.yml:3:5 it is wrong');
  });

  it('with orphans say so where it is folded', () => {
    const notes = [{ ...problem, message: own('it permits nothing') }];
    const { summary, text } = renderCheck([
      report([passing('review')], { provenance: { waivers: { problems: [], notes, again: false } } }),
    ]);
    expect(summary).not.toContain('permits nothing');
    expect(text).toContain('it permits nothing');
  });

  it('that a change breaks fail it, on the line', () => {
    const path = problem.path;
    const one = report([passing('review')], {
      proposedWaivers: { path, problems: [problem], differences: [], wouldConclude: null },
    });
    expect(one.conclusion).toBe('failure');
    expect(renderTitle(one)).toBe('1 problem in the new waivers, 1 passed');
    expect(renderAnnotations(one)).toMatchObject([{ path, startLine: 3, level: 'failure' }]);
    expect(renderComment(one)).toContain('it is wrong');
  });

  it('that a change edits show what that does', () => {
    const one = report([passing('review')], {
      proposedWaivers: {
        path: problem.path,
        problems: [],
        differences: [own('removes legacy-sql')],
        wouldConclude: null,
      },
    });
    const { summary } = renderCheck([one]);
    expect(summary).toContain('judged by the waivers in force, not by its own');
    expect(summary).toContain('- removes legacy-sql');
  });
});
