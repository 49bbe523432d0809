/** What a change does to locked packages, and what advisory databases know about it. */
import { setTimeout } from 'node:timers/promises';
import type { Gap } from '../../policies/engine/facts.ts';
import { own, say, some } from '../../policies/engine/prose.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { DependencyChanges } from '../../policies/facts/dependency-changes.ts';
import type { LockedPackage } from '../../policies/formats/lockfiles/locked-package.ts';
import {
  decidesAlone,
  declaredDependencies,
  followedByLock,
  isManifest,
} from '../../policies/formats/lockfiles/manifests.ts';
import { isVersion } from '../../policies/formats/versions.ts';
import { CannotLook, type Looked, whole } from '../looked.ts';
import { dependencyReview } from './advisories/dependency-review.ts';
import { gitHubAdvisories } from './advisories/github.ts';
import type { Http } from './advisories/http.ts';
import { lookUpAdvisories } from './advisories/lookup.ts';
import { osvAdvisories } from './advisories/osv.ts';
import type { AdvisoryProvider } from './advisories/provider.ts';
import { unaskedAliases } from './dependencies/aliases.ts';
import { broughtCode, unexplainedWrappers } from './dependencies/brought-code.ts';
import { compose, knowing, versionsToLookUp } from './dependencies/compose.ts';
import { type LockFileChange, lockFileChanges } from './dependencies/lock-files.ts';
import { packageDetails } from './dependencies/package-details.ts';
import { removedLockFiles } from './dependencies/removed-locks.ts';
import type { Collector, PullRequestSource } from './source.ts';

export interface DependencyChangesSettings {
  /** Without a trailing slash. */
  readonly osvUrl: string;
  /** Waits that many milliseconds between tries. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * GitHub first: two calls for most changes, no permission, no plan, and no package name leaves GitHub. Dependency
 * review costs its call only where that fails (a GitHub Enterprise Server without GitHub Connect); OSV.dev comes last,
 * and alone for a local clone.
 */
async function providersFor(
  source: PullRequestSource,
  http: Http,
  osvUrl: string,
): Promise<readonly AdvisoryProvider[]> {
  const osv = osvAdvisories(http, osvUrl);
  if (!source.github) return [osv];
  const { base, head } = await source.pullRequest();
  return [gitHubAdvisories(source.github.octokit), dependencyReview(source.github, base.sha, head.sha), osv];
}

/** Whether a manifest declares other dependencies than before. */
async function declaresOthers(
  source: PullRequestSource,
  { path, previousPath, status }: ChangedFile,
): Promise<boolean> {
  const [before, after] = await Promise.all([
    status === 'added' ? null : source.text('mergeBase', previousPath ?? path),
    source.text('head', path),
  ]);
  return declaredDependencies(path, after) !== declaredDependencies(path, before);
}

/** Manifests without a lock file that are read in two versions each. */
const maxManifests = 100;

async function unlockedManifests(
  source: PullRequestSource,
  files: readonly ChangedFile[],
): Promise<Looked<readonly string[]>> {
  const isFollowed = followedByLock(files.map(({ path }) => path));
  const alone = files.filter(
    ({ path, status }) => isManifest(path) && status !== 'removed' && !isFollowed(path),
  );
  const looked = await Promise.all(
    alone.slice(0, maxManifests).map(async (file) => {
      try {
        return (await declaresOthers(source, file)) ? file.path : null;
      } catch (error) {
        if (!(error instanceof CannotLook)) throw error;
        return { reason: say`${file.path} could not be read: ${error.gap.reason}` };
      }
    }),
  );
  const changed = looked.flatMap((one) => (typeof one === 'string' ? [one] : []));
  return {
    value: changed.filter((path) => !decidesAlone(path)),
    gaps: [
      ...looked.flatMap((one) => (typeof one === 'object' && one !== null ? [one] : [])),
      ...changed.filter(decidesAlone).map((path) => ({
        reason: say`${path} decides which versions are fetched, changed, and is of a kind that Fairlead cannot read yet`,
        remedy: own('Review its changes by hand.'),
      })),
      ...(alone.length > maxManifests
        ? [{ reason: say`${alone.length - maxManifests} of ${alone.length} changed manifests were not read` }]
        : []),
    ],
  };
}

/** Versions that are a branch, a commit or an address: databases order versions, and these cannot be ordered. */
function isUnversioned({ ecosystem, version }: LockedPackage): boolean {
  // Conan's are never ordered: `cci.20210814` is a version like any other.
  return ecosystem !== 'conan' && !isVersion(version);
}

function unversionedGap(unversioned: readonly LockedPackage[]): readonly Gap[] {
  if (unversioned.length === 0) return [];
  const which = some(
    unversioned.map(({ name, version }) => say`${name} at ${version}`),
    3,
  );
  return [{ reason: say`advisories are written for versions, and ${which} has none` }];
}

async function detailsFor(source: PullRequestSource, http: Http, files: readonly LockFileChange[]) {
  const { packageDetails: wanted } = source.wanted;
  const arrived = files
    .flatMap(({ changes }) => changes)
    .flatMap(({ kind, after }) => (after && (kind === 'added' || kind === 'updated') ? [after] : []));
  const asked = arrived.filter(
    (one) =>
      !isUnversioned(one) &&
      ((wanted.includes('licences') && one.licence === null) ||
        (wanted.includes('age') && one.publishedAt === null)),
  );
  return asked.length === 0 ? whole(new Map()) : packageDetails(http, asked);
}

/** Collects the fact. Throws `CannotLook` when there is no list of changed files; everything less is a gap. */
export async function collectDependencyChanges(
  source: PullRequestSource,
  settings: DependencyChangesSettings,
): Promise<Looked<DependencyChanges>> {
  const changedFiles = await source.changedFiles();
  const [{ files, removed, gaps }, manifests] = await Promise.all([
    lockFileChanges(source, changedFiles.value),
    unlockedManifests(source, changedFiles.value),
  ]);
  const http = { fetch: source.fetch, pause: settings.pause };
  const toLookUp = versionsToLookUp(files.flatMap(({ changes }) => changes));
  const unversioned = toLookUp.filter(isUnversioned);
  const versions = toLookUp.filter((one) => !isUnversioned(one));
  const providers = versions.length === 0 ? [] : await providersFor(source, http, settings.osvUrl);
  const [looked, details, removedLocks, aliases] = await Promise.all([
    lookUpAdvisories(providers, versions),
    detailsFor(source, http, files),
    removedLockFiles(source, removed, changedFiles.value),
    unaskedAliases(source, files),
  ]);
  const known = knowing(looked.value.answers, details.value);
  return {
    value: {
      lockFiles: files.map(({ path }) => path),
      changes: files.flatMap((file) => file.changes.flatMap((one) => compose(file, one, known) ?? [])),
      unpinned: files.flatMap(({ unpinned }) => unpinned),
      unlockedManifests: manifests.value,
      broughtCode: broughtCode(changedFiles.value),
      removedLockFiles: removedLocks,
      settings: files.flatMap(({ settings }) => settings),
      unaskedAliases: aliases,
      advisorySources: looked.value.sources,
    },
    gaps: [
      ...changedFiles.gaps,
      ...gaps,
      ...unversionedGap(unversioned),
      ...looked.gaps,
      ...details.gaps,
      ...manifests.gaps,
      ...unexplainedWrappers(changedFiles.value),
    ],
  };
}

/** Advisories also change without an event: a change is judged against new ones only with its next push. */
export const dependencyChanges: Collector<'dependencyChanges'> = {
  fact: 'dependencyChanges',
  events: ['pull_request'],
  permissions: { contents: 'read', pull_requests: 'read' },
  local: true,
  asks: ['packageDetails'],
  collect: (source) =>
    collectDependencyChanges(source, {
      osvUrl: 'https://api.osv.dev',
      pause: (milliseconds) => setTimeout(milliseconds),
    }),
};
