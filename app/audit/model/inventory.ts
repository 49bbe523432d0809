/** Dependencies and licences, from lock files. Pure. */
import type { Prose } from '../../../policies/engine/prose.ts';
import { own } from '../../../policies/engine/prose.ts';
import type { Severity } from '../../../policies/engine/verdict.ts';
import { isDenied } from '../../../policies/formats/licence.ts';
import { lockFileKind, readLockFile } from '../../../policies/formats/lockfiles/formats.ts';
import type { Ecosystem, LockedPackage, Scope } from '../../../policies/formats/lockfiles/locked-package.ts';

export interface LockSeen {
  readonly path: string;
  readonly ecosystem: string;
  readonly packages: number;
}

export interface PackageSeen {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** Sorted. */
  readonly versions: readonly string[];
  /** `runtime` when any lock file says so. */
  readonly scope: Scope;
  readonly direct: boolean | null;
  /** As lock files give it; null when none does. */
  readonly licence: string | null;
  /** The lock file that has it, the first of several. */
  readonly path: string;
  readonly line: number | null;
  /** Not from a registry, or with nothing that pins its contents. */
  readonly loose: 'git' | 'address' | 'no checksum' | null;
}

export interface Inventory {
  readonly locks: readonly LockSeen[];
  /** Sorted by ecosystem and name. */
  readonly packages: readonly PackageSeen[];
  /** Lock files that could not be read, and why: `it is malformed`. */
  readonly unread: readonly { readonly path: string; readonly reason: Prose }[];
  /** Manifests that ask for packages, with no lock file beside or above them. */
  readonly unlocked: readonly string[];
}

/** A known vulnerability or a report of malware about one version that a lock file pins. */
export interface KnownHole {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly version: string;
  readonly scope: Scope;
  readonly path: string;
  readonly line: number | null;
  /** `GHSA-…`, `CVE-…` or the database's own. */
  readonly id: string;
  readonly severity: Severity;
  readonly malware: boolean;
  /** Null: no version fixes it. */
  readonly fixedIn: string | null;
  readonly summary: string;
}

/** Licences that ask for the source of what is built with them. */
export const strongCopyleft: readonly string[] = [
  'AGPL-1.0',
  'AGPL-3.0',
  'EUPL-1.1',
  'EUPL-1.2',
  'GPL-1.0',
  'GPL-2.0',
  'GPL-3.0',
  'OSL-3.0',
  'SSPL-1.0',
];

/** Null: it is not known, or no expression of licences. */
export function isStrongCopyleft({ licence }: PackageSeen): boolean | null {
  return licence === null ? null : isDenied(licence, strongCopyleft);
}

export interface ReadLock {
  readonly path: string;
  readonly packages: readonly LockedPackage[];
}

export type LockText = { readonly path: string; readonly text: string | null };

/** Reads what is a lock file by its path; null for any other file. */
export function readLock({
  path,
  text,
}: LockText): ReadLock | { readonly path: string; readonly reason: Prose } | null {
  const kind = lockFileKind(path);
  if (kind.kind === 'none') return null;
  if (kind.kind === 'unreadable') return { path, reason: own('its format is not read yet') };
  if (kind.format.role !== 'packages') return null;
  if (text === null) return { path, reason: own('it is not text, or too large') };
  const read = readLockFile(kind.format, text);
  return read.ok ? { path, packages: read.packages } : { path, reason: read.reason };
}

function looseness({ origin, integrity, integrityExpected }: LockedPackage): PackageSeen['loose'] {
  if (origin === 'git' && integrity === null) return 'git';
  if (origin === 'url' && integrity === null) return 'address';
  return integrityExpected && integrity === null ? 'no checksum' : null;
}

type Placed = LockedPackage & { readonly path: string };

function seenOf([first, ...rest]: readonly [Placed, ...Placed[]]): PackageSeen {
  const all = [first, ...rest];
  const scopes = new Set(all.map(({ scope }) => scope));
  const direct = all.map((one) => one.direct);
  return {
    ecosystem: first.ecosystem,
    name: first.name,
    versions: [...new Set(all.map(({ version }) => version))].sort(),
    scope: scopes.has('runtime') ? 'runtime' : scopes.has('unknown') ? 'unknown' : 'development',
    direct: direct.includes(true) ? true : direct.includes(null) ? null : false,
    licence: all.find(({ licence }) => licence !== null)?.licence ?? null,
    path: first.path,
    line: first.line,
    loose: all.map(looseness).find((one) => one !== null) ?? null,
  };
}

export function inventoryOf(
  read: readonly NonNullable<ReturnType<typeof readLock>>[],
  unlocked: readonly string[],
): Inventory {
  const locks = read.flatMap((one) => ('packages' in one ? [one] : []));
  const placed = locks.flatMap(({ path, packages }) => packages.map((one): Placed => ({ ...one, path })));
  const groups = Map.groupBy(placed, ({ ecosystem, name }) => `${ecosystem} ${name}`);
  return {
    locks: locks.map(({ path, packages }) => ({
      path,
      ecosystem: lockEcosystem(path),
      packages: packages.length,
    })),
    packages: [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, [first, ...rest]]) => (first ? [seenOf([first, ...rest])] : [])),
    unread: read.flatMap((one) => ('reason' in one ? [one] : [])),
    unlocked,
  };
}

function lockEcosystem(path: string): string {
  const kind = lockFileKind(path);
  return kind.kind === 'readable' ? kind.format.ecosystem : 'unknown';
}
