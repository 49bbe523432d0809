import { describe, expect, it } from 'vitest';
import type { MergeSettings } from '../../policies/facts/merge-settings.ts';
import { mergeSettings } from '../../policies/repository/merge-settings.ts';
import { heals } from '../../policies/settings/heals.ts';
import { repository } from './sample.ts';
import { mergeSettings as settings } from './sample-repository.ts';

function judge(change: Partial<MergeSettings>, options: object = {}, more: object = {}) {
  const facts = { mergeSettings: { ...settings, ...change }, repository: { ...repository, ...more } };
  const verdict = mergeSettings.judge(facts, mergeSettings.options.parse(options));
  return verdict.outcome === 'fail'
    ? verdict.findings.map(({ fingerprint }) => fingerprint)
    : verdict.outcome;
}

describe('merge-settings', () => {
  it.each([
    ['asks for one thing by default', {}, {}, 'pass'],
    ['whose absence is told', { 'delete-branch': false }, {}, ['delete-branch']],
    ['and which can be left out', { 'delete-branch': false }, { 'delete-branch': null }, 'pass'],
    ['or asked for the other way round', {}, { 'delete-branch': false }, ['delete-branch']],
    [
      'tells every setting that is another',
      { squash: false },
      { squash: true, rebase: false, 'auto-merge': true },
      ['auto-merge', 'rebase', 'squash'],
    ],
    ['asks for titles where they are used', {}, { 'squash-title': 'PR_TITLE' }, ['squash-title']],
    [
      'and not where they are not',
      { squash: false },
      { 'squash-title': 'PR_TITLE', 'squash-message': 'PR_BODY' },
      'pass',
    ],
    [
      'the same of merge commits',
      { 'merge-commit': false },
      { 'merge-title': 'PR_TITLE', 'merge-message': 'BLANK' },
      'pass',
    ],
  ] as const)('%s', (_, change, options, expected) => {
    expect(judge(change, options)).toEqual(expected);
  });

  it('asks nothing of an archived repository', () => {
    expect(judge({ 'delete-branch': false }, {}, { archived: true })).toBe('skip');
  });

  it('can be put right by an edit, and only an administrator makes it', () => {
    expect(heals['merge-settings']?.but).toBeNull();
    const verdict = mergeSettings.judge(
      { mergeSettings: { ...settings, 'delete-branch': false }, repository },
      mergeSettings.options.parse({}),
    );
    expect(verdict).toMatchObject({ findings: [{ who: 'administrator' }] });
  });
});
