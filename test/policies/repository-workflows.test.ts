import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import { ruleNames } from '../../policies/pull-request/workflow-hardening/rule.ts';
import { titles } from '../../policies/repository/repository-workflows/words.ts';
import { repositoryWorkflows } from '../../policies/repository/repository-workflows.ts';
import { said } from './repository-files.ts';
import { repositorySamples } from './sample-repository.ts';

const job = (...steps: readonly string[]) =>
  `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`;
const pasted = `run: echo "$\{{ github.event.issue.title }}"`;
const stranger = (n: number) =>
  Object.fromEntries(
    Array.from({ length: n }, (_, i) => [
      `.github/workflows/${i}.yml`,
      job(pasted).replace('on: push', 'on: issues'),
    ]),
  );

function judge(files: Readonly<Record<string, string>>, options: object = {}, more: object = {}) {
  const all = Object.entries(files).map(([path, head]) => ({ path, head, base: null }));
  const facts = { repositoryWorkflows: { ...repositorySamples.repositoryWorkflows, ...more, files: all } };
  const verdict = repositoryWorkflows.judge(facts as never, repositoryWorkflows.options.parse(options));
  return verdict.outcome === 'fail'
    ? verdict.findings.map((one) => ({ ...one, message: toPlain(one.message) }))
    : verdict.outcome;
}

describe('repository-workflows', () => {
  it.each([
    ['no workflow', { 'README.md': '' }, 'skip'],
    ['nothing wrong', { '.github/workflows/a.yml': job('run: npm test') }, 'pass'],
    ['something wrong', { '.github/workflows/a.yml': job('uses: a/b@main') }, 'fail'],
    [
      'an action beside',
      { 'deploy/action.yml': 'runs:\n  using: composite\n  steps:\n    - uses: a/b@main\n' },
      'fail',
    ],
    [
      'an action of tests',
      { 'tests/x/action.yml': 'runs:\n  using: composite\n  steps:\n    - uses: a/b@main\n' },
      'skip',
    ],
    ['another folder', { 'ci/workflows/a.yml': job('uses: a/b@main') }, 'skip'],
    ['a file that GitHub refuses', { '.github/workflows/a.yml': 'on: [push\n' }, 'fail'],
    [
      'a file over a limit',
      { '.github/workflows/a.yml': `${job('run: a')}#${'x'.repeat(300_000)}` },
      'unknown',
    ],
  ])('%s', async (_, files, outcome) => {
    expect((await said(repositoryWorkflows, files)).outcome).toBe(outcome);
  });

  it.each([
    ['a text', 'just words\n', 'it is a text'],
    ['a list', '- push\n', 'it is a list'],
    ['nothing but comments', '# on: push\n', 'it holds nothing'],
    ['nothing', '', 'it holds nothing'],
    ['no event', job('run: a').replace('on: push\n', ''), 'it names no event that starts it'],
    ['an event without a name', job('run: a').replace('on: push', 'on:'), 'it names no event that starts it'],
    ['no jobs', 'on: push\n', 'it has no map of jobs'],
    ['jobs in a list', 'on: push\njobs:\n  - a\n', 'it has no map of jobs'],
    ['a job that is a text', 'on: push\njobs:\n  a: b\n', 'line 3: the job `a` is no map'],
    ['a job without steps', 'on: push\njobs:\n  a:\n    runs-on: b\n', 'line 3: the job `a` has no steps'],
    ['steps in a map', 'on: push\njobs:\n  a:\n    steps:\n      run: a\n', 'are no list'],
    ['a step that is a text', job('npm test'), 'a step of the job `a` is no map'],
  ])('says of a workflow that is %s what GitHub makes of it', async (_, text, words) => {
    const { outcome, words: all } = await said(repositoryWorkflows, { '.github/workflows/a.yml': text });
    expect([outcome, all]).toEqual(['pass', expect.stringContaining(words.replaceAll('`', ''))]);
  });

  it.each([
    ['a called workflow', 'on: push\npermissions: {}\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n'],
    ['events in a list', job('run: a').replace('on: push', 'on: [push]')],
    ['events in a map', job('run: a').replace('on: push', 'on:\n  push:')],
  ])('says nothing of %s', async (_, text) => {
    expect((await said(repositoryWorkflows, { '.github/workflows/a.yml': text })).words).not.toContain(
      'GitHub refuses',
    );
  });

  it('makes one finding of one reason, and names what is used', () => {
    const found = judge({
      '.github/workflows/a.yml': job('uses: a/b@v1', 'uses: a/b@v2', 'uses: c/d@v1'),
      '.github/workflows/b.yml': job('uses: a/b@v1'),
    });
    expect(found).toMatchObject([
      {
        message: expect.stringContaining('4 places in 2 files, a/b, c/d.'),
        path: '.github/workflows/a.yml',
        alsoIn: ['.github/workflows/b.yml'],
        fingerprint: 'unpinned-uses|medium',
        who: 'maintainer',
      },
    ]);
  });

  it('keeps kinds of one rule apart by how bad they are, the worst first', () => {
    const found = judge({ '.github/workflows/a.yml': job('uses: a/b@v1', 'uses: c/d@main') });
    expect(found).toMatchObject([{ severity: 'high' }, { severity: 'medium' }]);
  });

  it('shows what is serious one by one, up to ten', () => {
    expect(judge(stranger(3))).toHaveLength(3);
    const many = judge(stranger(12));
    expect(many).toHaveLength(1);
    expect(many).toMatchObject([{ message: expect.stringContaining('12 places in 12 files') }]);
  });

  it('has a finding’s own fingerprint while places come and go', () => {
    const of = (files: Readonly<Record<string, string>>) => {
      const found = judge(files);
      return typeof found === 'string' ? found : found.map(({ fingerprint }) => fingerprint);
    };
    const one = { '.github/workflows/a.yml': job('uses: a/b@v1', 'uses: c/d@v1') };
    expect(of({ ...one, '.github/workflows/b.yml': job('uses: e/f@v1') })).toEqual(of(one));
  });

  it('leaves out what the options leave out', () => {
    const files = { '.github/workflows/a.yml': job('uses: a/b@main') };
    expect(judge(files, { ignore: ['unpinned-uses'] })).toBe('pass');
    expect(judge(files, { pins: [{ uses: 'a/**', pin: 'any' }] })).toBe('pass');
    expect(judge(files, {}, { owner: 'a' })).toBe('pass');
    expect(judge(files, {}, { archived: true })).toBe('skip');
  });

  it('has a sentence for every rule', () => {
    expect(Object.keys(titles).sort()).toEqual([...ruleNames].sort());
  });
});
