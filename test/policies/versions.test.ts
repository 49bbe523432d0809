import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ecosystem, ecosystems } from '../../policies/formats/lockfiles/locked-package.ts';
import { compareVersions, inRange, lowestAbove } from '../../policies/formats/versions.ts';

describe('order', () => {
  it.each<[Ecosystem, readonly string[]]>([
    [
      'npm',
      [
        '1.0.0-1',
        '1.0.0-alpha',
        '1.0.0-beta.2',
        '1.0.0-beta.11',
        '1.0.0-rc.1',
        '1.0.0',
        '1.0.9',
        '1.0.10',
        '1.10.0',
        '2.0.0',
      ],
    ],
    ['cargo', ['0.9.0', '1.0.0-alpha', '1.0.0']],
    [
      'golang',
      [
        'v0.0.0-20200101000000-abcdef',
        'v0.0.0-20210101000000-abcdef',
        'v0.1.0',
        'v1.0.0+incompatible',
        'v1.0.1',
      ],
    ],
    ['pypi', ['1.0.dev1', '1.0a1', '1.0b1', '1.0rc1', '1.0', '1.0.post1', '1.0.1', '2024.1', '1!0.1']],
    ['gem', ['1.0.alpha', '1.0.rc1', '1.0', '1.0.1']],
    ['maven', ['1.0-alpha-1', '1.0-beta', '1.0-M1', '1.0-rc1', '1.0-SNAPSHOT', '1.0', '1.0-jre', '1.0.1']],
    ['composer', ['1.0.0-beta1', 'v1.0.0', '1.0.1']],
    ['nuget', ['13.0.1-beta1', '13.0.1', '13.0.1.5', '13.0.3']],
  ])('%s', (ecosystem, sorted) => {
    sorted.forEach((a, i) => {
      sorted.forEach((b, j) => {
        expect([a, b, Math.sign(compareVersions(ecosystem, a, b) ?? Number.NaN)]).toEqual([
          a,
          b,
          Math.sign(i - j),
        ]);
      });
    });
  });

  it.each<[Ecosystem, string, string]>([
    ['npm', '1.0', '1.0.0'],
    ['npm', 'v1.2.3', '1.2.3+build'],
    ['maven', '1.0.Final', '1.0'],
    ['gem', '2.0', '2.0.0.0'],
  ])('%s: %s is %s', (ecosystem, a, b) => {
    expect(compareVersions(ecosystem, a, b)).toBe(0);
  });

  it.each(['dev-main', 'main', '', 'abc', '9'.repeat(300)])('does not guess about %j', (version) => {
    expect(compareVersions('npm', version, '1.0.0')).toBeNull();
  });

  it('is antisymmetric', () => {
    const version = fc
      .array(fc.oneof(fc.nat(20).map(String), fc.constantFrom('rc', 'beta', '-', 'jre', 'post')))
      .map((p) => `1.${p.join('.')}`);
    fc.assert(
      fc.property(fc.constantFrom(...ecosystems), version, version, (ecosystem, a, b) => {
        const [there, back] = [compareVersions(ecosystem, a, b), compareVersions(ecosystem, b, a)];
        expect(there === null ? back === null : Math.sign(there) + Math.sign(back ?? Number.NaN) === 0).toBe(
          true,
        );
      }),
    );
  });
});

describe('ranges', () => {
  it.each<[Ecosystem, string, string, boolean | null]>([
    ['npm', '4.17.15', '< 4.17.21', true],
    ['npm', '4.17.21', '< 4.17.21', false],
    ['npm', '1.5.0', '>= 1.0.0, < 2.0.0', true],
    ['npm', '0.9.0', '>= 1.0.0, < 2.0.0', false],
    ['npm', '1.2.3', '= 1.2.3', true],
    ['npm', '1.2.3', '<= 1.2.3', true],
    ['npm', '1.2.3', '> 1.2.3', false],
    ['npm', 'main', '< 2.0.0', null],
    ['npm', '1.0.0', 'whatever', null],
    ['npm', '3.0.0', '< 2.0.0, whatever', false],
  ])('%s %s in %s: %s', (ecosystem, version, range, expected) => {
    expect(inRange(ecosystem, version, range)).toBe(expected);
  });
});

it.each([
  [['1.1.0', '2.0.0', '1.2.5'], '1.2.5'],
  [['1.2.0', '1.1.0'], null],
  [[], null],
  [['main'], null],
])('the lowest of %j above 1.2.0 is %s', (candidates, expected) => {
  expect(lowestAbove('npm', '1.2.0', candidates)).toBe(expected);
});
