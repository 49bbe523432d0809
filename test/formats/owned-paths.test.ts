import { describe, expect, it } from 'vitest';
import { readCodeOwners } from '../../policies/formats/code-owners.ts';
import { ownedPaths } from '../../policies/formats/owned-paths.ts';
import { lastMatch } from '../../policies/formats/owner-patterns.ts';

/** Pattern, paths it matches, paths it does not. */
const patterns: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['foo', ['foo', 'foo/bar', 'bar/foo', 'bar/foo/baz'], ['foo.txt', 'bar/foo.txt', 'bar/baz', 'xfoo/y']],
  ['/foo', ['foo', 'foo/bar', 'foo/bar/baz'], ['fool.txt', 'bar/foo', 'bar/foo/baz']],
  ['foo/', ['foo/bar', 'foo/bar/baz', 'bar/foo/baz'], ['foo', 'bar/foo', 'xfoo/bar']],
  ['/foo/', ['foo/bar', 'foo/bar/baz'], ['foo', 'bar/foo', 'bar/foo/baz']],
  ['foo/bar', ['foo/bar', 'foo/bar/baz'], ['foo/bart', 'baz/foo/bar']],
  ['foo/bar/', ['foo/bar/baz'], ['foo/bar', 'baz/foo/bar/qux']],
  ['*', ['foo', 'foo/bar', '.github/CODEOWNERS'], []],
  ['**', ['foo', 'a/b/c'], []],
  ['/*', ['foo', '.env'], ['foo/bar']],
  ['/**', ['foo', 'foo/bar'], []],
  ['f*', ['foo', 'foo/bar', 'bar/foo', 'bar/foo/baz'], ['bar/baz', 'xfoo']],
  ['/f*', ['foo', 'foo/bar'], ['bar/foo', 'xfoo']],
  ['f*/', ['foo/bar', 'bar/foo/baz'], ['foo', 'bar/foo']],
  ['/*/', ['foo/bar', 'foo/bar/baz'], ['foo']],
  ['*.js', ['a.js', 'src/a.js', 'a.js/readme'], ['a.jsx']],
  ['f\\*o', ['f*o'], ['foo']],
  ['with\\ blank', ['with blank', 'a/with blank/b'], ['with']],
  ['foo/*', ['foo/bar'], ['foo', 'foo/bar/baz', 'bar/foo/baz']],
  ['foo/*.txt', ['foo/bar.txt'], ['foo/bar/baz.txt', 'qux/foo/bar.txt']],
  ['foo/*/baz', ['foo/bar/baz', 'foo/bar/baz/qux'], ['foo/baz', 'foo/bar']],
  ['f?o', ['foo'], ['fo', 'fooo', 'f/o']],
  ['**/foo/bar', ['foo/bar', 'qux/foo/bar', 'qux/foo/bar/baz'], ['foo/baz/bar']],
  ['**/logs', ['build/logs', 'deeply/nested/logs/x', 'logs'], ['logs.txt']],
  ['foo/bar/**', ['foo/bar/baz', 'foo/bar/baz/qux'], ['foo/bar', 'qux/foo/bar/baz']],
  ['foo/**/bar', ['foo/bar', 'foo/qux/quux/bar/baz'], ['qux/foo/bar']],
  ['foo/**/', ['foo/bar', 'foo/bar/baz'], ['foo']],
  ['{a,b}.ts', ['{a,b}.ts', 'src/{a,b}.ts'], ['a.ts', 'b.ts']],
  ['+(a).ts', ['+(a).ts'], ['a.ts', 'aa.ts']],
  ['/', [], ['foo', 'a/b']],
  ['Makefile', ['Makefile'], ['makefile']],
];

describe('a CODEOWNERS pattern', () => {
  it.each(patterns)('%s', (pattern, matching, others) => {
    const matches = (path: string) => lastMatch([pattern])(path) === 0;
    expect(matching.filter((path) => !matches(path))).toEqual([]);
    expect(others.filter((path) => matches(path))).toEqual([]);
  });

  it.each([
    ['*a'.repeat(100), 'a'.repeat(250), 0],
    [`${'*a'.repeat(100)}b`, 'a'.repeat(250), -1],
    [`${'**/a/'.repeat(50)}b`, `${'a/'.repeat(200)}a`, -1],
    [`${'**/a/'.repeat(50)}b`, `${'a/'.repeat(200)}b`, 0],
  ])('that is hostile is answered: %s', (pattern, path, expected) => {
    expect(lastMatch([pattern])(path)).toBe(expected);
  });

  it('is found among all others, whatever their number', () => {
    const plain = patterns.map(([pattern]) => pattern);
    const alone = plain.map((pattern) => lastMatch([pattern]));
    const together = lastMatch(plain);
    const paths = patterns.flatMap(([, matching, others]) => [...matching, ...others]);
    const last = (path: string) => alone.findLastIndex((match) => match(path) === 0);
    expect(paths.map(together)).toEqual(paths.map(last));
  });
});

describe('owned paths', () => {
  const text = '* @everyone\n/apps/ @octocat\n/apps/github\n*.js @js-owner\n';
  const owners = (path: string) =>
    ownedPaths(readCodeOwners('CODEOWNERS', text), [path]).map(({ rule }) => rule.pattern);

  it.each([
    ['readme.md', ['*']],
    ['apps/main.go', ['/apps/']],
    ['apps/github/x.go', []],
    ['apps/main.js', ['*.js']],
  ])('%s: the last match decides, and a line without owners un-owns', (path, expected) => {
    expect(owners(path)).toEqual(expected);
  });

  it('groups paths by the deciding line in the order of the file', () => {
    const groups = ownedPaths(readCodeOwners('CODEOWNERS', text), ['b.js', 'z', 'apps/a', 'a.js']);
    expect(groups.map(({ rule, paths }) => [rule.line, paths])).toEqual([
      [1, ['z']],
      [2, ['apps/a']],
      [4, ['b.js', 'a.js']],
    ]);
  });
});
