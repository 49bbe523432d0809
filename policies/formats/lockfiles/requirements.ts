/** requirements.txt and its kin (https://pip.pypa.io/en/stable/reference/requirements-file-format/). */
import { lastPart } from '../ends.ts';
import {
  type LockedPackage,
  type LockFileContents,
  type LockSetting,
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

/** What ASCII has to part files, groups and records. */
const fileSeparators = new RegExp(`[${String.fromCharCode(0x1c, 0x1d, 0x1e)}]`, 'g');

/** pip cuts lines as Python's `str.splitlines` does: a form feed ends one, too. */
function lines(source: string): readonly string[] {
  return source.replace(fileSeparators, '\n').split(/\r\n|[\n\r\v\f\x85\u2028\u2029]/);
}

/** Lines with their continuations joined as pip joins them, with nothing between, and their comments gone. */
function logicalLines(source: string): readonly Logical[] {
  const found: Logical[] = [];
  let words: string[] = [];
  let line = 0;
  lines(source).forEach((raw, i) => {
    const clean = raw.replace(/(^|\s)#.*$/, '').trimEnd();
    if (words.length === 0) line = i + 1;
    words.push(clean.replace(/\\$/, ''));
    if (clean.endsWith('\\')) return;
    found.push({ words: words.join('').trim(), line });
    words = [];
  });
  if (words.length > 0) found.push({ words: words.join('').trim(), line });
  return found.filter((logical) => logical.words !== '');
}

type Read =
  | { readonly pinned: LockedPackage }
  | { readonly unpinned: UnpinnedPackage }
  | { readonly setting: LockSetting }
  | null;

function contents(read: readonly Read[]): LockFileContents {
  return {
    packages: read.flatMap((item) => (item && 'pinned' in item ? [item.pinned] : [])),
    unpinned: read.flatMap((item) => (item && 'unpinned' in item ? [item.unpinned] : [])),
    settings: read.flatMap((item) => (item && 'setting' in item ? [item.setting] : [])),
  };
}

/** Local folders and editables of the project itself are no packages. Never throws. */
export function readRequirements(source: string): LockFileContents {
  return contents(logicalLines(source).flatMap(readLine));
}

/** A constraint installs nothing: a range in it is no requirement. What is not understood stays. Never throws. */
export function readConstraints(source: string): LockFileContents {
  const read = readRequirements(source);
  return { ...read, unpinned: read.unpinned.filter((one) => !requirement.test(one.requirement)) };
}

type Option = LockSetting['kind'] | 'editable' | 'flag';

/** What pip understands on a line of options, and which of them say where it looks, or what it no longer checks. */
const options: ReadonlyMap<string, Option> = new Map<string, Option>([
  ['--all-releases', 'other'],
  ['--constraint', 'include'],
  ['--editable', 'editable'],
  ['--extra-index-url', 'index'],
  ['--find-links', 'index'],
  ['--index-url', 'index'],
  ['--no-binary', 'other'],
  ['--no-index', 'flag'],
  ['--no-require-hashes', 'flag'],
  ['--only-binary', 'other'],
  ['--only-final', 'other'],
  ['--pre', 'flag'],
  ['--prefer-binary', 'flag'],
  ['--pypi-url', 'index'],
  ['--require-hashes', 'flag'],
  ['--requirement', 'include'],
  ['--trusted-host', 'unsafe'],
  ['--use-feature', 'other'],
]);
const short: Readonly<Record<string, string>> = {
  '-c': '--constraint',
  '-e': '--editable',
  '-f': '--find-links',
  '-i': '--index-url',
  '-r': '--requirement',
};

/** The option that a word begins with, and what else is in the word. Python's optparse takes any clear beginning of a name. */
function optionOf(word: string): readonly [name: string, kind: Option, attached: string | null] {
  const [, long, value] = /^(--[^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  if (long === undefined) {
    const name = short[word.slice(0, 2)] ?? word;
    return [name, options.get(name) ?? 'flag', word.slice(2).replace(/^=/, '') || null];
  }
  const meant = [...options.keys()].filter((name) => name.startsWith(long));
  const name = options.has(long) || meant.length !== 1 ? long : (meant[0] ?? long);
  return [name, options.get(name) ?? 'flag', value ?? null];
}

function readOption([name, kind]: readonly [string, Option], value: string | null, line: number): Read {
  const text = value === null ? name : `${name} ${value}`;
  if (kind === 'editable') return readSubject(value ?? '', line, true);
  if (kind === 'index' || kind === 'include') return { setting: { kind, text, address: value, line } };
  return { setting: { kind: kind === 'unsafe' ? kind : 'other', text, address: null, line } };
}

/** A line of options: pip takes several on one. */
function readOptions(line: Logical): readonly Read[] {
  const words = line.words.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  const found: Read[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = (words[at] ?? '').replace(/["']/g, '');
    if (!word.startsWith('-')) continue;
    const [name, kind, attached] = optionOf(word);
    const isOpen = attached === null && kind !== 'flag';
    if (isOpen) at++;
    const value = isOpen ? (words[at] ?? '').replace(/["']/g, '') : attached;
    found.push(readOption([name, kind], value, line.line));
  }
  return found;
}

const requirement = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/;

function readLine(logical: Logical): readonly Read[] {
  const { words, line } = logical;
  return words.startsWith('-') ? readOptions(logical) : [readSubject(words, line, false)];
}

function readSubject(subject: string, line: number, editable: boolean): Read {
  const at = /^(?:([\w.-]+)(?:\[[^\]]*\])?\s*@\s*)?((?:(?:git|hg|svn|bzr)\+|https?:|ftp:)\S+)/i.exec(subject);
  if (at?.[2]) return fromAddress(at[1] ?? null, at[2], subject, line);
  if (editable) return null;
  const archive =
    /^(?:[\w.-]+\s*@\s*)?((?:file:|\.|\/)?[^\s;@]*\.(?:whl|zip|tar\.gz|tgz|tar\.bz2))(?:[\s;#]|$)/.exec(
      subject,
    )?.[1];
  if (archive) return fromArchive(archive, subject, line);
  if (/^(\.|\/|file:)/.test(subject)) return null;
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

/** An archive in the repository itself, `./vendor/lib-1.0-py3-none-any.whl`: its name is all there is. */
function fromArchive(path: string, words: string, line: number): Read {
  const [, name, version] =
    /^(.+?)-(\d[^-]*?)(?:-.*)?\.(?:whl|zip|tar\.gz|tgz|tar\.bz2)$/.exec(lastPart(path)) ?? [];
  const hashes = [...words.matchAll(/--hash[= ](\S+)/g)].map((match) => match[1] ?? '').sort();
  return {
    pinned: pinned({
      name: pypiName(name ?? path),
      version: version ?? path,
      origin: 'file',
      resolved: path,
      integrity: hashes.join(' ') || null,
      line,
    }),
  };
}

/** `name @ https://…`, `git+https://…@commit#egg=name` */
function fromAddress(name: string | null, address: string, words: string, line: number): Read {
  const git = /^(git|hg|svn|bzr)\+/i.test(address);
  const called = name ?? /[#&]egg=([\w.-]+)/.exec(address)?.[1];
  const commit = /@([0-9a-f]{40,64})(?:#|$)/.exec(address)?.[1] ?? null;
  const inAddress = /[#&]((?:md5|sha\d{1,3})=[0-9a-f]{32,128})/.exec(address)?.[1] ?? [];
  const hashes = [...words.matchAll(/--hash[= ](\S+)/g)].map((match) => match[1] ?? '');
  const hash = [inAddress, ...hashes].flat().sort().join(' ') || null;
  return {
    pinned: pinned({
      // Without a name the address is all that people know it by.
      name: called === undefined ? address : pypiName(called),
      version: commit ?? address,
      origin: git ? 'git' : 'url',
      resolved: (commit === null ? address : address.replace(`@${commit}`, '')).replace(
        /^(git|hg|svn|bzr)\+/i,
        '',
      ),
      integrity: git ? commit : hash,
      integrityExpected: true,
      line,
    }),
  };
}
