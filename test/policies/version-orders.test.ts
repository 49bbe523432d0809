/** The order of each ecosystem, by its own published rules. Rows of one list are in ascending order. */
import { describe, expect, it } from 'vitest';
import type { Ecosystem } from '../../policies/formats/lockfiles/locked-package.ts';
import { compareVersions, inRange } from '../../policies/formats/versions.ts';

describe('ascending', () => {
  it.each<[Ecosystem, string]>([
    [
      'npm',
      '1.0.0-0 1.0.0-2 1.0.0-10 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-rc.2 1.0.0-rc.10 1.0.0-rc10 1.0.0-rc9 1.0.0',
    ],
    ['cargo', '0.0.9 0.9.0 1.0.0-A 1.0.0-a 1.0.0-a-b 1.0.0 1.0.10 9007199254740993.0.0 9007199254740994.0.0'],
    [
      'golang',
      'v0.0.0-20200101000000-abcdefabcdef v0.0.0-20210101000000-0bcdefabcdef v1.2.3-0.20210101000000-abcdefabcdef v1.2.3-pre v1.2.3-pre.0.20210101000000-abcdefabcdef v1.2.3 v1.2.4-0.20200101000000-abcdefabcdef v2.0.0+incompatible',
    ],
    ['hex', '1.0.0-dev 1.0.0-rc.0 1.0.0-rc.1 1.0.0 1.0.1'],
    ['swift', '1.0.0-beta.1 1.0.0 1.2.0 v1.10.0'],
    ['pub', '1.0.0-dev.1 1.0.0-dev.1+2 1.0.0 1.0.0+1 1.0.0+2 1.0.0+10 1.0.0+hotfix 1.0.1'],
    ['nuget', '1.0.0-ALPHA 1.0.0-alpha.2 1.0.0-alpha.10 1.0.0-Beta 1.0.0 1.0.0.1 1.0.0.10 1.0.1'],
    [
      'pypi',
      '1.0.dev1 1.0a0.dev2 1.0a1 1.0a2.dev1 1.0a2 1.0a12 1.0b1 1.0rc1.dev1 1.0rc1 1.0rc1.post1 1.0 1.0+abc 1.0+abc.5 1.0+5 1.0.post1.dev1 1.0.post1 1.0-2 1.0.1.dev1 1.1 1.10 2024.1 1!0.1',
    ],
    ['gem', '1.a 1.b1 1.b2 1.b10 1.rc.1 1 1.0.1.pre 1.0.1 1.0.1.1 1.10.0'],
    [
      'composer',
      '1.0.0-dev 1.0.0.dev1 1.0.0-alpha1 1.0.0-a2 1.0.0-beta 1.0.0-beta1-dev 1.0.0b1 v1.0-beta4 1.0.0RC1 1.0.0-RC2 1.0.0-rc10 1.0.0 1.0.0-p1 1.0.0-pl2 1.0.0-patch10 1.0.0.1 1.0.1 2.4.6 2.4.6-p3 2.4.7-beta1',
    ],
    [
      'maven',
      '1-alpha 1-alpha2 1-alpha-123 1-beta-2 1-beta123 1-m2 1-m11 1-rc 1-cr2 1-rc123 1-SNAPSHOT 1 1-sp 1-sp2 1-abc 1-dev 1-jre 1-pom-1 1-1 1-2 1.0.1 1.1-alpha 1.1',
    ],
    ['maven', '2.0 2.0-1 2.0.1'],
    ['maven', '1.0.0 1.0.0.X1 1.0.0-X2'],
    ['maven', '1.0 1.0-dev 1.0-pre1 1.0-preview'],
    ['maven', '5.3.0.RELEASE 5.3.1.RELEASE 6.0.0-M1 6.0.0-RC1 6.0.0'],
    ['maven', '4.1.99.Final 4.1.100.Final'],
    ['maven', '1.0.0 1.0.0a 1.0.0b'],
    [
      'maven',
      '2.0 2.0.a 2-1 2.0.2 2.1.0 2.1-a 2.1b 2.1-c 2.1-1 2.1.0.1 11.a2 11.a11 11.b2 11.m11 11 11.a 11b 11m',
    ],
    [
      'maven',
      '1-0.alpha 1-0.beta 1 6.1.0rc3 6.1.0 6.1H.5-beta 1234567890.12345 12345678901234567890.1H.5-beta',
    ],
    ['maven', '20.0 30.0-android 30.0-jre 31.0-jre'],
  ])('%s: %s', (ecosystem, words) => {
    const sorted = words.split(' ');
    sorted.forEach((a, i) => {
      sorted.forEach((b, j) => {
        const order = Math.sign(compareVersions(ecosystem, a, b) ?? Number.NaN);
        expect(`${a} ${'<=>'[order + 1]} ${b}`).toBe(`${a} ${'<=>'[Math.sign(i - j) + 1]} ${b}`);
      });
    });
  });
});

it.each<[Ecosystem, string, string]>([
  ['composer', '1.0.0-stable', '1.0.0'],
  ['composer', '1.0.0-RC.1', '1.0.0rc1'],
  ['composer', 'v1', '1.0.0.0+build'],
  ['gem', '1.0.0.a', '1.a'],
  ['gem', '1.0-1', '1.pre.1'],
  ['golang', '1.0.0', 'v1.0.0+incompatible'],
  ['hex', '1.0.0', '1.0.0+build'],
  ['maven', '1.0-b2', '1.0-beta-2'],
  ['maven', '1cr', '1rc'],
  ['maven', '1ga', '1'],
  ['maven', '1.0.0.Final', '1'],
  ['maven', '1.0.RELEASE', '1.0'],
  ['maven', '1x', '1-x'],
  ['maven', '1.0.0x', '1-x'],
  ['maven', '1-0.0', '1'],
  ['nuget', '1.0', '1.0.0.0'],
  ['nuget', '1.0.0-RC.1', '1.0.0-rc.1+sha'],
  ['pypi', '1.0-alpha.1', '1a1'],
  ['pypi', '1.0-1', '1.0.post1'],
  ['pypi', '1.0-r4', '1.0.post4'],
  ['pypi', '1.0c1', '1.0.0RC1'],
  ['pypi', '1.0.pre', '1.0rc0'],
])('%s: %s is %s', (ecosystem, a, b) => {
  expect(compareVersions(ecosystem, a, b)).toBe(0);
});

it.each<[Ecosystem, string]>([
  ['composer', 'dev-main'],
  ['composer', '2.x-dev'],
  ['composer', '1.0.0-foo'],
  ['gem', '1.0_1'],
  ['npm', '1.0.0rc1'],
  ['npm', '1.2.3.4.5'],
  ['npm', '1.0.0-'],
  ['pypi', '1.0-foo'],
  ['pypi', '1.0+'],
  ['hex', 'abc'],
  ['maven', 'revision'],
])('%s: the order of %s is not known', (ecosystem, version) => {
  expect(compareVersions(ecosystem, version, '1.0.0')).toBeNull();
});

it.each<[string, string, boolean]>([
  ['1.0+cu118', '<= 1.0', true],
  ['1.0+cu118', '= 1.0', true],
  ['1.0', '< 1.0+fix.1', true],
  ['1.0+fix.1', '< 1.0+fix.1', false],
])('a local part counts where the bound has one: %s in %s', (version, range, expected) => {
  expect(inRange('pypi', version, range)).toBe(expected);
});
