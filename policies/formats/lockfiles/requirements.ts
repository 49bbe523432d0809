/** requirements.txt and its kin (https://pip.pypa.io/en/stable/reference/requirements-file-format/). */
import {
  type LockedPackage,
  type LockFileContents,
  locked,
  type Scope,
  type UnpinnedPackage,
} from './locked-package.ts';
import { pypiName } from './python.ts';

interface Logical {
  readonly words: string;
  /** Where it begins, 1-based. */
  readonly line: number;
}

/** Lines with their continuations joined and their comments gone. */
function logicalLines(source: string): readonly Logical[] {
  const found: Logical[] = [];
  let words: string[] = [];
  let line = 0;
  source.split('\n').forEach((raw, i) => {
    const clean = raw.replace(/(^|\s)#.*$/, '').trim();
    if (words.length === 0) line = i + 1;
    words.push(clean.replace(/\\$/, ''));
    if (clean.endsWith('\\')) return;
    found.push({ words: words.join(' ').trim(), line });
    words = [];
  });
  if (words.length > 0) found.push({ words: words.join(' ').trim(), line });
  return found.filter((logical) => logical.words !== '');
}

type Read = { readonly pinned: LockedPackage } | { readonly unpinned: UnpinnedPackage } | null;

/** Options (`-r`, `--index-url`), local folders and editables of the project itself are no packages. Never throws. */
export function readRequirements(source: string): LockFileContents {
  const read = logicalLines(source).map(readLine);
  return {
    packages: read.flatMap((item) => (item && 'pinned' in item ? [item.pinned] : [])),
    unpinned: read.flatMap((item) => (item && 'unpinned' in item ? [item.unpinned] : [])),
  };
}

const requirement = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/;

function readLine({ words, line }: Logical): Read {
  const editable = /^(?:-e|--editable)[ =]\s*(.+)$/.exec(words)?.[1];
  const subject = editable ?? words;
  const at = /^(?:([\w.-]+)(?:\[[^\]]*\])?\s*@\s*)?((?:git\+|https?:)\S+)/.exec(subject);
  if (at?.[2]) return fromAddress(at[1] ?? null, at[2], line);
  if (editable !== undefined || subject.startsWith('-') || /^(\.|\/|file:)/.test(subject)) return null;
  const [, name, rest = ''] = requirement.exec(subject) ?? [];
  if (!name) return { unpinned: { ecosystem: 'pypi', name: subject, requirement: subject, line } };
  const hashes = [...rest.matchAll(/--hash[= ](\S+)/g)].map((match) => match[1] ?? '').sort();
  const constraint = (rest.split(/;|\s--/)[0] ?? '').replace(/[()\s]/g, '');
  const version = /^===?([^,*=]+)$/.exec(constraint)?.[1];
  const asWritten = `${name}${constraint}`;
  if (!version)
    return { unpinned: { ecosystem: 'pypi', name: pypiName(name), requirement: asWritten, line } };
  return { pinned: pinned({ name: pypiName(name), version, integrity: hashes.join(' ') || null, line }) };
}

function pinned(about: Pick<LockedPackage, 'name' | 'version'> & Partial<LockedPackage>): LockedPackage {
  // Without --hash, pip checks nothing: common, so its absence alone says nothing.
  return locked({ ecosystem: 'pypi', scope: 'unknown' satisfies Scope, ...about });
}

/** `name @ https://…`, `git+https://…@commit#egg=name` */
function fromAddress(name: string | null, address: string, line: number): Read {
  const git = address.startsWith('git+');
  const called = name ?? /[#&]egg=([\w.-]+)/.exec(address)?.[1] ?? address;
  const commit = /@([0-9a-f]{40})(?:#|$)/.exec(address)?.[1] ?? null;
  const hash = /[#&](sha256=[0-9a-f]{64})/.exec(address)?.[1] ?? null;
  return {
    pinned: pinned({
      name: pypiName(called),
      version: commit ?? address,
      origin: git ? 'git' : 'url',
      resolved: address.replace(/^git\+/, ''),
      integrity: commit ?? hash,
      integrityExpected: true,
      line,
    }),
  };
}
