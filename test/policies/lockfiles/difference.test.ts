import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradict, difference } from '../../../policies/formats/lockfiles/difference.ts';
import { type LockedPackage, locked } from '../../../policies/formats/lockfiles/locked-package.ts';

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
    ({ kind, before: old, after: now, checksumChanged }) =>
      `${kind} ${(old ?? now)?.name} ${old?.version ?? '-'} ${now?.version ?? '-'}${checksumChanged ? ' checksum' : ''}`,
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
      ['replaced a 1 1 checksum'],
    ],
    [
      'another checksum beside the known one',
      [one('a', '1')],
      [one('a', '1'), one('a', '1', { integrity: 'sha512-other' })],
      ['replaced a 1 1 checksum'],
    ],
    ['a stronger algorithm', [one('a', '1', { integrity: 'sha1-x' })], [one('a', '1')], []],
    ['a checksum at last', [one('a', '1', { integrity: null })], [one('a', '1')], []],
    [
      'a checksum lost',
      [one('a', '1')],
      [one('a', '1', { integrity: null, integrityExpected: true })],
      ['replaced a 1 1'],
    ],
    ['a checksum left out where none is usual', [one('a', '1')], [one('a', '1', { integrity: null })], []],
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
    expect(change).toMatchObject({ versionsBefore: ['1', '2'], versionsAfter: ['2', '3'] });
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

describe('contradicting pins', () => {
  it.each([
    ['sha512-a', 'sha512-b', true],
    ['sha512-a', 'sha512-a', false],
    ['sha1-a', 'sha512-b', false],
    ['sha256:a sha256:b', 'sha256:b sha256:c', false],
    ['sha256:a sha256:b', 'sha256:c', true],
    ['10c0/a', '10c0/b', true],
    ['8/a', '10c0/b', false],
    ['h1:a=', 'h1:b=', true],
    ['a'.repeat(40), 'b'.repeat(40), false],
    [null, 'sha512-a', false],
    ['sha512-a', null, false],
  ])('%s and %s: %s', (before, after, expected) => {
    expect(contradict(before, after)).toBe(expected);
  });
});
