import { describe, expect, it } from 'vitest';
import { enterpriseNotes, featureOf, hasGitHubLimits } from '../../app/github/access/enterprise.ts';

const api = 'https://github.acme.test/api/v3';

describe('GitHub Enterprise Server', () => {
  it.each([
    ['github.com', true],
    ['acme.ghe.com', true],
    ['github.acme.test', false],
    ['github.com.evil.test', false],
    ['evil.ghe.com.test', false],
    ['127.0.0.1:3000', false],
  ])('%s has limits: %s', (host, expected) => {
    expect(hasGitHubLimits(host)).toBe(expected);
  });

  it.each([
    ['/repos/a/b/rules/branches/main', 'repository rules (rulesets)'],
    ['/repos/a/b/activity?ref=x', 'repository activity'],
    ['/advisories?ecosystem=npm', 'global security advisories'],
    ['/repos/a/b/code-scanning/alerts', 'code scanning'],
    ['/repos/a/activity', null],
    ['/repos/a/b/contents/rules', null],
  ])('%s', (path, expected) => {
    expect(featureOf(api + path)).toBe(expected);
  });

  it('says its version once, and each missing feature once', () => {
    const said: object[] = [];
    const notes = enterpriseNotes((note) => said.push(note));
    const headers = { 'x-github-enterprise-version': '3.16.2' };
    const rules = { url: `${api}/repos/a/b/rules/branches/main`, status: 404, headers };
    notes.saw({ url: `${api}/repos/a/b`, status: 404, headers });
    for (let i = 0; i < 3; i++) notes.saw(rules);
    notes.saw({ url: `${api}/repos/a/b/activity`, status: 200, headers });
    expect(said).toEqual([
      { version: '3.16.2', missing: null },
      { version: '3.16.2', missing: 'repository rules (rulesets)' },
    ]);
    expect(notes.version()).toBe('3.16.2');
    notes.saw({ ...rules, headers: { 'x-github-enterprise-version': '3.20.0' } });
    expect(said).toHaveLength(4);
  });

  it('says nothing on github.com', () => {
    const said: object[] = [];
    const notes = enterpriseNotes((note) => said.push(note));
    notes.saw({
      url: 'https://api.github.com/repos/a/b/rules/branches/gone',
      status: 404,
      headers: {},
    });
    expect([said, notes.version()]).toEqual([[], null]);
  });
});
