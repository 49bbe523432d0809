import { describe, expect, it } from 'vitest';
import type { CodeAlert } from '../../policies/facts/code-scanning.ts';
import { codeScanning as policy } from '../../policies/repository/code-scanning.ts';
import { codeScanning } from './sample.ts';
import { hidden, settingsVerdict } from './settings-verdict.ts';

const head = codeScanning.head;
const other = 'e'.repeat(40);
const by = (tool: string, createdAt: string, more: object = {}) => ({
  tool,
  category: '/language:go',
  commit: other,
  createdAt,
  error: null,
  ...more,
});
const recent = '2026-10-20T09:00:00Z';
const stale = '2026-09-01T09:00:00Z';
const notSetUp = { configured: false, languages: [], updatedAt: null };
const closed = { available: false, defaultSetup: notSetUp, analyses: [], open: [] };
const on = (scanning: object, options = {}, repository = {}) =>
  settingsVerdict(policy, { codeScanning: scanning, repository }, options);

describe('the default branch', () => {
  it.each<readonly [string, object, object, string, readonly string[]]>([
    ['analysed lately', { analyses: [by('CodeQL', recent)] }, {}, 'pass', []],
    [
      'analysed long ago, and not moved since',
      { analyses: [by('CodeQL', stale, { commit: head })] },
      {},
      'pass',
      [],
    ],
    ['analysed long ago', { analyses: [by('CodeQL', stale)] }, {}, 'fail', ['stale']],
    [
      'analysed by a tool whose report could not be read',
      { analyses: [by('CodeQL', recent, { error: 'bad', commit: head })] },
      {},
      'fail',
      ['unreadable:codeql:/language:go'],
    ],
    [
      'analysed in two parts, one of which could not be read',
      { analyses: [by('CodeQL', recent), by('CodeQL', recent, { category: 'python', error: 'bad' })] },
      {},
      'fail',
      ['unreadable:codeql:python'],
    ],
    [
      'analysed in two parts, one of which is no more',
      { analyses: [by('CodeQL', recent), by('CodeQL', stale, { category: 'python', error: 'bad' })] },
      {},
      'pass',
      [],
    ],
    ['never analysed', { analyses: [], defaultSetup: notSetUp }, {}, 'fail', ['nothing-scans']],
    [
      'set up yesterday',
      {
        analyses: [],
        defaultSetup: { configured: true, languages: ['go'], updatedAt: '2026-11-02T09:00:00Z' },
      },
      {},
      'pass',
      [],
    ],
    [
      'set up long ago, and never analysed',
      { analyses: [], defaultSetup: { configured: true, languages: ['go'], updatedAt: stale } },
      {},
      'fail',
      ['never-ran'],
    ],
    [
      'set up, without a time, and never analysed',
      { analyses: [], defaultSetup: { configured: true, languages: ['go'], updatedAt: null } },
      {},
      'fail',
      ['never-ran'],
    ],
    [
      'set up, and without a language that is read',
      { analyses: [], defaultSetup: { configured: true, languages: [], updatedAt: stale } },
      {},
      'pass',
      [],
    ],
    [
      'reported on by a tool that looks at dependencies',
      { analyses: [by('Trivy', recent)], defaultSetup: notSetUp },
      {},
      'fail',
      ['nothing-scans'],
    ],
    ...['Gitleaks', 'checkov', 'zizmor', 'Scorecard', 'Fairlead', 'Snyk Open Source', 'osv-scanner'].map(
      (tool) =>
        [
          `reported on by ${tool} alone`,
          { analyses: [by(tool, recent)], defaultSetup: notSetUp },
          {},
          'fail',
          ['nothing-scans'],
        ] as const,
    ),
    ...[
      'SnykCode',
      'Semgrep OSS',
      'ESLint',
      'Bandit',
      'Brakeman',
      'gosec',
      'SonarQube',
      'a tool of ours',
    ].map((tool) => [`analysed by ${tool}`, { analyses: [by(tool, recent)] }, {}, 'pass', []] as const),
    [
      'reported on by a tool that looks at dependencies, long after CodeQL',
      { analyses: [by('Trivy', recent), by('CodeQL', stale)] },
      {},
      'fail',
      ['stale'],
    ],
    [
      'reported on by a tool that looks at dependencies, the default setup hidden',
      { analyses: [by('Trivy', recent)], defaultSetup: hidden },
      {},
      'unknown',
      [],
    ],
    [
      'reported on by a tool that looks at dependencies, the default setup new',
      {
        analyses: [by('Trivy', recent)],
        defaultSetup: { configured: true, languages: ['go'], updatedAt: '2026-11-02T09:00:00Z' },
      },
      {},
      'pass',
      [],
    ],
    [
      'reported on by the tool that is asked for',
      { analyses: [by('Trivy', recent)] },
      { tools: ['trivy'] },
      'pass',
      [],
    ],
    ['analysed by all the tools', { analyses: [by('Semgrep', recent)] }, { tools: ['semgrep'] }, 'pass', []],
    [
      'analysed by another tool',
      { analyses: [by('CodeQL', recent)] },
      { tools: ['semgrep'] },
      'fail',
      ['tool:semgrep'],
    ],
    [
      'analysed by the tool long ago',
      { analyses: [by('CodeQL', recent), by('Semgrep', stale)] },
      { tools: ['Semgrep', 'CodeQL'] },
      'fail',
      ['tool:semgrep'],
    ],
    ['whose analyses are hidden', { analyses: hidden }, {}, 'unknown', []],
    ['never analysed, the default setup hidden', { analyses: [], defaultSetup: hidden }, {}, 'unknown', []],
    [
      'analysed lately, the default setup hidden',
      { analyses: [by('CodeQL', recent)], defaultSetup: hidden },
      {},
      'pass',
      [],
    ],
    ['whose alerts are hidden', { open: hidden, available: hidden }, {}, 'unknown', []],
    ['without a head that is known', { head: null, analyses: [by('CodeQL', stale)] }, {}, 'fail', ['stale']],
  ])('%s: %s', (_, scanning, options, outcome, about) => {
    const said = on(scanning, options);
    expect([said.outcome, said.about]).toEqual([outcome, about]);
  });
});

describe('where the product is off', () => {
  it.each<readonly [string, object, object, string]>([
    ['private', {}, {}, 'skip'],
    ['internal', { visibility: 'internal' }, {}, 'skip'],
    ['private, required', {}, { 'private-repositories': 'required' }, 'fail'],
    ['public, where it costs nothing', { visibility: 'public' }, {}, 'fail'],
    ['archived', { archived: true }, { 'private-repositories': 'required' }, 'skip'],
    ['empty', { empty: true }, { 'private-repositories': 'required' }, 'skip'],
    ['a fork', { fork: true }, { 'private-repositories': 'required' }, 'skip'],
  ])('%s: %s', (_, repository, options, outcome) => {
    expect(on(closed, options, repository).outcome).toBe(outcome);
  });
});

describe('an open alert', () => {
  const alert: CodeAlert = {
    number: 3,
    tool: 'CodeQL',
    rule: 'js/sql-injection',
    description: 'Query built from input',
    severity: 'high',
    path: 'src/db.ts',
    line: 12,
    createdAt: '2026-10-04T09:00:00Z',
  };
  it.each<readonly [string, Partial<CodeAlert>, string]>([
    ['of 30 days', {}, 'pass'],
    ['of 31 days', { createdAt: '2026-10-03T08:00:00Z' }, 'fail'],
    ['that is critical', { severity: 'critical' }, 'fail'],
    ['that is low', { severity: 'low', createdAt: '2026-06-01T09:00:00Z' }, 'pass'],
    ['that is about no security', { severity: null, createdAt: '2020-01-01T00:00:00Z' }, 'pass'],
    ['without a time that can be read', { createdAt: '' }, 'fail'],
  ])('%s: %s', (_, one, outcome) => {
    expect(on({ open: [{ ...alert, ...one }] }).outcome).toBe(outcome);
  });

  it('without a severity is counted', () => {
    expect(on({ open: [{ ...alert, severity: null }] }).notes).toBe(
      '1 open alert without a security severity: no deadline is set for them',
    );
  });
});
