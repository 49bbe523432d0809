/** What pins a package's content: checksums and commits, and how those of one version may differ. */
import type { Ecosystem } from './locked-package.ts';

/** By how hard it is to make two contents with one digest; what is not listed counts as sound. */
const strengths: Readonly<Record<string, number>> = {
  md5: 1,
  sha1: 2,
  sha224: 3,
  sha256: 5,
  sha384: 6,
  sha512: 7,
};

/** MD5 and SHA-1: tools replace them by something better when they rewrite a lock file. */
const maxBroken = 2;

const known = new Set([...Object.keys(strengths), 'blake2b', 'blake2s', 'h1', 'zh']);

export interface Checksum {
  readonly algorithm: string;
  readonly digest: string;
}

/**
 * The checksums among the words of an `integrity`: `sha512-…`, `sha256:…`, `h1:…`, and Berry's `10c0/…`, whose key is
 * its algorithm. What is none (`none`, `sha9000-…`) is left out, as installers leave it out: it pins nothing.
 */
export function checksumsOf(integrity: string | null): readonly Checksum[] {
  return (integrity ?? '').split(/\s+/).flatMap((word) => {
    const [, name = '', separator, digest = ''] = /^([A-Za-z0-9]{1,10})([-:=/])([^?]+)/.exec(word) ?? [];
    const algorithm = name.toLowerCase();
    const isKey = separator === '/' && /^\d+(c\d+)?$/.test(algorithm);
    return isKey || (separator !== '/' && known.has(algorithm))
      ? [{ algorithm, digest: hexadecimal(algorithm, digest) }]
      : [];
  });
}

const hexLengths: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha384: 96,
  sha512: 128,
};

/** One spelling of a digest: some tools write hexadecimal, others base64. What is neither stays as it is. */
function hexadecimal(algorithm: string, digest: string): string {
  const length = hexLengths[algorithm];
  if (length === undefined) return digest;
  if (digest.length === length && /^[0-9a-f]+$/i.test(digest)) return digest.toLowerCase();
  if (
    !/^[A-Za-z0-9+/]+={0,2}$/.test(digest) ||
    digest.replace(/=+$/, '').length !== Math.ceil((length * 2) / 3)
  )
    return digest;
  const bytes = atob(digest);
  return [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

/** The commits among the words of an `integrity`, in order, as one text; null when there is none. */
export function commitOf(integrity: string | null): string | null {
  const commits = (integrity ?? '').split(/\s+/).filter((word) => /^[0-9a-f]{7,64}$/i.test(word));
  return commits.length === 0 ? null : commits.join(' ').toLowerCase();
}

/**
 * How the content that would be accepted now stands to what was accepted before.
 * `same`: nothing else is. `gained`: there was no checksum. `widened`: all that was, and more files of this version.
 * `rehashed`: the tool now uses a better algorithm, or another cache format, so the two cannot be compared.
 * `weakened`: a stronger checksum is gone. `changed`: something else is accepted. `lost`: anything is.
 */
export type Content = 'same' | 'gained' | 'widened' | 'rehashed' | 'weakened' | 'changed' | 'lost';

/** Mildest first. */
const contents: readonly Content[] = ['same', 'gained', 'widened', 'rehashed', 'weakened', 'changed', 'lost'];

export function worst(found: readonly Content[]): Content {
  return contents[Math.max(0, ...found.map((one) => contents.indexOf(one)))] ?? 'lost';
}

function strength({ algorithm }: Checksum): number {
  return strengths[algorithm] ?? 5;
}

function strongest(all: readonly Checksum[]): readonly Checksum[] {
  const most = Math.max(...all.map(strength));
  return all.filter((one) => strength(one) === most);
}

function isSubset(inner: readonly Checksum[], outer: readonly Checksum[]): boolean {
  return inner.every(({ algorithm, digest }) =>
    outer.some((one) => one.algorithm === algorithm && one.digest === digest),
  );
}

/** npm, Yarn and pnpm look at the strongest algorithm alone, and accept any digest of it (npm/ssri, `match`). */
function byStrongest(before: readonly Checksum[], after: readonly Checksum[]): Content {
  const [old, now] = [strongest(before), strongest(after)];
  if (isSubset(now, old)) return 'same';
  const [was, is] = [Math.max(...old.map(strength)), Math.max(...now.map(strength))];
  if (is < was && isSubset(after, before)) return 'weakened';
  return was <= maxBroken && is > was ? 'rehashed' : 'changed';
}

function hasNewCacheKey(before: readonly Checksum[], after: readonly Checksum[]): boolean {
  const isKey = ({ algorithm }: Checksum) => /^\d/.test(algorithm);
  return (
    before.every(isKey) &&
    after.every(isKey) &&
    !after.some(({ algorithm }) => before.some((one) => one.algorithm === algorithm))
  );
}

/** Everywhere else any listed digest will do (pip, Poetry), or there is but one. */
function byAny(before: readonly Checksum[], after: readonly Checksum[], manyFiles: boolean): Content {
  if (isSubset(after, before)) return isSubset(strongest(before), after) || manyFiles ? 'same' : 'weakened';
  const keepsAll = isSubset(before, after);
  const algorithms = new Set(before.map(({ algorithm }) => algorithm));
  const added = after.filter((one) => !isSubset([one], before));
  if (keepsAll && (manyFiles || added.every(({ algorithm }) => !algorithms.has(algorithm)))) return 'widened';
  const was = Math.max(...before.map(strength));
  return was <= maxBroken && Math.min(...after.map(strength)) > was ? 'rehashed' : 'changed';
}

/** Two pins of one file, or of one version whose files its lock file does not tell apart (`manyFiles`). */
export function compareContent(
  ecosystem: Ecosystem,
  before: readonly Checksum[],
  after: readonly Checksum[],
  manyFiles: boolean,
): Content {
  if (before.length === 0) return after.length === 0 ? 'same' : 'gained';
  if (after.length === 0) return 'lost';
  if (hasNewCacheKey(before, after)) return 'rehashed';
  return ecosystem === 'npm' ? byStrongest(before, after) : byAny(before, after, manyFiles);
}
