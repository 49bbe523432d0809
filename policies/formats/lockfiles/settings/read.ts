/** The settings of one file → what moves a registry, switches a check off, or runs a program. */
import { say } from '../../../engine/prose.ts';
import { type LockFileContents, type LockSetting, UnreadableLockFile } from '../locked-package.ts';
import type { Kind, SettingsFile } from './files.ts';
import type { Leaf } from './leaves.ts';

/** Without the password in an address: what is shown may be read by anybody. */
function shown(value: string): string {
  return value.replace(/(\/\/)[^/@\s]*@/g, '$1…@');
}

/** What a variable stands for is not seen. */
function isSpelledOut(value: string): boolean {
  return !/\$\{|\$[A-Za-z_]|%[A-Za-z_]+%|\{\{|<%/.test(value);
}

const forges =
  /^(https|ssh|git\+https|git\+ssh):\/\/([^/@]*@)?(github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|app\.terraform\.io)\/|^git@(github\.com|gitlab\.com|bitbucket\.org|codeberg\.org):/i;

/** The address in a value, as others write it. Null: none, or a place that is everybody's, or the repository itself. */
function addressIn(value: string): string | null {
  const plain = value
    .replace(/^(sparse|registry|git)\+/, '')
    .replace(/^git::/, '')
    .replace(/\\:/g, ':');
  if (plain === 'https://github.com/rust-lang/crates.io-index') return null;
  if (/^\.{1,2}\//.test(plain)) return plain.startsWith('../') ? null : `file:${plain}`;
  return plain;
}

/** `terraform-aws-modules/vpc/aws`, `local`, `meta`, `./modules/x`: no address. `github.com/acme/x` is one. */
function repositoryIn(value: string): string | null {
  const plain = value.replace(/^(git|hg)::/, '');
  if (/^(github\.com|gitlab\.com|bitbucket\.org)\//.test(plain)) return `https://${plain}`;
  const host = plain.split('/')[0] ?? '';
  if (plain.includes('://') || /^git@/.test(plain)) return plain;
  return /^[\w-]+(\.[\w-]+)+$/.test(host) ? `https://${plain}` : null;
}

function settingOf({ path, value, line }: Leaf, kind: Kind): readonly LockSetting[] {
  const text = shown(`${path} = ${value}`);
  if (kind === 'unsafe' || kind === 'override' || kind === 'other')
    return [{ kind, text, address: null, line }];
  const address = kind === 'index' ? addressIn(value) : repositoryIn(value);
  if (address === null || address === '') return [];
  if (!isSpelledOut(address)) return [{ kind: 'opaque', text, address: null, line }];
  if (kind === 'repository' && forges.test(address)) return [{ kind: 'other', text, address: null, line }];
  return [{ kind: 'index', text, address: shown(address), line }];
}

/** Lists in one value (pip, Ruby) are several addresses. */
function single(leaf: Leaf): readonly Leaf[] {
  const values = leaf.value.trim().split(/[\s;]+/);
  return values.length < 2 || !values.every((value) => value.includes('/'))
    ? [leaf]
    : values.map((value) => ({ ...leaf, value }));
}

function settingsIn({ leaves, rules }: SettingsFile, source: string): readonly LockSetting[] {
  return leaves(source)
    .flatMap(single)
    .flatMap((leaf) => {
      const rule = rules.find(
        ([path, , value]) => path.test(leaf.path) && (value === undefined || value.test(leaf.value)),
      );
      return rule ? settingOf(leaf, rule[1]).map((setting) => ({ setting, value: leaf.value })) : [];
    })
    .map(({ setting, value }, i) =>
      setting.line === null && i < max.placed ? { ...setting, line: lineOf(source, value) } : setting,
    );
}

/** A real one has some hundred lines. `placed`: settings that are looked for in the text. */
const max = { characters: 1_000_000, placed: 50 } as const;

function lineOf(source: string, value: string): number | null {
  const at = source.indexOf(value);
  return at < 0 ? null : source.slice(0, at).split('\n').length;
}

/** Throws what the parser of its syntax throws. */
export function readSettings(file: SettingsFile): (source: string) => LockFileContents {
  return (source) => {
    if (source.length > max.characters)
      throw new UnreadableLockFile(say`it has more than ${max.characters / 1_000_000} million characters`);
    return { packages: [], unpinned: [], settings: settingsIn(file, source) };
  };
}
