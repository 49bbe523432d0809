/** Two versions of a lock file → what differs, package by package. */
import { canonicalName } from '../package-url.ts';
import type { LockedPackage, LockSetting } from './locked-package.ts';
import { type Comparison, compareVersion } from './same-version.ts';

/** One package that changed, with its versions in the lock file before and now. */
export interface PackageChange {
  readonly kind: 'added' | 'updated' | 'removed' | 'rescoped' | 'replaced';
  /** Null when it was added. */
  readonly before: LockedPackage | null;
  /** Null when it was removed. */
  readonly after: LockedPackage | null;
  /** How the content of a version that stays differs; `same` for every other kind of change. */
  readonly content: Comparison['content'];
  readonly repinned: boolean;
  readonly movedFrom: string | null;
  /** One object for all changes of a package: what is made of it is made once. */
  readonly versions: Versions;
}

/** All versions of one package in the lock file, sorted. */
export interface Versions {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Those before that were not for development only. */
  readonly runtimeBefore: readonly string[];
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Everything that decides about what is installed. */
function artifact(found: LockedPackage): string {
  const files = found.files.map(({ name, url, integrity }) => [name, url, integrity].join(' ')).sort();
  return JSON.stringify([
    found.version,
    found.origin,
    found.resolved,
    found.source,
    found.integrity?.split(' ').sort(),
    files,
  ]);
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

interface Sides {
  readonly before: readonly LockedPackage[];
  readonly after: readonly LockedPackage[];
}

/** The entry before that an entry now is most likely meant to be: of the same place, then one with a checksum. */
function counterparts(before: readonly LockedPackage[]): (now: LockedPackage) => LockedPackage | undefined {
  const place = ({ origin, resolved }: LockedPackage) =>
    `${origin} ${resolved === null ? '' : `at ${resolved}`}`;
  const byPlace = new Map(before.toReversed().map((one) => [place(one), one]));
  const other = before.find(({ integrity }) => integrity !== null) ?? before[0];
  return (now) => byPlace.get(place(now)) ?? other;
}

/** A copy that another npm package brings along: nothing is fetched for it. */
function isNothing({ ecosystem, integrityExpected, integrity }: LockedPackage): boolean {
  return ecosystem === 'npm' && !integrityExpected && integrity === null;
}

type Change = Omit<PackageChange, 'versions'>;

/** A version that stays: other content or address (`replaced`), or run-time use that is new (`rescoped`), or nothing. */
function ofKeptVersion({ before, after }: Sides): readonly Change[] {
  const known = new Set(before.map(artifact));
  const wasRuntime = before.some(({ scope }) => scope !== 'development');
  const counterpart = counterparts(before);
  // Of copies that others bring along, the one that is fetched is judged.
  const isFetched = after.some((one) => !isNothing(one));
  return after.flatMap((now): readonly Change[] => {
    const old = counterpart(now);
    if (!old) return [];
    const rescoped = !wasRuntime && now.scope !== 'development';
    const compared = known.has(artifact(now)) ? same : compareVersion(old, now);
    const change = { before: old, after: now, ...compared };
    const scripts = old.installScript === false && now.installScript === true;
    const differs = !known.has(artifact(now)) && !(isNothing(now) && isFetched);
    const replaced = differs || scripts ? [{ kind: 'replaced' as const, ...change }] : [];
    return [...replaced, ...(rescoped ? [{ kind: 'rescoped' as const, ...change, ...same }] : [])];
  });
}

const same: Comparison = { content: 'same', repinned: false, movedFrom: null };

/** An update to another version from another repository, where the registry only says which repository it is (Composer). */
function ofUpdate(old: LockedPackage | null, now: LockedPackage): Comparison {
  const judged = old?.ecosystem === 'composer' && old.origin === 'registry';
  return judged ? { ...same, movedFrom: compareVersion(old, now).movedFrom } : same;
}

const versionOf = ({ version }: LockedPackage) => version;

function versionsOf(found: readonly LockedPackage[]): readonly string[] {
  return [...new Set(found.map(versionOf))].sort(byText);
}

/** Versions that stay, each with its entries on both sides. */
function kept({ before, after }: Sides, versions: Versions): readonly Sides[] {
  const [old, now] = [Map.groupBy(before, versionOf), Map.groupBy(after, versionOf)];
  return versions.after.flatMap((version) => {
    const was = old.get(version);
    return was ? [{ before: was, after: now.get(version) ?? [] }] : [];
  });
}

function ofPackage({ before, after }: Sides): readonly PackageChange[] {
  const versions: Versions = {
    before: versionsOf(before),
    after: versionsOf(after),
    runtimeBefore: versionsOf(before.filter(({ scope }) => scope !== 'development')),
  };
  const [then, now] = [new Set(versions.before), new Set(versions.after)];
  const gone = before.filter(({ version }) => !now.has(version));
  const come = after.filter(({ version }) => !then.has(version));
  // Versions that went are paired with versions that came, in order: with one of each it is exact, else a fair reading.
  const arrived = come.map((one, i) => ({ one, old: gone[Math.min(i, gone.length - 1)] ?? null }));
  const paired = new Set(arrived.map(({ old }) => old?.version));
  const changes: readonly Change[] = [
    ...arrived.map(({ one, old }) => ({
      kind: old ? ('updated' as const) : ('added' as const),
      before: old,
      after: one,
      ...ofUpdate(old, one),
    })),
    ...gone
      .filter(({ version }) => !paired.has(version))
      .map((old) => ({ kind: 'removed' as const, before: old, after: null, ...same })),
    ...kept({ before, after }, versions).flatMap(ofKeptVersion),
  ];
  return changes.map((change) => ({ ...change, versions }));
}

/** Everything but where it stands in the file. */
function isSame(a: LockedPackage, b: LockedPackage): boolean {
  return (
    a.version === b.version &&
    a.origin === b.origin &&
    a.resolved === b.resolved &&
    a.source === b.source &&
    a.integrity === b.integrity &&
    a.scope === b.scope &&
    a.direct === b.direct &&
    a.installScript === b.installScript &&
    a.integrityExpected === b.integrityExpected &&
    a.files.length === 0 &&
    b.files.length === 0
  );
}

/** Most packages of most changes: the same single entry, of which there is nothing to say. */
function isUntouched(before: readonly LockedPackage[], after: readonly LockedPackage[]): boolean {
  const [[old], [now]] = [before, after];
  return before.length === 1 && after.length === 1 && !!old && !!now && isSame(old, now);
}

function isSameEntry(a: LockedPackage | undefined, b: LockedPackage | undefined): boolean {
  return !!a && !!b && (a === b || (a.name === b.name && a.ecosystem === b.ecosystem && isSame(a, b)));
}

/** How many entries both lists begin and end with: in most changes nearly all of them. */
function common({ before, after }: Sides): { readonly start: number; readonly end: number } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isSameEntry(before[start], after[start])) start += 1;
  let end = 0;
  while (end < shorter - start && isSameEntry(before.at(-1 - end), after.at(-1 - end))) end += 1;
  return { start, end };
}

/** What differs, sorted by package name; a package that is the same on both sides is not mentioned. */
export function difference(
  before: readonly LockedPackage[],
  after: readonly LockedPackage[],
): readonly PackageChange[] {
  const key = ({ ecosystem, name }: LockedPackage) => `${ecosystem} ${canonicalName(ecosystem, name)}`;
  const { start, end } = common({ before, after });
  const middle = (all: readonly LockedPackage[]) => all.slice(start, all.length - end);
  const touched = new Set([...middle(before), ...middle(after)].map(key));
  if (touched.size === 0) return [];
  // A package may stand elsewhere in the list, too: in what both have in common, at the same place of both.
  const isTouched = (at: number) => [before.at(at)].some((one) => one && touched.has(key(one)));
  const beginning = Array.from({ length: start }, (_, i) => i).filter(isTouched);
  const ending = Array.from({ length: end }, (_, i) => i - end).filter(isTouched);
  const found = (side: readonly LockedPackage[]) => {
    const at = (place: number) => side.at(place) ?? [];
    return Map.groupBy([...beginning.flatMap(at), ...middle(side), ...ending.flatMap(at)], key);
  };
  const [old, now] = [found(before), found(after)];
  return [...touched]
    .filter((name) => !isUntouched(old.get(name) ?? [], now.get(name) ?? []))
    .sort(byText)
    .flatMap((name) => ofPackage({ before: merge(old.get(name) ?? []), after: merge(now.get(name) ?? []) }));
}

/** Settings that came and went. */
export function changedSettings(
  before: readonly LockSetting[],
  after: readonly LockSetting[],
): readonly (LockSetting & { readonly change: 'added' | 'removed' })[] {
  const key = ({ kind, text }: LockSetting) => `${kind} ${text}`;
  const [old, now] = [new Set(before.map(key)), new Set(after.map(key))];
  return [
    ...after.flatMap((one) => (old.has(key(one)) ? [] : [{ ...one, change: 'added' as const }])),
    ...before.flatMap((one) =>
      now.has(key(one)) ? [] : [{ ...one, line: null, change: 'removed' as const }],
    ),
  ];
}
