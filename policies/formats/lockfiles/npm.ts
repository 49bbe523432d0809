/**
 * npm's package-lock.json and npm-shrinkwrap.json, versions 1 to 3
 * (https://docs.npmjs.com/cli/configuring-npm/package-lock-json).
 */
import { own, say } from '../../engine/prose.ts';
import { entries, isTable, keys, lineIndex, property, text } from './data.ts';
import { inParts, type Named, type Parts } from './json-parts.ts';
import {
  type Alias,
  type LockedPackage,
  type LockFileContents,
  UnreadableLockFile,
} from './locked-package.ts';
import {
  entryOfPackages,
  entryOfTree,
  type Found,
  folder,
  headingOf,
  keyOf,
  originOf,
  standingAs,
} from './npm-entry.ts';

const dependencyKinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** What is read of a file. */
interface Lock {
  readonly version: unknown;
  /** Null when it has no such section. */
  readonly packages: readonly Named[] | null;
  /** Its `dependencies`, which versions 1 and 2 have. */
  readonly tree: readonly Named[];
  readonly lines: ReadonlyMap<string, number>;
}

const sections = ['packages', 'dependencies'];

function lockOf(source: string, parts: Parts | undefined): Lock & { readonly keysOnce?: true } {
  const read = parts && inParts(source, sections, parts);
  const lock = read?.rest ?? JSON.parse(source);
  const packages = property(lock, 'packages');
  return {
    version: property(lock, 'lockfileVersion'),
    packages: read?.sections.get('packages') ?? (isTable(packages) ? entries(packages) : null),
    tree: read?.sections.get('dependencies') ?? entries(property(lock, 'dependencies')),
    lines: lineIndex(source, '{'),
    ...(read ? { keysOnce: true } : {}),
  };
}

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readNpm(source: string, parts?: Parts): LockFileContents {
  const { keysOnce, ...lock } = lockOf(source, parts);
  return { ...contentsOf(lock), ...(keysOnce ? { keysOnce } : {}) };
}

function contentsOf(lock: Lock): LockFileContents {
  const { version, packages, tree } = lock;
  if (version === 1) return { packages: fromTree(lock).map(({ one }) => one), unpinned: [] };
  if (version === 2 && packages === null && tree.length === 0) return { packages: [], unpinned: [] };
  if (version === 2 || version === 3) {
    if (packages === null) throw new UnreadableLockFile(own('it has no packages section'));
    const found = fromPackages(packages, lock);
    return {
      packages: [
        ...found.map(({ one }) => one),
        ...(version === 2 ? contradicting(fromTree(lock), found) : []),
      ],
      unpinned: [],
      aliases: aliasesIn(packages, lock),
    };
  }
  throw new UnreadableLockFile(
    typeof version === 'number'
      ? say`its lockfileVersion is ${version}; versions 1, 2 and 3 can be read`
      : own('it has no lockfileVersion'),
  );
}

/** Versions 2 and 3: one flat map from location to package; '' and folders are the project's own. */
function fromPackages(packages: readonly Named[], { lines }: Lock): readonly Found[] {
  const asked = new Set(
    packages
      .filter(([location]) => !location.includes(folder))
      .flatMap(([, entry]) => dependencyKinds.flatMap((kind) => keys(property(entry, kind)))),
  );
  const all = packages.map((named) => ({ named, kept: entryOfPackages(named) }));
  const bundlers = all.flatMap(({ named: [location], kept }) => (kept.bundles ? [location] : []));
  return all.flatMap(({ named, kept }) => {
    const { one, inBundle } = kept;
    if (!one) return [];
    const [location] = named;
    const at = location.lastIndexOf(folder);
    // npm does not ask the entry itself: without a package above that brings it along, it is fetched like any other.
    const bundled =
      inBundle && bundlers.some((above) => above === '' || location.startsWith(`${above}/${folder}`));
    const standing = {
      direct: location.indexOf(folder) === at && asked.has(location.slice(at + folder.length)),
      integrityExpected: one.integrityExpected && !bundled,
      line: lines.get(kept.heading) ?? null,
    };
    return [standingAs(kept, one, standing)];
  });
}

/**
 * Version 2 says everything twice, for npm 6 as a tree: what the tree says otherwise is read, too. A lock file that was
 * always at odds with itself stays so, and is no change.
 */
function contradicting(tree: readonly Found[], packages: readonly Found[]): readonly LockedPackage[] {
  const known = new Set(packages.map(({ anywhere }) => keyOf(anywhere)));
  return tree.flatMap((found) => (known.has(keyOf(found.anywhere)) ? [] : [found.one]));
}

/** What anything in the file asks for under another name, `ms other` for `"ms": "npm:other@^1"`. */
function askedAliases(all: readonly Named[]): ReadonlySet<string> {
  return new Set(
    all.flatMap(([, entry]) =>
      dependencyKinds.flatMap((kind) =>
        entries(property(entry, kind)).flatMap(([as, range]) => {
          const name = /^npm:((?:@[^@/]+\/)?[^@/]+)/.exec(String(range))?.[1];
          return name === undefined ? [] : [`${as} ${name}`];
        }),
      ),
    ),
  );
}

/** Packages installed under another name, and whether anything in the file asks for them so: mostly there are none. */
function aliasesIn(all: readonly Named[], { lines }: Lock): readonly Alias[] {
  let known: ReadonlySet<string> | null = null;
  return all.flatMap(([location, entry]) => {
    const name = text(property(entry, 'name'));
    if (name === null) return [];
    const at = location.lastIndexOf(folder);
    const as = location.slice(at + folder.length);
    if (at < 0 || property(entry, 'link') === true || name === as) return [];
    const address = text(property(entry, 'resolved'));
    // What has an address of its own may call itself what it likes: its address is judged.
    const bySource = address !== null && originOf(address)?.origin !== 'registry';
    const line = lines.get(headingOf(location)) ?? null;
    known ??= askedAliases(all);
    return [{ as, name, asked: known.has(`${as} ${name}`) || bySource, line }];
  });
}

/** Version 1: a tree of `dependencies`, walked without recursion since its depth is the file's to choose. */
function fromTree({ tree, lines }: Lock): readonly Found[] {
  const found: Found[] = [];
  const rest: Named[] = [...tree];
  for (let next = rest.pop(); next; next = rest.pop()) {
    for (const inner of entries(property(next[1], 'dependencies'))) rest.push(inner);
    const kept = entryOfTree(next);
    const { one, heading } = kept;
    if (one) found.push(standingAs(kept, one, { ...one, line: lines.get(heading) ?? null }));
  }
  return found.reverse();
}
