import { describe, expect, it } from 'vitest';
import { readNpm } from '../../../policies/formats/lockfiles/npm.ts';
import { freeFolder } from './billing.ts';
import { draftIn } from './decision.ts';
import { type Files, newDatastore } from './manifests.ts';
import { addToLock, addToManifest, hasDependency, lodash, newPackage } from './npm-packages.ts';

function filesOf(files: Readonly<Record<string, string>>): Files {
  return { paths: Object.keys(files).sort(), text: async (path) => files[path] ?? null };
}

describe('npm edits', () => {
  it.each([1, 2, 3])('a lock file of version %i has the package afterwards', (lockfileVersion) => {
    const packages = { '': { name: 'shop', dependencies: { a: '1' } } };
    const text = JSON.stringify({ name: 'shop', lockfileVersion, packages, dependencies: {} });
    const locked = readNpm(addToLock(text, lodash.vulnerable) ?? '').packages;
    expect(locked).toMatchObject([
      { name: 'lodash', version: '4.17.15', integrity: lodash.vulnerable.integrity },
    ]);
  });

  it.each([['not JSON'], ['[]'], ['{"lockfileVersion":4}'], ['{}']])(
    '%s is no lock file that can be edited',
    (text) => {
      expect(addToLock(text, lodash.fixed)).toBeNull();
    },
  );

  it('keeps the indentation, the last line break and the other dependencies', () => {
    const text = '{\n\t"name": "shop",\n\t"dependencies": {\n\t\t"zod": "^4"\n\t}\n}';
    expect(addToManifest(text, lodash.fixed)).toBe(
      '{\n\t"name": "shop",\n\t"dependencies": {\n\t\t"lodash": "^4.17.21",\n\t\t"zod": "^4"\n\t}\n}',
    );
  });

  it('makes a package whose lock file holds what its manifest asks for', () => {
    const { manifest, lock } = newPackage('report', lodash.fixed);
    expect(hasDependency(manifest, 'lodash')).toBe(true);
    expect(readNpm(lock).packages).toMatchObject([{ name: 'lodash', direct: true }]);
  });

  it('knows a package that is there for another use', () => {
    expect(hasDependency('{"devDependencies":{"lodash":"4"}}', 'lodash')).toBe(true);
    expect(hasDependency('not JSON', 'lodash')).toBe(false);
  });
});

describe('newDatastore', () => {
  it.each<[string, Readonly<Record<string, string>>, string | null, RegExp]>([
    ['npm', { 'package.json': '{}' }, 'postgres in package.json', /"postgres": "\^3/],
    [
      'npm that has one',
      { 'package.json': '{"dependencies":{"postgres":"3"}}' },
      'memjs in package.json',
      /memjs/,
    ],
    [
      'Cargo',
      { 'a/Cargo.toml': '[package]\n[dependencies]\nserde = "1"\n' },
      'redis in a/Cargo.toml',
      /\[dependencies\]\nredis = "0.27"\nserde/,
    ],
    [
      'a Cargo workspace',
      { 'Cargo.toml': '[workspace]\n', 'b/Cargo.toml': '[dependencies]' },
      'redis in b/Cargo.toml',
      /redis/,
    ],
    [
      'requirements',
      { 'requirements.txt': 'flask==3.0' },
      'redis in requirements.txt',
      /^flask==3.0\nredis==5.2.1\n$/,
    ],
    ['Go', { 'go.mod': 'module x\n' }, 'github.com/redis/go-redis/v9 in go.mod', /require github.com\/redis/],
    ['nothing known', { 'README.md': '#' }, null, /^$/],
  ])('%s', async (_, files, brings, text) => {
    const edit = await newDatastore(filesOf(files));
    expect(edit?.brings ?? null).toBe(brings);
    expect(Object.values(edit?.files ?? {}).join('')).toMatch(text);
  });
});

it('finds a folder that is free', () => {
  expect(freeFolder(filesOf({ 'src/a.ts': '' }), 'services/billing')).toBe('services/billing');
  const taken = filesOf({ 'services/billing/a.ts': '', 'services/billing-2/b.ts': '' });
  expect(freeFolder(taken, 'services/billing')).toBe('services/billing-3');
});

it('takes the draft from the check run, path and text', () => {
  const fold =
    '<details>\n<summary>adr-required: how to fix</summary>\n\nA draft of `docs/adr/0001-x.md`:\n\n```markdown\n# X\n```\n\n</details>';
  expect(draftIn(fold)).toEqual({ path: 'docs/adr/0001-x.md', text: '# X\n' });
  expect(draftIn('A draft of nothing')).toBeNull();
});
