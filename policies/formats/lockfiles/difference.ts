/** Two versions of a lock file → what differs, package by package. */
import type { LockedPackage } from './locked-package.ts';

/** One package that changed, with its versions in the lock file before and now. */
export interface PackageChange {
  readonly kind: 'added' | 'updated' | 'removed' | 'rescoped' | 'replaced';
  /** Null when it was added. */
  readonly before: LockedPackage | null;
  /** Null when it was removed. */
  readonly after: LockedPackage | null;
  readonly checksumChanged: boolean;
  /** All versions of this package in the lock file, sorted. */
  readonly versionsBefore: readonly string[];
  readonly versionsAfter: readonly string[];
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function artifact(found: LockedPackage): string {
  return JSON.stringify([found.version, found.resolved, found.integrity]);
}

/** The same version from the same place is one package, however often it is installed: the widest of its uses counts. */
function merge(found: readonly LockedPackage[]): readonly LockedPackage[] {
  return [...Map.groupBy(found, artifact).values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const used = (scope: LockedPackage['scope']) => same.some((one) => one.scope === scope);
    return [
      {
        ...first,
        scope: used('runtime') ? 'runtime' : used('unknown') ? 'unknown' : 'development',
        direct:
          same.some(({ direct }) => direct === true) ||
          (same.some(({ direct }) => direct === null) ? null : false),
        installScript:
          same.find(({ installScript }) => installScript === true)?.installScript ?? first.installScript,
        integrityExpected: same.some(({ integrityExpected }) => integrityExpected),
      } as const,
    ];
  });
}

/** `sha512-…`, `sha256:…`, `h1:…`, `10c0/…` → algorithm → digests. Bare commit ids are left out: a tag may move. */
function checksums(integrity: string | null): ReadonlyMap<string, readonly string[]> {
  const pairs = (integrity ?? '').split(' ').flatMap((one): [string, string][] => {
    const [, algorithm, digest] = /^([a-z0-9]{1,10})[-:=/](.+)$/.exec(one) ?? [];
    return algorithm && digest ? [[algorithm, digest]] : [];
  });
  return new Map([...Map.groupBy(pairs, ([a]) => a)].map(([a, all]) => [a, all.map(([, digest]) => digest)]));
}

/** Whether two pins of one version contradict each other: an algorithm of both, without one digest in common. */
export function contradict(before: string | null, after: string | null): boolean {
  const old = checksums(before);
  return [...checksums(after)].some(([algorithm, digests]) => {
    const known = old.get(algorithm);
    return known !== undefined && !digests.some((digest) => known.includes(digest));
  });
}

/** Scheme and host of an address; the whole text when it is not a URL. */
function place(resolved: string | null): string | null {
  if (resolved === null) return null;
  const url = URL.canParse(resolved) ? new URL(resolved) : null;
  return url ? `${url.protocol}//${url.host}` : resolved;
}

interface Sides {
  readonly before: readonly LockedPackage[];
  readonly after: readonly LockedPackage[];
}

/** A version that stays: other content or address (`replaced`), or run-time use that is new (`rescoped`), or nothing. */
function ofKeptVersion({ before, after }: Sides): readonly Omit<PackageChange, keyof Versions>[] {
  const known = new Set(before.map(artifact));
  const wasRuntime = before.some(({ scope }) => scope !== 'development');
  return after.flatMap((now) => {
    const [old] = before;
    if (!old) return [];
    const kind = (name: 'replaced' | 'rescoped', checksumChanged: boolean) => [
      { kind: name, before: old, after: now, checksumChanged },
    ];
    const checksumChanged =
      !known.has(artifact(now)) &&
      before.some((one) => contradict(one.integrity, now.integrity)) &&
      before.every((one) => one.integrity === null || contradict(one.integrity, now.integrity));
    const lostChecksum =
      now.integrityExpected && !now.integrity && before.every(({ integrity }) => integrity !== null);
    const moved =
      now.resolved !== null && before.every(({ resolved }) => place(resolved) !== place(now.resolved));
    if (checksumChanged || lostChecksum || moved) return kind('replaced', checksumChanged);
    return !wasRuntime && now.scope === 'runtime' ? kind('rescoped', false) : [];
  });
}

type Versions = Pick<PackageChange, 'versionsBefore' | 'versionsAfter'>;

function versionsOf(found: readonly LockedPackage[]): readonly string[] {
  return [...new Set(found.map(({ version }) => version))].sort(byText);
}

function ofPackage({ before, after }: Sides): readonly PackageChange[] {
  const versions = { versionsBefore: versionsOf(before), versionsAfter: versionsOf(after) };
  const gone = before.filter(({ version }) => !versions.versionsAfter.includes(version));
  const come = after.filter(({ version }) => !versions.versionsBefore.includes(version));
  // Versions that went are paired with versions that came, in order: with one of each it is exact, else a fair reading.
  const arrived = come.map((now, i) => ({ now, old: gone[Math.min(i, gone.length - 1)] ?? null }));
  const paired = new Set(arrived.map(({ old }) => old?.version));
  const changes = [
    ...arrived.map(({ now, old }) => ({
      kind: old ? ('updated' as const) : ('added' as const),
      before: old,
      after: now,
      checksumChanged: false,
    })),
    ...gone
      .filter(({ version }) => !paired.has(version))
      .map((old) => ({ kind: 'removed' as const, before: old, after: null, checksumChanged: false })),
    ...versions.versionsAfter.flatMap((version) =>
      ofKeptVersion({
        before: before.filter((one) => one.version === version),
        after: after.filter((one) => one.version === version),
      }),
    ),
  ];
  return changes.map((change) => ({ ...change, ...versions }));
}

/** What differs, sorted by package name; a package that is the same on both sides is not mentioned. */
export function difference(
  before: readonly LockedPackage[],
  after: readonly LockedPackage[],
): readonly PackageChange[] {
  const key = ({ ecosystem, name }: LockedPackage) => `${ecosystem} ${name}`;
  const old = Map.groupBy(before, key);
  const now = Map.groupBy(after, key);
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort(byText)
    .flatMap((name) => ofPackage({ before: merge(old.get(name) ?? []), after: merge(now.get(name) ?? []) }));
}
