import { describe, expect, it } from 'vitest';
import { toMarkdown } from '../../policies/engine/markdown.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { NewResult, StaticAnalysis } from '../../policies/facts/static-analysis.ts';
import { staticAnalysis as policy } from '../../policies/pull-request/static-analysis.ts';
import { staticAnalysis as sample } from './sample.ts';

function result(of: Partial<NewResult> = {}): NewResult {
  return {
    tool: 'CodeQL',
    rule: 'js/sql-injection',
    level: 'warning',
    security: null,
    message: 'This query depends on a user-provided value.',
    help: null,
    helpAddress: null,
    path: 'src/a.ts',
    line: 12,
    endLine: 14,
    fingerprint: 'CodeQL|js/sql-injection|src/a.ts|39fa:1',
    ...of,
  };
}

function judge(facts: Partial<StaticAnalysis>, options: Record<string, unknown> = {}) {
  return policy.judge({ staticAnalysis: { ...sample, ...facts } }, policy.options.parse(options));
}

function findings(results: readonly NewResult[], options: Record<string, unknown> = {}) {
  const verdict = judge({ results }, options);
  return verdict.outcome === 'fail' ? verdict.findings : [];
}

describe('thresholds', () => {
  const level = 'fail-on-level';
  const security = 'fail-on-security-severity';
  it.each<[Partial<NewResult>, Record<string, string>, 'pass' | 'fail']>([
    [{ level: 'error' }, {}, 'fail'],
    [{ level: 'warning' }, {}, 'pass'],
    [{ level: 'note', security: 'high' }, {}, 'fail'],
    [{ level: 'note', security: 'critical' }, {}, 'fail'],
    [{ level: 'note', security: 'medium' }, {}, 'pass'],
    [{ level: 'warning' }, { [level]: 'warning' }, 'fail'],
    [{ level: 'error' }, { [level]: 'warning' }, 'fail'],
    [{ level: 'note' }, { [level]: 'warning' }, 'pass'],
    [{ level: 'note' }, { [level]: 'note' }, 'fail'],
    [{ level: 'none' }, { [level]: 'note' }, 'pass'],
    [{ level: 'error' }, { [level]: 'none' }, 'pass'],
    [{ level: 'error', security: 'high' }, { [level]: 'none' }, 'fail'],
    [{ level: 'note', security: 'critical' }, { [security]: 'none' }, 'pass'],
    [{ level: 'note', security: 'high' }, { [security]: 'critical' }, 'pass'],
    [{ level: 'note', security: 'low' }, { [security]: 'low' }, 'fail'],
    [{ level: 'note', security: null }, { [security]: 'low' }, 'pass'],
  ])('%j with %j: %s', (of, options, outcome) => {
    expect(judge({ results: [result(of)] }, options).outcome).toBe(outcome);
  });
});

describe('a finding', () => {
  it('says rule, place, message, tool and severity, and stands on its lines', () => {
    const [finding] = findings([result({ level: 'error', security: 'high', help: 'Use parameters.' })]);
    expect(finding).toMatchObject({
      path: 'src/a.ts',
      line: 12,
      endLine: 14,
      severity: 'high',
      who: 'author',
      fingerprint: 'CodeQL|js/sql-injection|src/a.ts|39fa:1',
    });
    expect(toPlain(finding?.message ?? [])).toBe(
      'js/sql-injection in src/a.ts:12: This query depends on a user-provided value (CodeQL, error, security severity high).',
    );
    expect(toPlain(finding?.remedy ?? [])).toBe(
      'Use parameters. If it is a false alarm, say why in a comment codeql[js/sql-injection] at that line.',
    );
  });

  it('about a whole new file has no line, and no severity when the rule is not about security', () => {
    const [finding] = findings([result({ level: 'error', line: null, endLine: null })]);
    expect(finding).not.toHaveProperty('line');
    expect(finding).not.toHaveProperty('severity');
    expect(toPlain(finding?.message ?? [])).toContain('in src/a.ts:');
  });

  it.each([
    [{ tool: 'Semgrep OSS', rule: 'a.b' }, 'nosemgrep: a.b'],
    [{ tool: 'ESLint', rule: 'no-eval' }, 'eslint-disable-next-line no-eval -- reason'],
    [{ tool: 'zizmor', rule: 'zizmor/unpinned-uses' }, 'zizmor: ignore[unpinned-uses]'],
    [{ tool: 'Acme', rule: 'x' }, 'suppress it at that line the way Acme does'],
    [{ tool: 'Acme', rule: 'x', helpAddress: 'https://acme.test/x' }, 'Read https://acme.test/x.'],
    [{ tool: 'Acme', rule: 'x' }, 'Read what Acme says about x.'],
  ])('of %j tells how to go on', (of, words) => {
    const [finding] = findings([result({ level: 'error', ...of })]);
    expect(toPlain(finding?.remedy ?? [])).toContain(words);
  });

  it('keeps whatever a tool says inert', () => {
    const hostile = '@everyone <img src=x> [link](https://evil.test) `code`\n# heading';
    const [finding] = findings([
      result({
        level: 'error',
        tool: hostile,
        rule: hostile,
        message: hostile,
        help: hostile,
        helpAddress: hostile,
        path: hostile,
      }),
    ]);
    for (const prose of [finding?.message ?? [], finding?.remedy ?? []]) {
      const outside = toMarkdown(prose).replaceAll(/(`+)[^\n]*?[^`]\1(?!`)/g, '');
      expect(outside).not.toMatch(/[@<[#\n]/);
    }
  });
});

describe('many findings', () => {
  const many = Array.from({ length: 312 }, (_, i) =>
    result({ level: 'error', line: i + 1, path: `src/${i % 7}.ts`, fingerprint: `f${i}` }),
  );

  it('are listed up to 300, and the rest is one finding that fails too', () => {
    const found = findings(many);
    expect(found).toHaveLength(301);
    expect(toPlain(found.at(-1)?.message ?? [])).toBe('And 12 new results more in 7 files.');
    expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(301);
  });
});

describe('what does not count', () => {
  it('is named in notes', () => {
    const verdict = judge({
      results: [result()],
      setAside: {
        suppressed: 1,
        unchanged: 2,
        elsewhere: 3,
        untouchedLines: 4,
        withoutLine: 5,
        takenOver: 6,
      },
    });
    expect(verdict.outcome).toBe('pass');
    expect(verdict.outcome === 'pass' && verdict.notes?.map(toPlain)).toEqual([
      'New, and below the threshold: js/sql-injection in src/a.ts:12.',
      "Results that were there before or do not count: 3 in files this change does not touch, 4 on lines it does not touch, 5 without a line, 1 suppressed, 2 known to the tool's baseline, 6 shown by workflow-hardening.",
    ]);
  });

  it('is what is in ignored paths', () => {
    const results = [result({ level: 'error', path: 'test/fixtures/bad.ts' }), result({ level: 'error' })];
    expect(findings(results, { 'paths-ignore': ['test/**'] })).toHaveLength(1);
  });
});

describe('with no analysis', () => {
  it.each<[StaticAnalysis['lookedIn'], Record<string, unknown>, string]>([
    [[], {}, 'No analysis was supplied for this commit: no SARIF file was given.'],
    [
      ['artifact'],
      {},
      'no workflow artifact of this commit is named fairlead-sarif. To have one judged, let the job',
    ],
    [['artifact'], { artifacts: ['a', 'b'] }, 'no workflow artifact of this commit is named a or b.'],
    [['file'], { artifacts: [] }, "To have one judged, give the file to Fairlead's action or command line."],
    [
      ['artifact', 'code-scanning'],
      {},
      'fairlead-sarif, code scanning has no analysis of this pull request.',
    ],
  ])('looked for in %j, it skips and says how to supply one', (lookedIn, options, words) => {
    const verdict = judge({ analyses: [], lookedIn }, options);
    expect(verdict.outcome).toBe('skip');
    expect(verdict.outcome === 'skip' && toPlain(verdict.because)).toContain(words);
  });
});

describe('what it asks collectors for', () => {
  it('by default is one artifact name', () => {
    expect(policy.asks?.(policy.options.parse({}))).toEqual({
      sarifArtifacts: ['fairlead-sarif'],
      requiredTools: [],
      codeScanning: [],
    });
  });

  it('follows the options', () => {
    const options = policy.options.parse({ require: ['CodeQL'], artifacts: ['x'], 'code-scanning': true });
    expect(policy.asks?.(options)).toEqual({
      sarifArtifacts: ['x'],
      requiredTools: ['CodeQL'],
      codeScanning: ['alerts'],
    });
  });
});
