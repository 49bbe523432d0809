/** Podfile.lock (https://guides.cocoapods.org/using/using-cocoapods.html): YAML that CocoaPods writes in one style. */
import { own, say } from '../../engine/prose.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';

interface Line {
  readonly section: string;
  /** Of two spaces each. */
  readonly depth: number;
  readonly words: string;
  readonly line: number;
}

const sections = new Set([
  'PODS',
  'DEPENDENCIES',
  'SPEC REPOS',
  'EXTERNAL SOURCES',
  'CHECKOUT OPTIONS',
  'SPEC CHECKSUMS',
  'PODFILE CHECKSUM',
  'COCOAPODS',
]);

function linesOf(source: string): readonly Line[] {
  let section = '';
  return source.split(/\r?\n/).flatMap((raw, i): readonly Line[] => {
    if (raw.trim() === '') return [];
    const head = /^([A-Z ]+):(?: .*)?$/.exec(raw)?.[1];
    if (head !== undefined) {
      if (!sections.has(head)) throw new UnreadableLockFile(say`its section ${head} is not known`);
      section = head;
      return [];
    }
    const [, indent = '', words] = /^((?: {2})+)(\S.*)$/.exec(raw) ?? [];
    if (section === '' || words === undefined)
      throw new UnreadableLockFile(say`line ${i + 1} is not written as CocoaPods writes it`);
    return [{ section, depth: indent.length / 2, words, line: i + 1 }];
  });
}

/** Quotes stand around what YAML would misread; CocoaPods needs no escapes. */
function unquoted(words: string, line: number): string {
  const inner = /^"([^"\\]*)"$|^'([^']*)'$/.exec(words);
  if (!inner && /^["'&*!|>%@{}[\]]/.test(words))
    throw new UnreadableLockFile(say`line ${line} is not written as CocoaPods writes it`);
  return inner ? (inner[1] ?? inner[2] ?? '') : words;
}

/** `name: value`, `"name": value`, `:git: value`, `name:`. */
function pair({ words, line }: Line): readonly [string, string] {
  const [, key, value = ''] =
    /^("[^"\\]+"|:?[^\s"':][^:]*?|'[^']+'|https?:[^\s]+?|git@[^\s]+?):(?:\s+(.*))?$/.exec(words) ?? [];
  if (key === undefined)
    throw new UnreadableLockFile(say`line ${line} is not written as CocoaPods writes it`);
  return [unquoted(key, line), unquoted(value, line)];
}

/** Throws {@link UnreadableLockFile}. */
export function readPodfile(source: string): LockFileContents {
  const lines = linesOf(source);
  if (!/^(PODS|PODFILE CHECKSUM):/m.test(source)) throw new UnreadableLockFile(say`it has no pods`);
  const of = (section: string) => lines.filter((one) => one.section === section);
  const about: Sources = {
    external: nested(of('EXTERNAL SOURCES')),
    checkouts: nested(of('CHECKOUT OPTIONS')),
    repositories: of('SPEC REPOS').length === 0 ? null : repositoriesOf(of('SPEC REPOS')),
    checksums: new Map(of('SPEC CHECKSUMS').map(pair)),
    asked: new Set(of('DEPENDENCIES').map((one) => rootOf(itemOf(one).name))),
  };
  const pods = of('PODS').filter(({ depth }) => depth === 1);
  const packages = pods.flatMap((one) => fromPod(one, about));
  // Subspecs are parts of one pod.
  const byPod = new Map(packages.toReversed().map((one) => [`${one.name} ${one.version}`, one]));
  return { packages: [...byPod.values()].toReversed(), unpinned: [] };
}

interface Sources {
  readonly external: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly checkouts: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Pod → the repository of specifications it is from; null: CocoaPods before 1.7 named none. */
  readonly repositories: ReadonlyMap<string, string> | null;
  readonly checksums: ReadonlyMap<string, string>;
  readonly asked: ReadonlySet<string>;
}

function nested(lines: readonly Line[]): Sources['external'] {
  const found = new Map<string, Map<string, string>>();
  let open = new Map<string, string>();
  for (const one of lines) {
    const [key, value] = pair(one);
    if (one.depth === 1) {
      if (found.has(key)) throw new UnreadableLockFile(say`${key} stands twice in ${own(one.section)}`);
      open = new Map();
      found.set(key, open);
    } else open.set(key.replace(/^:/, ''), value.replace(/^:/, ''));
  }
  return found;
}

function repositoriesOf(lines: readonly Line[]): ReadonlyMap<string, string> {
  let repository = '';
  return new Map(
    lines.flatMap((one) => {
      if (one.depth > 1 || one.words.startsWith('- '))
        return [[unquoted(one.words.replace(/^- /, ''), one.line), repository] as const];
      [repository] = pair(one);
      return [];
    }),
  );
}

/** `- Alamofire (5.6.2)`, `- "A/B (1.0)":`, `- Fakery (from …)` */
function itemOf({ words, line }: Line): { readonly name: string; readonly version: string | null } {
  const item = /^- (.+?):?$/.exec(words)?.[1];
  const [, name, version] =
    /^([^\s()]+)(?: \((.+)\))?$/.exec(item === undefined ? '' : unquoted(item, line)) ?? [];
  if (!name) throw new UnreadableLockFile(say`line ${line} is not written as CocoaPods writes it`);
  return { name, version: version ?? null };
}

function rootOf(name: string): string {
  return name.split('/')[0] ?? name;
}

function fromPod(one: Line, about: Sources): readonly LockedPackage[] {
  const { name: whole, version } = itemOf(one);
  const name = rootOf(whole);
  if (version === null) throw new UnreadableLockFile(say`${whole} on line ${one.line} has no version`);
  const external = about.external.get(name);
  const checkout = about.checkouts.get(name);
  // A folder of the project.
  if (external?.has('path')) return [];
  const checksum = about.checksums.get(name);
  const known: Known = {
    ecosystem: 'cocoapods',
    name,
    version,
    direct: about.asked.has(name),
    line: one.line,
    integrity: checksum ? `sha1:${checksum}` : null,
  };
  if (external === undefined && checkout === undefined) return [fromRepository(known, about)];
  return [external?.has('git') ? fromGit(known, external, checkout) : fromAddress(known, external)];
}

type Known = Pick<LockedPackage, 'ecosystem' | 'name' | 'version' | 'direct' | 'line' | 'integrity'>;

function fromRepository(known: Known, { repositories, checksums }: Sources): LockedPackage {
  const repository = repositories?.get(known.name);
  if (repository === undefined && repositories !== null)
    throw new UnreadableLockFile(say`nothing says where ${known.name} is from`);
  const isTrunk = repository === undefined || /^trunk$/i.test(repository);
  return locked({
    ...known,
    resolved: isTrunk ? null : repository,
    integrityExpected: checksums.size > 0 || repositories !== null,
  });
}

/** What is checked out is what was asked for. A tag may stand in for a commit. */
function fromGit(
  known: Known,
  external: ReadonlyMap<string, string>,
  checkout: ReadonlyMap<string, string> | undefined,
): LockedPackage {
  const git = external.get('git') ?? '';
  if (git === '' || (checkout !== undefined && checkout.get('git') !== git))
    throw new UnreadableLockFile(say`${known.name} is checked out from another repository than asked for`);
  return locked({
    ...known,
    origin: 'git',
    resolved: git,
    integrity: checkout?.get('commit') ?? external.get('commit') ?? null,
    integrityExpected: !external.has('tag'),
  });
}

/** An archive, or a specification by address. */
function fromAddress(known: Known, external: ReadonlyMap<string, string> | undefined): LockedPackage {
  const address = external?.get('http') ?? external?.get('podspec');
  if (!address) throw new UnreadableLockFile(say`${known.name} has a source that is not of a known kind`);
  return locked({ ...known, origin: address.includes('://') ? 'url' : 'file', resolved: address });
}
