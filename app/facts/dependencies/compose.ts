/** Differences, advisories and details → the fact. Pure. */
import type {
  Advisory,
  DependencyChange,
  Licence,
  Published,
} from '../../../policies/facts/dependency-changes.ts';
import { severities } from '../../../policies/formats/advisory-severity.ts';
import { addressOf } from '../../../policies/formats/lockfiles/address.ts';
import type { PackageChange } from '../../../policies/formats/lockfiles/difference.ts';
import type { LockedPackage } from '../../../policies/formats/lockfiles/locked-package.ts';
import { type Answers, type FoundAdvisory, versionKey } from '../advisories/provider.ts';
import type { LockFileChange } from './lock-files.ts';
import type { PackageDetails } from './package-details.ts';

export interface Knowledge {
  readonly advisories: Answers;
  readonly details: ReadonlyMap<string, PackageDetails>;
}

function packageOf(change: PackageChange): LockedPackage | null {
  return change.after ?? change.before;
}

/** Which versions advisories are needed for: all there were and are of a package whose versions changed. */
export function versionsToLookUp(change: PackageChange): readonly LockedPackage[] {
  const found = packageOf(change);
  if (!found || change.kind === 'replaced') return [];
  const versions =
    change.kind === 'rescoped'
      ? [found.version]
      : [...new Set([...change.versionsBefore, ...change.versionsAfter])];
  return versions.map((version) => ({ ...found, version }));
}

function idsOf(advisories: readonly FoundAdvisory[]): ReadonlySet<string> {
  return new Set(advisories.flatMap(({ id, aliases }) => [id, ...aliases]));
}

function isIn(ids: ReadonlySet<string>, { id, aliases }: FoundAdvisory): boolean {
  return [id, ...aliases].some((one) => ids.has(one));
}

function weight({ severity, malware }: FoundAdvisory): number {
  return malware ? severities.length : (severities as readonly string[]).indexOf(severity);
}

function advisoriesOf(change: PackageChange, answers: Answers): readonly Advisory[] {
  const found = packageOf(change);
  if (!found) return [];
  const of = (versions: readonly string[]) =>
    versions.flatMap((version) => answers.get(versionKey({ ...found, version })) ?? []);
  const idsBefore = idsOf(of(change.versionsBefore));
  const idsAfter = idsOf(of(change.versionsAfter));
  const now = change.after ? of([change.after.version]) : [];
  const gone = change.kind === 'rescoped' || !change.before ? [] : of([change.before.version]);
  const standing = (advisory: FoundAdvisory) =>
    change.kind === 'rescoped' ? 'worsened' : isIn(idsBefore, advisory) ? 'pre-existing' : 'introduced';
  const all: readonly Advisory[] = [
    ...now.map((advisory) => ({ ...advisory, standing: standing(advisory) }) as const),
    ...gone
      .filter((advisory) => !isIn(idsAfter, advisory))
      .map((advisory) => ({ ...advisory, standing: 'fixed' }) as const),
  ];
  return [...all].sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : Number(a.id > b.id)));
}

function integrityOf({ after, checksumChanged }: PackageChange): DependencyChange['integrity'] {
  if (checksumChanged) return 'changed';
  if (after?.integrity) return 'present';
  return after?.integrityExpected ? 'missing' : 'unsaid';
}

function installScriptOf({ before, after, kind }: PackageChange): DependencyChange['installScript'] {
  if (!after || after.installScript === null) return 'unsaid';
  if (!after.installScript) return 'none';
  if (kind === 'added' || before?.installScript == null) return 'new';
  return before.installScript ? 'kept' : 'gained';
}

function licenceOf(after: LockedPackage | null, details: PackageDetails | undefined): Licence {
  const text = after?.licence ?? details?.licence ?? null;
  if (text !== null) return { state: 'known', text };
  return details ? { state: 'none' } : { state: 'unread' };
}

function publishedOf(after: LockedPackage | null, details: PackageDetails | undefined): Published {
  const at = after?.publishedAt ?? details?.publishedAt ?? null;
  if (at !== null) return { state: 'known', at };
  return details ? { state: 'none' } : { state: 'unread' };
}

function isKnownHost(resolved: string | null, hostsBefore: ReadonlySet<string>): boolean {
  const host = resolved === null ? undefined : addressOf(resolved)?.host;
  return host !== undefined && hostsBefore.has(host);
}

/** One package change as the fact holds it. */
export function compose(
  { path, hostsBefore }: Pick<LockFileChange, 'path' | 'hostsBefore'>,
  change: PackageChange,
  known: Knowledge,
): DependencyChange | null {
  const { before, after, kind } = change;
  const found = packageOf(change);
  if (!found) return null;
  const details = known.details.get(versionKey(found));
  return {
    kind,
    path,
    line: after?.line ?? null,
    ecosystem: found.ecosystem,
    name: found.name,
    from: before?.version ?? null,
    to: after?.version ?? null,
    scope: found.scope,
    direct: found.direct,
    origin: found.origin,
    resolved: found.resolved,
    knownHost: isKnownHost(found.resolved, hostsBefore),
    integrity: integrityOf(change),
    installScript: installScriptOf(change),
    licence: licenceOf(after, details),
    licenceBefore: before?.licence ?? null,
    published: publishedOf(after, details),
    advisories: advisoriesOf(change, known.advisories),
  };
}
