/** The lock files a change touches, read before and after, and what differs. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { say } from '../../../policies/engine/prose.ts';
import type { ChangedFile } from '../../../policies/facts/changed-files.ts';
import type { ChangedSetting, Unpinned } from '../../../policies/facts/dependency-changes.ts';
import { placedUrls, placeOf } from '../../../policies/formats/lockfiles/address.ts';
import {
  changedSettings,
  difference,
  type PackageChange,
} from '../../../policies/formats/lockfiles/difference.ts';
import type { LockFormat } from '../../../policies/formats/lockfiles/format.ts';
import { lockFileKind } from '../../../policies/formats/lockfiles/formats.ts';
import type {
  Alias,
  Ecosystem,
  LockFileContents,
} from '../../../policies/formats/lockfiles/locked-package.ts';
import type { PullRequestSource } from '../source.ts';
import { formatOf, linkedGaps, type Readings, readBoth } from './read-locks.ts';

export interface LockFileChange {
  readonly path: string;
  readonly ecosystem: Ecosystem;
  /** Where packages came from before. */
  readonly placesBefore: ReadonlySet<string>;
  readonly changes: readonly PackageChange[];
  readonly unpinned: readonly Unpinned[];
  readonly settings: readonly ChangedSetting[];
  readonly aliases: readonly Alias[];
}

export interface LockFileChanges {
  readonly files: readonly LockFileChange[];
  /** Lock files that are gone, with the ecosystem of what they locked. */
  readonly removed: readonly { readonly path: string; readonly ecosystem: Ecosystem }[];
  readonly gaps: readonly Gap[];
}

/**
 * What was locked before. A new lock file is compared with those of its ecosystem that the change removes: a move to
 * another package manager is not a thousand new packages.
 */
function contentsBefore({ before, format }: Readings, gone: Gone): readonly LockFileContents[] {
  return before ? [before] : (gone.get(kindOf(format)) ?? []);
}

/** What files that the change removes held, by ecosystem and role. */
type Gone = ReadonlyMap<string, readonly LockFileContents[]>;

const kindOf = ({ ecosystem, role }: LockFormat): string => `${ecosystem} ${role}`;

function goneIn(all: readonly Readings[]): Gone {
  const removed = all.flatMap(({ before, after, format }) =>
    before && after === null ? [{ kind: kindOf(format), before }] : [],
  );
  const byKind = Map.groupBy(removed, ({ kind }) => kind);
  return new Map([...byKind].map(([kind, found]) => [kind, found.map(({ before }) => before)]));
}

function changesOf(readings: Readings, gone: Gone): LockFileChange | null {
  const { format } = readings;
  // A settings file that goes takes its settings along: a scope's registry may be another's then.
  const after = readings.after ?? (format.role === 'settings' ? { packages: [], unpinned: [] } : null);
  if (!after) return null;
  const change = changeOf(readings, after, gone);
  const isQuiet = change.changes.length + change.settings.length + change.unpinned.length === 0;
  const isBeside = format.role === 'manifest' || format.role === 'settings';
  return isBeside && isQuiet ? null : change;
}

/** A manifest may ask for ranges: only those that are new are told, and none is wrong. */
function unpinnedIn({ path, format, before, after }: Readings): readonly Unpinned[] {
  const known = new Set(before?.unpinned.map(({ requirement }) => requirement));
  const isManifest = format.role === 'manifest';
  return (after?.unpinned ?? []).flatMap((one) => {
    const introduced = !known.has(one.requirement);
    return isManifest && !introduced ? [] : [{ ...one, path, introduced, expected: isManifest }];
  });
}

function changeOf(readings: Readings, after: LockFileContents, gone: Gone): LockFileChange {
  const { path, format } = readings;
  const old = contentsBefore(readings, gone);
  const packages = old.flatMap((one) => one.packages);
  const changes = difference(packages, after.packages);
  const { ecosystem } = format;
  const placesBefore = placesOf(ecosystem, old);
  return {
    path,
    ecosystem,
    placesBefore,
    changes: format.role === 'checksums' ? changes.filter(contradicts) : changes,
    unpinned: unpinnedIn(readings),
    settings: changedSettings(
      old.flatMap(({ settings = [] }) => settings),
      after.settings ?? [],
    ).map((one) => ({
      ...one,
      path,
      ecosystem,
      knownPlace: placesBefore.has(placeOf({ ecosystem, origin: 'registry', resolved: one.address }) ?? ''),
    })),
    aliases: newAliases(old, after),
  };
}

/** Of a list of checksums, only what is no longer as it was says something: lines come and go as modules are looked at. */
function contradicts({ kind, content }: PackageChange): boolean {
  return kind === 'replaced' && content !== 'same' && content !== 'gained' && content !== 'widened';
}

function placesOf(ecosystem: Ecosystem, contents: readonly LockFileContents[]): ReadonlySet<string> {
  const packages = contents.flatMap((one) => one.packages);
  const indexes = contents.flatMap(({ settings = [] }) => settings.flatMap(({ address }) => address ?? []));
  return new Set([
    ...packages.flatMap((one) =>
      placedUrls(one).flatMap(
        (url) => placeOf({ ecosystem: one.ecosystem, origin: one.origin, resolved: url }) ?? [],
      ),
    ),
    ...indexes.flatMap((url) => placeOf({ ecosystem, origin: 'registry', resolved: url }) ?? []),
  ]);
}

/** Aliases that were not there before, and that nothing is known to ask for. */
function newAliases(before: readonly LockFileContents[], after: LockFileContents): readonly Alias[] {
  if (!after.aliases?.length) return [];
  const key = ({ as, name }: Alias) => `${as} ${name}`;
  const known = new Set(before.flatMap(({ aliases = [] }) => aliases.map(key)));
  // Where nobody can tell who asks, a name that was a package of its own before does not become another's by itself.
  const packages = new Set(before.flatMap((one) => one.packages.map(({ name }) => name)));
  const isStrange = ({ asked, as }: Alias) => asked === false || (asked === null && packages.has(as));
  const found = after.aliases.filter((one) => isStrange(one) && !known.has(key(one)));
  return [...new Map(found.map((one) => [key(one), one])).values()];
}

/** Lock files read in two versions each; the rest is reported as not looked at. */
const maxLockFiles = 300;

function cutGap(locks: readonly ChangedFile[]): readonly Gap[] {
  const rest = locks.length - maxLockFiles;
  return rest > 0 ? [{ reason: say`${rest} of ${locks.length} changed lock files were not read` }] : [];
}

/** Reads every lock file among the changed files; one that cannot be read is a gap and hides none of the others. */
export async function lockFileChanges(
  source: PullRequestSource,
  files: readonly ChangedFile[],
): Promise<LockFileChanges> {
  const links = await linkedGaps(source, files);
  const locks = files.filter(({ path }) => lockFileKind(path).kind !== 'none');
  const all = await Promise.all(locks.slice(0, maxLockFiles).map((file) => readBoth(source, file)));
  const read = all.filter((one) => one !== null);
  const readings = read.flatMap((one) => ('reason' in one ? [] : [one]));
  const gone = goneIn(readings);
  const changed = readings.flatMap((one) => changesOf(one, gone) ?? []);
  const removed = files.flatMap(
    ({ path, status, previousPath }) => goneFrom(status, path, previousPath) ?? [],
  );
  return {
    files: changed,
    removed,
    gaps: [
      ...links,
      ...cutGap(locks),
      ...read.flatMap((one) => ('reason' in one ? [one] : [])),
      ...changed.flatMap(unreadIncludes),
      ...changed.flatMap(unspelled),
    ],
  };
}

/** The lock file that is no longer where it was: removed, or moved to a name that is no lock file's. */
function goneFrom(status: ChangedFile['status'], path: string, previousPath: string | null) {
  const old = status === 'removed' ? path : status === 'renamed' ? previousPath : null;
  const format = old === null ? null : formatOf(old);
  const locks = format?.role === 'packages' || format?.role === 'checksums';
  return old !== null && format !== null && locks ? { path: old, ecosystem: format.ecosystem } : null;
}

/** Places that a settings file leaves to a variable. */
function unspelled({ path, settings }: LockFileChange): readonly Gap[] {
  return settings.flatMap(({ kind, change, text }) =>
    kind === 'opaque' && change === 'added'
      ? [{ reason: say`${path} now says ${text}, and where that leads cannot be seen` }]
      : [],
  );
}

/** Other files that pip would read, too, and that nobody here does. */
function unreadIncludes({ path, settings }: LockFileChange): readonly Gap[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return settings.flatMap(({ kind, change, address }) => {
    if (kind !== 'include' || change === 'removed' || address === null) return [];
    const isRead = !address.includes('://') && formatOf(`${folder}${address}`) !== null;
    return isRead ? [] : [{ reason: say`${path} now includes ${address}, which is not read as a lock file` }];
  });
}
