/** Lock files of any size, in every format: what strangers may make long. */

import { judgeChange } from '../policies/lockfiles/judge.ts';
import { type Format, formats, type Rendered } from '../policies/lockfiles/rendered.ts';
import type { GrowthCase } from './cases.ts';

/** Those that a format can say. */
const algorithms = [
  ['sha256', 64],
  ['sha512', 128],
  ['sha1', 40],
] as const;

type Sum = (typeof algorithms)[number];

const distinct = (n: number, version: string, [algorithm, length]: Sum): readonly Rendered[] =>
  Array.from({ length: n }, (_, i) => ({
    name: `part-${i}`,
    version,
    sums: [[algorithm, i.toString(16).padStart(length, '0')]],
    from: { kind: 'registry' },
  }));

/** npm installs as many versions of one package as there are folders to put them in. */
function manyVersions(n: number, major: number): string {
  const packages = Array.from({ length: n }, (_, i) => [
    `node_modules/owner-${i}/node_modules/left-pad`,
    {
      version: `${major}.${i}.0`,
      resolved: `https://registry.npmjs.org/left-pad/-/left-pad-${major}.${i}.0.tgz`,
      integrity: `sha512-${Buffer.from(`${major}-${i}`).toString('base64')}`,
    },
  ]);
  return JSON.stringify(
    { lockfileVersion: 3, packages: Object.fromEntries([['', {}], ...packages]) },
    null,
    1,
  );
}

/** One version from ever other places. */
function manyPlaces(n: number, host: string): string {
  const packages = Array.from({ length: n }, (_, i) => [
    `node_modules/owner-${i}/node_modules/left-pad`,
    { version: '1.0.0', resolved: `https://${host}-${i}.test/left-pad-1.0.0.tgz` },
  ]);
  return JSON.stringify(
    { lockfileVersion: 3, packages: Object.fromEntries([['', {}], ...packages]) },
    null,
    1,
  );
}

function updated(format: Format): GrowthCase {
  const render = (n: number, version: string) => {
    const texts = algorithms.map((sum) => format.render(distinct(n, version, sum)));
    const text = texts.find((one) => one !== null);
    if (text == null) throw new Error(`${format.label} cannot be rendered`);
    return text;
  };
  return {
    what: `${format.label}: every package updated`,
    make: (n) => ({
      base: { [format.path]: render(n, '1.0.0') },
      head: { [format.path]: render(n, '1.0.1') },
    }),
    work: judgeChange,
  } as GrowthCase;
}

const npm = (what: string, base: (n: number) => string, head: (n: number) => string): GrowthCase =>
  ({
    what: `npm 3: ${what}`,
    make: (n) => ({ base: { 'package-lock.json': base(n) }, head: { 'package-lock.json': head(n) } }),
    work: judgeChange,
  }) as GrowthCase;

export const lockFileCases: readonly GrowthCase[] = [
  ...formats.map(updated),
  npm(
    'ever new versions of one package',
    () => manyVersions(0, 1),
    (n) => manyVersions(n, 1),
  ),
  npm(
    'other versions of one package',
    (n) => manyVersions(n, 1),
    (n) => manyVersions(n, 2),
  ),
  npm(
    'all versions of one package gone',
    (n) => manyVersions(n, 1),
    () => manyVersions(1, 1),
  ),
  npm(
    'one version from ever other places',
    (n) => manyPlaces(n, 'a'),
    (n) => manyPlaces(n, 'b'),
  ),
];
