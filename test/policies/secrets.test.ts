import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import { type FoundSecret, type Secrets, secretKinds } from '../../policies/facts/secrets.ts';
import { secrets as policy } from '../../policies/pull-request/secrets.ts';

const key: FoundSecret = { kind: 'aws', path: 'src/a.ts', line: 3, occurrence: 1 };

function judge(facts: Partial<Secrets>, options: object = {}) {
  const secrets = { found: [], past: [], commits: null, moved: 0, files: 2, notText: 0, ...facts };
  return policy.judge({ secrets }, policy.options.parse(options));
}

describe('a secret', () => {
  it('is a finding with kind, place and what to do, and a fingerprint without the line', () => {
    const verdict = judge({ found: [key] });
    const [finding] = verdict.outcome === 'fail' ? verdict.findings : [];
    expect(toPlain(finding?.message ?? [])).toBe('An AWS secret access key is on line 3 of src/a.ts.');
    expect(toPlain(finding?.remedy ?? [])).toContain('revoke or renew it now');
    expect(finding).toMatchObject({
      path: 'src/a.ts',
      line: 3,
      severity: 'critical',
      fingerprint: 'aws|src/a.ts|1',
    });
  });

  it.each(secretKinds)('of kind %s has a name', (kind) => {
    const verdict = judge({ found: [{ ...key, kind }] });
    expect(verdict.outcome === 'fail' && toPlain(verdict.findings[0].message)).toMatch(
      /^An? .* is on line 3/,
    );
  });

  it.each<[string, object, 'pass' | 'fail']>([
    ['in an allowed path', { 'allow-paths': ['src/**'] }, 'pass'],
    ['in another path', { 'allow-paths': ['test/**'] }, 'fail'],
    ['of an allowed kind', { 'allow-kinds': ['aws'] }, 'pass'],
    ['of another kind', { 'allow-kinds': ['github'] }, 'fail'],
  ])('%s', (_, options, outcome) => {
    expect(judge({ found: [key] }, options).outcome).toBe(outcome);
  });

  it('beyond a hundred is counted', () => {
    const found = Array.from({ length: 150 }, (_, i) => ({ ...key, occurrence: i + 1 }));
    const verdict = judge({ found });
    const findings = verdict.outcome === 'fail' ? verdict.findings : [];
    expect(findings).toHaveLength(101);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(101);
    expect(toPlain(findings.at(-1)?.message ?? [])).toBe('50 more secrets in 1 file.');
  });
});

it('what is no finding is noted', () => {
  const verdict = judge({ found: [key], moved: 2, notText: 1 }, { 'allow-kinds': ['aws'] });
  expect(verdict.outcome === 'pass' && verdict.notes?.map(toPlain)).toEqual([
    '2 secrets that were there before only moved.',
    '1 secret left out by the options.',
    '1 file that is not text.',
  ]);
});

it('an unknown kind is refused', () => {
  expect(policy.options.safeParse({ 'allow-kinds': ['passwords'] }).success).toBe(false);
});

describe('a secret of a past commit', () => {
  const past = { kind: 'aws', path: 'src/a.ts', commit: '0123456789'.repeat(4) } as const;
  const commits = { all: 4, seen: 3, binary: 1 };
  it('names the commit and no line of the head', () => {
    const verdict = judge({ past: [past], commits });
    const [finding] = verdict.outcome === 'fail' ? verdict.findings : [];
    expect(toPlain(finding?.message ?? [])).toBe(
      'An AWS secret access key is in commit 0123456 of this change, in src/a.ts; a later commit removes it.',
    );
    expect(finding).not.toHaveProperty('line');
    expect(finding).not.toHaveProperty('path');
  });

  it.each<[object, 'pass' | 'fail']>([
    [{ 'every-commit': false }, 'pass'],
    [{ 'allow-paths': ['src/**'] }, 'pass'],
    [{ 'allow-kinds': ['aws'] }, 'pass'],
    [{ 'allow-kinds': ['github'] }, 'fail'],
  ])('%j: %s', (options, outcome) => {
    expect(judge({ past: [past], commits }, options).outcome).toBe(outcome);
  });

  it('says what was not looked at, and counts what is too much to list', () => {
    const verdict = judge({ commits });
    expect(verdict.outcome === 'pass' && verdict.notes?.map(toPlain)).toEqual([
      '1 of 4 commits not looked at one by one: merge commits, or more than can be shown.',
      '1 commit with files that are not text, which were not looked at there.',
    ]);
    const many = judge({ past: Array.from({ length: 25 }, () => past), commits });
    expect(many.outcome === 'fail' && toPlain(many.findings.at(-1)?.message ?? [])).toBe(
      '5 more secrets in past commits of this change.',
    );
  });
});
