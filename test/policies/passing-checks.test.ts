import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import type { CheckResult, RequiredCheck } from '../../policies/facts/checks.ts';
import { passingChecks as policy } from '../../policies/pull-request/passing-checks.ts';

const actions = { id: 15368, slug: 'github-actions' };

function result(name: string, state: CheckResult['state'], more: Partial<CheckResult> = {}): CheckResult {
  return { name, kind: 'check_run', app: actions, state, at: '2026-11-02T14:00:00Z', url: null, ...more };
}

function required(name: string, appId: number | null = actions.id): RequiredCheck {
  return { name, appId, from: 'ruleset' };
}

interface Case {
  readonly results: readonly CheckResult[];
  readonly required?: readonly RequiredCheck[];
  readonly options?: Parameters<typeof policy.options.parse>[0];
}

function judge({ results, required: demanded = [], options = {} }: Case) {
  const facts = { checks: { head: 'a'.repeat(40), results, required: demanded } };
  const verdict = policy.judge(facts, policy.options.parse(options));
  const findings = verdict.outcome === 'fail' ? verdict.findings : [];
  const said =
    verdict.outcome === 'fail' ? findings.flatMap((f) => [f.message, f.remedy]) : [verdict.because];
  const notes = verdict.outcome === 'skip' ? [] : (verdict.notes ?? []);
  return {
    outcome: verdict.outcome,
    about: findings.map(({ fingerprint }) => fingerprint),
    said: [...said, ...notes].map(toPlain).join('\n'),
  };
}

describe('a status that somebody with a part in the change sent', () => {
  const sent = (state: CheckResult['state']) =>
    result('test', state, { kind: 'status', app: null, byAuthor: 'maria' });
  it.each<readonly [string, Case, readonly string[]]>([
    [
      'is no proof of what is required',
      { results: [sent('success')], required: [required('test', null)] },
      ['missing:test'],
    ],
    ['is nothing where nothing ran', { results: [sent('success')] }, ['nothing-ran']],
    [
      'does no harm beside a real one',
      { results: [sent('success'), result('test', 'success')], required: [required('test', null)] },
      [],
    ],
    [
      'counts when it is bad news',
      { results: [sent('failure')], required: [required('test', null)] },
      ['result:status::test'],
    ],
  ])('%s', (_, given, about) => {
    expect(judge(given).about).toEqual(about);
  });

  it('is named', () => {
    const { said } = judge({ results: [sent('success')], required: [required('test', null)] });
    expect(said).toContain('maria, who had a part in the change');
    expect(judge({ results: [sent('success')] }).said).toContain('test was sent by maria');
  });
});

describe('a required check', () => {
  it.each<readonly [CheckResult['state'], string]>([
    ['failure', 'test of github-actions failed'],
    ['timed_out', 'ran out of time'],
    ['cancelled', 'was cancelled'],
    ['action_required', 'waits for somebody'],
    ['stale', 'given up by GitHub'],
    ['pending', 'has not finished'],
  ])('that is %s fails', (state, says) => {
    const { about, said } = judge({ results: [result('test', state)], required: [required('test')] });
    expect(about).toEqual(['result:check_run:github-actions:test']);
    expect(said).toContain(says);
  });

  it.each<readonly [string, Case, readonly string[]]>([
    ['success', { results: [result('test', 'success')], required: [required('test')] }, []],
    ['neutral', { results: [result('test', 'neutral')], required: [required('test')] }, []],
    ['any source', { results: [result('test', 'success')], required: [required('test', null)] }, []],
    [
      'has not reported',
      { results: [result('lint', 'success')], required: [required('test')] },
      ['missing:test:15368'],
    ],
    ['no result at all', { results: [], required: [required('test')] }, ['missing:test:15368']],
    [
      'from another App',
      {
        results: [result('test', 'success', { app: { id: 1, slug: 'evil' } })],
        required: [required('test')],
      },
      ['missing:test:15368'],
    ],
    [
      'from a person',
      { results: [result('test', 'success', { app: null, kind: 'status' })], required: [required('test')] },
      ['missing:test:15368'],
    ],
    [
      'from an App whose number is not known',
      {
        results: [result('test', 'success', { app: { id: null, slug: 'github-actions' } })],
        required: [required('test')],
      },
      ['missing:test:15368'],
    ],
    [
      'a good one beside a bad one from elsewhere',
      {
        results: [result('test', 'success'), result('test', 'failure', { app: { id: 1, slug: 'evil' } })],
        required: [required('test')],
      },
      [],
    ],
    [
      'a check run and a status of one name are both required',
      {
        results: [result('test', 'success'), result('test', 'failure', { kind: 'status', app: null })],
        required: [required('test', null)],
      },
      ['result:status::test'],
    ],
    [
      'required twice is one finding',
      { results: [result('test', 'failure')], required: [required('test'), required('test', null)] },
      ['result:check_run:github-actions:test'],
    ],
    [
      'others are ignored',
      { results: [result('test', 'success'), result('lint', 'failure')], required: [required('test')] },
      [],
    ],
    [
      'others are required',
      {
        results: [result('test', 'success'), result('lint', 'failure')],
        required: [required('test')],
        options: { others: 'require' },
      },
      ['result:check_run:github-actions:lint'],
    ],
    [
      'by our options',
      { results: [result('lint', 'success')], options: { required: ['test'] } },
      ['missing:test'],
    ],
    [
      'by our options, from an App',
      {
        results: [result('scan', 'success')],
        options: { required: [{ name: 'scan', app: 'acme-scanner' }] },
      },
      ['missing:scan:acme-scanner'],
    ],
    [
      'by our options, from the right App',
      {
        results: [result('scan', 'success')],
        options: { required: [{ name: 'scan', app: 'github-actions' }] },
      },
      [],
    ],
  ])('%s', (_, given, about) => {
    expect(judge(given).about).toEqual(about);
  });

  it('names who else reported under its name', () => {
    const evil = result('test', 'success', { app: { id: 1, slug: 'evil' } });
    expect(judge({ results: [evil], required: [required('test')] }).said).toContain(
      'test must come from the App with number 15368 and has not; what evil reported under that name does not count',
    );
  });

  it('passes with a note on what was not required and failed', () => {
    const { outcome, said } = judge({
      results: [result('test', 'success'), result('lint', 'failure')],
      required: [required('test')],
    });
    expect(outcome).toBe('pass');
    expect(said).toContain('1 check good on aaaaaaa: test');
    expect(said).toContain('Not required, and did not pass: lint.');
  });
});

describe('a skipped required check', () => {
  const gate = [required('gate')];
  const skipped = result('gate', 'skipped');
  it.each<readonly [string, Case, readonly string[]]>([
    [
      'counts when nothing else failed',
      { results: [skipped, result('test', 'success')], required: gate },
      [],
    ],
    [
      'does not when something failed',
      { results: [skipped, result('test', 'failure')], required: gate },
      ['skipped:result:check_run:github-actions:gate'],
    ],
    [
      'does not when something was cancelled',
      { results: [skipped, result('test', 'cancelled')], required: gate },
      ['skipped:result:check_run:github-actions:gate'],
    ],
    [
      'counts as on GitHub',
      { results: [skipped, result('test', 'failure')], required: gate, options: { skipped: 'accept' } },
      [],
    ],
    [
      'never counts',
      { results: [skipped, result('test', 'success')], required: gate, options: { skipped: 'refuse' } },
      ['skipped:result:check_run:github-actions:gate'],
    ],
  ])('%s', (_, given, about) => {
    expect(judge(given).about).toEqual(about);
  });
});

describe('when nothing is required', () => {
  it.each<readonly [string, Case, readonly string[]]>([
    ['all good', { results: [result('a', 'success'), result('b', 'skipped'), result('c', 'neutral')] }, []],
    [
      'one pending',
      { results: [result('a', 'success'), result('b', 'pending')] },
      ['result:check_run:github-actions:b'],
    ],
    [
      'one failed',
      { results: [result('a', 'success'), result('b', 'failure')] },
      ['result:check_run:github-actions:b'],
    ],
    ['zero checks is not success', { results: [] }, ['nothing-ran']],
    [
      'only skipped is not success',
      { results: [result('a', 'skipped'), result('b', 'skipped')] },
      ['nothing-ran'],
    ],
    ['only skipped, accepted', { results: [result('a', 'skipped')], options: { skipped: 'accept' } }, []],
  ])('%s', (_, given, about) => {
    expect(judge(given).about).toEqual(about);
  });
});

it('gives every finding a fingerprint of its own', () => {
  const results = [
    result('a', 'failure'),
    result('a', 'failure', { kind: 'status', app: null }),
    result('b', 'skipped'),
  ];
  const { about } = judge({
    results,
    required: [required('b'), required('c'), required('c', null)],
    options: { others: 'require' },
  });
  expect(new Set(about).size).toBe(about.length);
  expect(about.length).toBe(5);
});

it('refuses unknown and empty options', () => {
  for (const options of [
    { required: [''] },
    { required: [{ name: 'a' }] },
    { skipped: true },
    { all: true },
  ]) {
    expect(policy.options.safeParse(options).success).toBe(false);
  }
});
