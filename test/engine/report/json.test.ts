import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { say } from '../../../policies/engine/prose.ts';
import { renderJson } from '../../../policies/engine/report/json.ts';
import { busy, failing, missingRecord, passing, report } from './reports.ts';

const read = (given: Parameters<typeof renderJson>[0]): Record<string, unknown> =>
  JSON.parse(renderJson(given));

describe('renderJson', () => {
  it('has these fields, for good', () => {
    expect(Object.keys(read(busy))).toEqual([
      'version',
      'subject',
      'identity',
      'base',
      'head',
      'conclusion',
      'title',
      'counts',
      'policies',
      'configuration',
      'proposed',
      'proposedWaivers',
      'waivers',
      'sources',
      'calls',
      'notLookedAt',
    ]);
    expect(read(busy)).toMatchObject({
      version: 2,
      subject: '#12',
      identity: { kind: 'pull_request', client: 'github.com/3', repositoryId: 7, subjectId: '12' },
      conclusion: 'failure',
      calls: 6,
      proposed: null,
    });
  });

  it('is described in docs/report.md, member by member', () => {
    const page = readFileSync('docs/report.md', 'utf8');
    const described = (heading: string) => {
      const [, section = ''] = page.split(`\n## ${heading}\n`);
      const [first = ''] = (heading === '' ? page : section).split('\n## ');
      return [...first.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    };
    const notLookedAt = [{ policy: 'a', rung: 'block', reason: say`no`, elsewhere: false }] as const;
    const given = read(report([], { provenance: { notLookedAt } }));
    expect(described('')).toEqual(Object.keys(given));
    expect(described('Identity')).toEqual(Object.keys(given.identity as object));
    expect(described('Not looked at')).toEqual(Object.keys((given.notLookedAt as object[])[0] ?? {}));
    expect(described('Policies').sort()).toEqual(['fail', 'pass', 'skip', 'unknown', 'waived']);
    expect(page).toContain(`\`version\` is ${given.version}.`);
  });

  it('tells each outcome with what belongs to it', () => {
    const setIn = { layer: '.github/fairlead.yml@77d0e12', line: 3 };
    expect(read(busy).policies).toMatchObject([
      {
        policy: 'adr-required',
        rung: 'block',
        outcome: 'fail',
        setIn,
        findings: [{ who: 'author', fingerprint: 'adr', draft: { path: 'docs/adr/0023-use-redis.md' } }],
      },
      {
        outcome: 'fail',
        findings: [
          {
            message: 'lodash 4.17.15 has GHSA-35jh-r3h4-6jhm (high, prototype pollution)',
            path: 'package-lock.json',
            line: 120,
            severity: 'high',
          },
          {},
        ],
      },
      {
        outcome: 'unknown',
        missing: [
          {
            fact: 'checks',
            reason: 'api.osv.dev answered 503 three times',
            remedy: 'It is retried automatically',
          },
        ],
      },
      { outcome: 'pass', because: 'all is as it should be', notes: [] },
      { outcome: 'fail', rung: 'warn' },
      { outcome: 'skip', because: 'nothing it looks at was changed' },
      { outcome: 'fail', rung: 'observe' },
    ]);
  });

  it('tells what a new configuration would do, and what is wrong with one', () => {
    const message = say`unknown key "${'a'}"`;
    const problems = [{ path: 'f.yml', line: 1, column: 2, message }];
    const proposed = { path: 'f.yml', problems, differences: [say`${'a'} off`], wouldConclude: null };
    expect(read(report([], { proposed }))).toMatchObject({
      proposed: {
        path: 'f.yml',
        problems: [{ path: 'f.yml', line: 1, column: 2, message: 'unknown key "a"' }],
        differences: ['a off'],
        wouldConclude: null,
      },
    });
  });

  it('says what was not looked at though the policy failed', () => {
    const gaps = [{ fact: 'changedFiles', reason: say`3,000 of ${'many'} files` } as const];
    expect(read(report([{ ...failing('a', 'block', [missingRecord]), gaps }])).policies).toMatchObject([
      { notLookedAt: [{ fact: 'changedFiles', reason: '3,000 of many files', remedy: null }] },
    ]);
  });

  it('is the same for the same report', () => {
    expect(renderJson(busy)).toBe(renderJson(structuredClone(busy)));
    expect(renderJson(report([passing('a')])).endsWith('}\n')).toBe(true);
  });
});
