/** Versions of a lock file that are read one after the other, with what was kept of those before: as if each were alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lockFileKind, readLockFile } from '../../../policies/formats/lockfiles/formats.ts';
import { inParts, keptParts, type Parts } from '../../../policies/formats/lockfiles/json-parts.ts';

const kind = lockFileKind('package-lock.json');

function read(source: string, parts?: Parts) {
  if (kind.kind !== 'readable') throw new Error('npm has a reader');
  return readLockFile(kind.format, source, parts);
}

/** An entry of the flat list; what is `odd` stands in real files, too. */
const entry = fc.record({
  name: fc.constantFrom('a', 'b', '@s/c', 'd', '2', '__proto__', 'constructor', 'e"f', 'ü'),
  version: fc.constantFrom('1.0.0', '1.0.1', ''),
  odd: fc.constantFrom<object>(
    {},
    {},
    {},
    { dev: true },
    { inBundle: true },
    { bundleDependencies: ['a'] },
    { link: true, resolved: 'packages/a' },
    { name: 'other' },
    { resolved: 'git+ssh://git@github.com/o/r.git#0123456789012345678901234567890123456789' },
    { dependencies: { x: 'npm:other@^1' } },
  ),
  under: fc.boolean(),
});

type Entry = typeof entry extends fc.Arbitrary<infer T> ? T : never;

const locations = (all: readonly Entry[]) =>
  all.map(({ name, under, version, odd }): [string, object] => [
    `node_modules/${under ? 'z/node_modules/' : ''}${name}`,
    { version, resolved: `https://registry.npmjs.org/${name}/-/x.tgz`, integrity: 'sha512-AA==', ...odd },
  ]);

/** Without a prototype's own names in the way, and with keys that stand twice. */
function section(name: string, all: readonly (readonly [string, object])[]): string {
  const lines = all.map(
    ([key, value]) =>
      `    ${JSON.stringify(key)}: ${JSON.stringify(value, null, 2).replaceAll('\n', '\n    ')}`,
  );
  return `  "${name}": {${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}}`;
}

function written(version: number, all: readonly Entry[]): string {
  const root: [string, object] = ['', { dependencies: { a: '^1' } }];
  const tree = all.map(({ name, version: at, odd }): [string, object] => [
    name,
    { version: at, resolved: `https://registry.npmjs.org/${name}/-/x.tgz`, ...odd },
  ]);
  return [
    '{\n  "name": "shop"',
    `  "lockfileVersion": ${version}`,
    ...(version > 1 ? [section('packages', [root, ...locations(all)])] : []),
    ...(version < 3 ? [section('dependencies', tree)] : []),
  ]
    .join(',\n')
    .concat('\n}\n');
}

const plain = (name: Entry['name']): Entry => ({ name, version: '1.0.0', odd: {}, under: false });

/** What somebody may do to a file's text. */
const damage = fc.constantFrom(
  ...[
    (text: string) => text,
    (text: string) => text,
    (text: string) => text.replaceAll('\n', '\r\n'),
    (text: string) => text.replace('\n    }', '\n    },'),
    (text: string) => text.replace('\n    }', '\n    }\n'),
    (text: string) => text.replace('\n  }', '\n  },\n  "packages": {}'),
    (text: string) => text.replace('"packages": {', '"other": {\n  "packages": {\n    },\n  "packages": {'),
    (text: string) => text.replace('"name": "shop"', '"name": "x\n  "packages": {\n    "'),
    (text: string) => text.replace('"name": "shop"', '"name": "fairlead: entries"'),
    (text: string) => text.replace('1.0.0', '\ud800'),
    (text: string) => text.replace('1.0.0', '1.0\n    }'),
    (text: string) => text.slice(0, -20),
    (text: string) => `\ufeff${text}`,
    (text: string) => JSON.stringify(JSON.parse(text), null, 4),
    (text: string) => JSON.stringify(JSON.parse(text)),
  ],
);

const version = fc.record({
  lockfileVersion: fc.constantFrom(1, 2, 3),
  entries: fc.array(entry, { maxLength: 6 }),
  damage,
});

describe('versions of npm’s lock file', () => {
  it('say what each says alone', () => {
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 6 }), (versions) => {
        const parts = keptParts();
        for (const one of versions) {
          const text = one.damage(written(one.lockfileVersion, one.entries));
          expect(read(text, parts)).toEqual(read(text));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('have entries that are read once, wherever they stand', () => {
    const parts = keptParts();
    const [a, b, c]: readonly [Entry, Entry, Entry] = [plain('a'), plain('b'), plain('@s/c')];
    const packagesOf = (...all: readonly Entry[]) =>
      inParts(written(3, all), ['packages'], parts)?.sections.get('packages')?.slice(1) ?? [];
    const [oldA, oldB] = packagesOf(a, b);
    const changed = packagesOf(c, a, { ...b, version: '1.0.1' });
    expect(changed[1]).toBe(oldA);
    expect(changed[2]).not.toEqual(oldB);
    expect(packagesOf(a, b)).toEqual([oldA, oldB]);
    expect(packagesOf(b)[0]).toBe(oldB);
  });

  it('that hold a key twice, each time in another part, are refused as before', () => {
    const text = written(3, [plain('a'), { ...plain('a'), version: '1.0.1' }]);
    expect(read(text, keptParts())).toMatchObject({ ok: false });
    expect(read(text, keptParts())).toEqual(read(text));
  });

  it('are still read when more was read than is kept', () => {
    const parts = keptParts();
    const large = (at: number) => written(3, [{ ...plain('a'), odd: { note: `${at}`.repeat(1_500_000) } }]);
    for (let at = 0; at < 4; at += 1) expect(read(large(at), parts)).toMatchObject({ ok: true });
    expect(read(large(0), parts)).toEqual(read(large(0)));
  });
});
