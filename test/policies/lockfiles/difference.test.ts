import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference } from '../../../policies/formats/lockfiles/difference.ts';
import { type LockedPackage, locked } from '../../../policies/formats/lockfiles/locked-package.ts';
import { compareVersion } from '../../../policies/formats/lockfiles/same-version.ts';

function one(name: string, version: string, more: Partial<LockedPackage> = {}): LockedPackage {
  return locked({
    ecosystem: 'npm',
    name,
    version,
    integrity: `sha512-${name}${version}`,
    scope: 'runtime',
    ...more,
  });
}

function told(before: readonly LockedPackage[], after: readonly LockedPackage[]): readonly string[] {
  return difference(before, after).map(
    ({ kind, before: old, after: now, content }) =>
      `${kind} ${(old ?? now)?.name} ${old?.version ?? '-'} ${now?.version ?? '-'}${content === 'same' ? '' : ` ${content}`}`,
  );
}

describe('what differs', () => {
  it.each<[string, readonly LockedPackage[], readonly LockedPackage[], readonly string[]]>([
    ['nothing', [one('a', '1')], [one('a', '1')], []],
    ['an addition', [], [one('a', '1')], ['added a - 1']],
    ['a removal', [one('a', '1')], [], ['removed a 1 -']],
    ['an update', [one('a', '1')], [one('a', '2')], ['updated a 1 2']],
    ['a second version', [one('a', '1')], [one('a', '1'), one('a', '2')], ['added a - 2']],
    ['one of two goes', [one('a', '1'), one('a', '2')], [one('a', '2')], ['removed a 1 -']],
    ['two become one', [one('a', '1'), one('a', '2')], [one('a', '3')], ['updated a 1 3', 'removed a 2 -']],
    ['one becomes two', [one('a', '1')], [one('a', '2'), one('a', '3')], ['updated a 1 2', 'updated a 1 3']],
    ['the same twice', [one('a', '1')], [one('a', '1'), one('a', '1')], []],
    [
      'a second version far from the first',
      [one('a', '1'), one('b', '1'), one('c', '1')],
      [one('a', '1'), one('b', '1'), one('a', '2'), one('c', '1')],
      ['added a - 2'],
    ],
    [
      'one spelling moves away from the other',
      [one('a-b', '1', { ecosystem: 'pypi' }), one('c', '1'), one('d', '1')],
      [
        one('a-b', '1', { ecosystem: 'pypi' }),
        one('c', '1'),
        one('A_B', '2', { ecosystem: 'pypi' }),
        one('d', '1'),
      ],
      ['added A_B - 2'],
    ],
    [
      'another ecosystem',
      [one('a', '1')],
      [{ ...one('a', '1'), ecosystem: 'gem' }],
      ['added a - 1', 'removed a 1 -'],
    ],
    [
      'development to run time',
      [one('a', '1', { scope: 'development' })],
      [one('a', '1')],
      ['rescoped a 1 1'],
    ],
    ['run time to development', [one('a', '1')], [one('a', '1', { scope: 'development' })], []],
    [
      'another checksum',
      [one('a', '1')],
      [one('a', '1', { integrity: 'sha512-other' })],
      ['replaced a 1 1 changed'],
    ],
    [
      'another checksum beside the known one',
      [one('a', '1')],
      [one('a', '1'), one('a', '1', { integrity: 'sha512-other' })],
      ['replaced a 1 1 changed'],
    ],
    [
      'a stronger algorithm',
      [one('a', '1', { integrity: 'sha1-x' })],
      [one('a', '1')],
      ['replaced a 1 1 rehashed'],
    ],
    ['a checksum at last', [one('a', '1', { integrity: null })], [one('a', '1')], ['replaced a 1 1 gained']],
    [
      'a checksum lost',
      [one('a', '1')],
      [one('a', '1', { integrity: null, integrityExpected: true })],
      ['replaced a 1 1 lost'],
    ],
    [
      'a checksum lost where none is usual',
      [one('a', '1')],
      [one('a', '1', { integrity: null })],
      ['replaced a 1 1 lost'],
    ],
    [
      'another host',
      [one('a', '1', { resolved: 'https://registry.npmjs.org/a/-/a-1.tgz' })],
      [one('a', '1', { resolved: 'https://evil.example/a/-/a-1.tgz' })],
      ['replaced a 1 1'],
    ],
    [
      'no longer encrypted',
      [one('a', '1', { resolved: 'https://registry.npmjs.org/a/-/a-1.tgz' })],
      [one('a', '1', { resolved: 'http://registry.npmjs.org/a/-/a-1.tgz' })],
      ['replaced a 1 1'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(told(before, after)).toEqual(expected);
  });

  it('gives all versions before and after', () => {
    const [change] = difference([one('a', '1'), one('a', '2')], [one('a', '2'), one('a', '3')]);
    expect(change).toMatchObject({ versions: { before: ['1', '2'], after: ['2', '3'] } });
  });

  it('counts the widest use of a package that is installed twice', () => {
    const [change] = difference(
      [],
      [one('a', '1', { scope: 'development', direct: false, line: 3 }), one('a', '1', { direct: true })],
    );
    expect(change?.after).toMatchObject({ scope: 'runtime', direct: true, line: 3 });
  });

  const some = fc.array(
    fc
      .record({ name: fc.constantFrom('a', 'b'), version: fc.constantFrom('1', '2', '3') })
      .map((p) => one(p.name, p.version)),
  );
  it('never mentions what is on both sides, and every arrival exactly once', () => {
    fc.assert(
      fc.property(some, some, (before, after) => {
        const key = ({ name, version }: LockedPackage) => `${name} ${version}`;
        const known = new Set(before.map(key));
        const arrived = [...new Set(after.map(key))].filter((k) => !known.has(k)).sort();
        const mentioned = difference(before, after).flatMap(({ after: now }) => (now ? [key(now)] : []));
        expect([...mentioned].sort()).toEqual(arrived);
      }),
    );
  });
});

describe('two pins of one version', () => {
  const [hex, other] = ['a'.repeat(40), 'b'.repeat(40)];
  it.each<[LockedPackage['ecosystem'], string | null, string | null, string]>([
    ['npm', 'sha512-a', 'sha512-b', 'changed'],
    ['npm', 'sha512-a', 'sha512-a', 'same'],
    ['npm', 'sha1-x', 'sha512-b', 'rehashed'],
    ['npm', 'sha1-x', 'sha1-x sha512-b', 'rehashed'],
    ['npm', 'sha512-a', 'sha1-x', 'changed'],
    ['npm', 'sha512-a', 'sha384-e', 'changed'],
    ['npm', 'sha512-a sha1-x', 'sha1-x', 'weakened'],
    ['npm', 'sha512-a', 'sha512-a sha512-b', 'changed'],
    ['npm', 'sha512-a sha512-b', 'sha512-a', 'same'],
    ['npm', 'sha512-a', 'sha512-a sha1-x', 'same'],
    ['npm', 'sha512-a', 'none', 'lost'],
    ['npm', 'sha512-a', 'sha9000-a', 'lost'],
    ['npm', null, 'sha512-a', 'gained'],
    ['npm', 'sha512-a', null, 'lost'],
    ['npm', '10c0/a', '10c0/b', 'changed'],
    ['npm', '8/a', '10c0/b', 'rehashed'],
    ['npm', 'sha512-a', '10c0/b', 'rehashed'],
    ['npm', `sha1:${hex}`, `sha1-${btoa('\xaa'.repeat(20))}`, 'same'],
    ['pypi', 'sha256:a sha256:b', 'sha256:b sha256:c', 'changed'],
    ['pypi', 'sha256:a sha256:b', 'sha256:a sha256:b sha256:c', 'widened'],
    ['pypi', 'sha256:a sha256:b', 'sha256:a', 'same'],
    ['pypi', 'sha256:a sha256:b', 'sha256:c', 'changed'],
    ['pypi', 'sha256:a', 'sha384:b', 'changed'],
    ['pypi', 'md5:a', 'sha256:b', 'rehashed'],
    ['gem', 'sha256=a', 'sha256=a sha512=b', 'widened'],
    ['gem', 'sha256=a', 'sha256=a sha256=b', 'changed'],
    ['cargo', 'sha256:a', 'sha256:b', 'changed'],
    ['golang', 'h1:a=', 'h1:b=', 'changed'],
    ['npm', hex, other, 'same'],
  ])('%s: %s, then %s: %s', (ecosystem, before, after, expected) => {
    const at = (integrity: string | null) => one('a', '1', { ecosystem, integrity });
    expect(compareVersion(at(before), at(after)).content).toBe(expected);
  });
});
