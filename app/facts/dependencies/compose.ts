/** Differences, advisories and details → the fact. Pure. */
import type {
  Advisory,
  DependencyChange,
  Licence,
  Published,
} from '../../../policies/facts/dependency-changes.ts';
import { severities } from '../../../policies/formats/advisory-severity.ts';
import { addressOf, placedUrls, placeOf } from '../../../policies/formats/lockfiles/address.ts';
import { checksumsOf } from '../../../policies/formats/lockfiles/checksums.ts';
import type { PackageChange, Versions } from '../../../policies/formats/lockfiles/difference.ts';
import { type LockedPackage, withoutAdvisories } from '../../../policies/formats/lockfiles/locked-package.ts';
import { pypiName } from '../../../policies/formats/lockfiles/python.ts';
import { isCommitted } from '../../../policies/formats/lockfiles/same-version.ts';
import { type Answers, type FoundAdvisory, versionKey } from '../advisories/provider.ts';
import type { LockFileChange } from './lock-files.ts';
import type { PackageDetails } from './package-details.ts';

export interface Knowledge {
  readonly advisories: Answers;
  readonly details: ReadonlyMap<string, PackageDetails>;
  /** By package, filled as packages are met. */
  readonly packages: Map<Versions, PackageIds>;
}

export function knowing(advisories: Answers, details: Knowledge['details']): Knowledge {
  return { advisories, details, packages: new Map() };
}

function packageOf(change: PackageChange): LockedPackage | null {
  return change.after ?? change.before;
}

/** Which versions advisories are needed for: all there were and are of the packages whose versions changed. */
export function versionsToLookUp(changes: readonly PackageChange[]): readonly LockedPackage[] {
  const known = new Map(
    changes.flatMap((change): [Versions, LockedPackage][] => {
      const found = packageOf(change);
      if (!found || change.kind === 'replaced' || withoutAdvisories.has(found.ecosystem)) return [];
      return [[change.versions, found]];
    }),
  );
  return [...known].flatMap(([{ before, after }, found]) =>
    [...new Set([...before, ...after])].map((version) => ({ ...found, version })),
  );
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

/** Advisories of all versions that a package had and has. */
interface PackageIds {
  readonly before: ReadonlySet<string>;
  readonly runtimeBefore: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

type Of = (versions: readonly string[]) => readonly FoundAdvisory[];

/** A package of thousands of versions has thousands of changes: its ids are collected once. */
function packageIds({ packages }: Knowledge, { versions }: PackageChange, of: Of): PackageIds {
  const known = packages.get(versions);
  if (known) return known;
  const ids = {
    before: idsOf(of(versions.before)),
    runtimeBefore: idsOf(of(versions.runtimeBefore)),
    after: idsOf(of(versions.after)),
  };
  packages.set(versions, ids);
  return ids;
}

function advisoriesOf(change: PackageChange, known: Knowledge): readonly Advisory[] {
  const found = packageOf(change);
  if (!found || known.advisories.size === 0) return [];
  const of: Of = (versions) =>
    versions.flatMap((version) => known.advisories.get(versionKey({ ...found, version })) ?? []);
  const ids = packageIds(known, change, of);
  const forDevelopment = change.after?.scope === 'development';
  const now = change.after ? of([change.after.version]) : [];
  const gone = change.kind === 'rescoped' || !change.before ? [] : of([change.before.version]);
  const standing = (advisory: FoundAdvisory) => {
    if (!isIn(ids.before, advisory)) return 'introduced';
    return isIn(ids.runtimeBefore, advisory) || forDevelopment ? 'pre-existing' : 'worsened';
  };
  const all: readonly Advisory[] = [
    ...now.map((advisory) => ({ ...advisory, standing: standing(advisory) }) as const),
    ...gone
      .filter((advisory) => !isIn(ids.after, advisory))
      .map((advisory) => ({ ...advisory, standing: 'fixed' }) as const),
  ];
  return [...all].sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : Number(a.id > b.id)));
}

function integrityOf({ after, content, movedFrom, kind }: PackageChange): DependencyChange['integrity'] {
  if (kind === 'replaced' && content !== 'same' && content !== 'gained') {
    // What moves is said to move. Without the checksum of a registry, a git commit may be all there is.
    const pinned = after !== null && isPinned(after);
    // npm fetches nothing for what another package brings along.
    if (content === 'lost' && after?.ecosystem === 'npm' && !after.integrityExpected) return 'unsaid';
    return movedFrom !== null && content === 'lost' && pinned ? 'present' : content;
  }
  if (after && isPinned(after)) return 'present';
  return after?.integrityExpected ? 'missing' : 'unsaid';
}

/** Whether something pins the content: a checksum, or where the source is a repository, a commit. */
function isPinned(found: LockedPackage): boolean {
  return checksumsOf(found.integrity).length > 0 || (isCommitted(found) && found.integrity !== null);
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

function isKnown(one: Parameters<typeof placeOf>[0], placesBefore: ReadonlySet<string>): boolean {
  const place = placeOf(one);
  return place !== null && placesBefore.has(place);
}

/** One address of each place and protocol, but those of `resolved`. */
function otherAddresses(found: LockedPackage, placesBefore: ReadonlySet<string>) {
  const at = (url: string) => ({ ...found, resolved: url });
  const key = (url: string) => `${addressOf(url)?.scheme} ${placeOf(at(url))}`;
  const urls = placedUrls(found).filter((url) => URL.canParse(url));
  const byPlace = new Map(urls.map((url) => [key(url), url]));
  if (found.resolved !== null) byPlace.delete(key(found.resolved));
  return [...byPlace.values()].map((url) => ({ url, knownPlace: isKnown(at(url), placesBefore) }));
}

/** A wheel or source archive whose name is another project's (PEP 427, PEP 625): the index would never list it here. */
function foreignFile({ ecosystem, origin, name, files }: LockedPackage): string | null {
  if (ecosystem !== 'pypi' || origin !== 'registry') return null;
  const foreign = files.find(
    (file) => file.url !== null && !`${pypiName(file.name)}-`.startsWith(`${pypiName(name)}-`),
  );
  return foreign?.url ?? null;
}

/** One package change as the fact holds it. */
export function compose(
  { path, placesBefore }: Pick<LockFileChange, 'path' | 'placesBefore'>,
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
    knownPlace: isKnown(found, placesBefore),
    otherAddresses: otherAddresses(found, placesBefore),
    foreignFile: foreignFile(found),
    movedFrom: kind === 'updated' && isKnown(found, placesBefore) ? null : change.movedFrom,
    repinned: change.repinned,
    integrity: integrityOf(change),
    installScript: installScriptOf(change),
    licence: licenceOf(after, details),
    licenceBefore: before?.licence ?? null,
    published: publishedOf(after, details),
    advisories: advisoriesOf(change, known),
  };
}
