/** Edits of npm manifests and lock files, as `npm install` would make them. Pure: text in, text out. */

/** A package version as the registry describes it. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly integrity: string;
}

export const lodash = {
  vulnerable: {
    name: 'lodash',
    version: '4.17.15',
    license: 'MIT',
    integrity:
      'sha512-8xOcRHvCjnocdS5cpwXQXVzmmh5e5+saE2QGoeQmbKmRS6J3VQppPOIt0MnmE+4xlZoumy0GPG0D0MVIQbNA1A==',
  },
  fixed: {
    name: 'lodash',
    version: '4.17.21',
    license: 'MIT',
    integrity:
      'sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg==',
  },
} as const satisfies Record<string, NpmPackage>;

/** Clients of a datastore that bring no packages of their own. */
export const datastores: readonly NpmPackage[] = [
  {
    name: 'postgres',
    version: '3.4.7',
    license: 'Unlicense',
    integrity:
      'sha512-Jtc2612XINuBjIl/QTWsV5UvE8UHuNblcO3vVADSrKsrc6RqGX6lOW1cEo3CM2v0XG4Nat8nI+YM7/f26VxXLw==',
  },
  {
    name: 'memjs',
    version: '1.3.2',
    license: 'MIT',
    integrity:
      'sha512-qUEg2g8vxPe+zPn09KidjIStHPtoBO8Cttm8bgJFWWabbsjQ9Av9Ky+6UcvKx6ue0LLb/LEhtcyQpRyKfzeXcg==',
  },
];

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const tableAt = (table: Table, key: string): Table => {
  const value = table[key];
  return isTable(value) ? value : {};
};

function sorted(table: Table): Table {
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Null when the text is not a JSON object. */
function parsed(text: string): Table | null {
  try {
    const value: unknown = JSON.parse(text);
    return isTable(value) ? value : null;
  } catch {
    return null;
  }
}

/** Written with the indentation and the last line break that it had. */
function written(value: Table, like: string): string {
  const indent = /\n([ \t]+)"/.exec(like)?.[1] ?? '  ';
  return `${JSON.stringify(value, null, indent)}${like.endsWith('\n') || like === '' ? '\n' : ''}`;
}

const withDependency = (table: Table, { name, version }: NpmPackage): Table => ({
  ...table,
  dependencies: sorted({ ...tableAt(table, 'dependencies'), [name]: `^${version}` }),
});

/** `package.json` with one more runtime dependency; null when it cannot be read. */
export function addToManifest(text: string, added: NpmPackage): string | null {
  const manifest = parsed(text);
  return manifest ? written(withDependency(manifest, added), text) : null;
}

function entryOf({ name, version, integrity, license }: NpmPackage) {
  const resolved = `https://registry.npmjs.org/${name}/-/${name}-${version}.tgz`;
  return { old: { version, resolved, integrity }, flat: { version, resolved, integrity, license } };
}

/** `package-lock.json` of any version with the package at its top; null when it is none. */
export function addToLock(text: string, added: NpmPackage): string | null {
  const lock = parsed(text);
  const version = lock?.lockfileVersion;
  if (!lock || (version !== 1 && version !== 2 && version !== 3)) return null;
  const { old, flat } = entryOf(added);
  const packages = tableAt(lock, 'packages');
  const { '': root, ...others } = packages;
  const flatMap = {
    '': withDependency(isTable(root) ? root : {}, added),
    ...sorted({ ...others, [`node_modules/${added.name}`]: flat }),
  };
  const tree = sorted({ ...tableAt(lock, 'dependencies'), [added.name]: old });
  return written(
    {
      ...lock,
      ...(version === 1 ? {} : { packages: flatMap }),
      ...(version === 3 ? {} : { dependencies: tree }),
    },
    text,
  );
}

const dependencyKinds = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
] as const;

/** Whether the manifest names the package already, for whatever use. */
export function hasDependency(text: string, name: string): boolean {
  const manifest = parsed(text) ?? {};
  return dependencyKinds.some((kind) => Object.hasOwn(tableAt(manifest, kind), name));
}

/** A small package of its own: manifest and lock file. */
export function newPackage(
  name: string,
  of: NpmPackage,
): { readonly manifest: string; readonly lock: string } {
  const about = { name, version: '0.1.0', private: true };
  const lock = {
    name,
    version: '0.1.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name, version: '0.1.0' } },
  };
  return {
    manifest: addToManifest(JSON.stringify(about), of) ?? '',
    lock: addToLock(JSON.stringify(lock), of) ?? '',
  };
}
