/** Lock files of any size, in every format: what strangers may make long. */

import { judgeChange } from '../policies/lockfiles/judge.ts';
import { type Format, formats, type Rendered } from '../policies/lockfiles/rendered.ts';
import type { GrowthCase } from './cases.ts';

const digest = (i: number) => i.toString(16).padStart(64, '0');

function package_(name: string, version: string, i: number, more: Partial<Rendered> = {}): Rendered {
  return { name, version, sums: [['sha256', digest(i)]], from: { kind: 'registry' }, ...more };
}

const distinct = (n: number, version = '1.0.0') =>
  Array.from({ length: n }, (_, i) => package_(`part-${i}`, version, i));

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
  const render = (n: number, version: string) => format.render(distinct(n, version)) ?? '';
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
