/** Package manifests by file name, and which direct runtime dependencies a change brings into the repository. */
import { composerJson, packageJson, pnpmWorkspace } from './manifests/json.ts';
import { gradleBuild, pomXml } from './manifests/jvm.ts';
import { gemfile, goMod } from './manifests/lines.ts';
import { type Ecosystem, type ManifestNames, type ManifestReader, names } from './manifests/manifest.ts';
import { projectFile } from './manifests/nuget.ts';
import { requirementsTxt } from './manifests/requirements.ts';
import { cargoToml, pipfile, pyprojectToml, versionCatalog } from './manifests/toml.ts';

interface Manifest {
  readonly ecosystem: Ecosystem;
  readonly read: ManifestReader;
}

const byName: Readonly<Record<string, Manifest>> = {
  'package.json': { ecosystem: 'npm', read: packageJson },
  'pnpm-workspace.yaml': { ecosystem: 'npm', read: pnpmWorkspace },
  'Cargo.toml': { ecosystem: 'cargo', read: cargoToml },
  'pyproject.toml': { ecosystem: 'pypi', read: pyprojectToml },
  Pipfile: { ecosystem: 'pypi', read: pipfile },
  'go.mod': { ecosystem: 'go', read: goMod },
  Gemfile: { ecosystem: 'rubygems', read: gemfile },
  'composer.json': { ecosystem: 'composer', read: composerJson },
  'pom.xml': { ecosystem: 'maven', read: pomXml },
  'build.gradle': { ecosystem: 'maven', read: gradleBuild },
  'build.gradle.kts': { ecosystem: 'maven', read: gradleBuild },
  'libs.versions.toml': { ecosystem: 'maven', read: versionCatalog },
  'Directory.Packages.props': { ecosystem: 'nuget', read: projectFile },
};

/** `requirements.txt`, `requirements/prod.in`; not `requirements-dev.txt`. */
function isRequirements(path: string): boolean {
  const parts = /(?:^|\/)(?:requirements\/)?([\w.-]+)\.(?:txt|in)$/.exec(path);
  const stem = parts?.[1]?.toLowerCase() ?? '';
  if (/dev|test|lint|doc|ci\b|constraint/.test(stem)) return false;
  return stem.startsWith('requirements') || /(?:^|\/)requirements\/[^/]+$/.test(path);
}

/** How to read the manifest at a path; null for an unknown kind. */
export function manifestAt(path: string): Manifest | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const known = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (known) return known;
  if (/\.(?:cs|fs|vb)proj$/.test(name)) return { ecosystem: 'nuget', read: projectFile };
  return isRequirements(path) ? { ecosystem: 'pypi', read: requirementsTxt } : null;
}

/** One manifest's two versions; nothing in it where the file does not exist. */
export interface ManifestVersions {
  readonly path: string;
  readonly ecosystem: Ecosystem;
  readonly before: ManifestNames;
  readonly after: ManifestNames;
}

export const noNames: ManifestNames = names({});

/** Direct runtime dependencies, by name, that no manifest that was read knew before. */
export interface GainedDependencies {
  readonly path: string;
  readonly ecosystem: Ecosystem;
  /** Sorted. */
  readonly names: readonly string[];
}

function everything({ direct, inherited, offered, other, own }: ManifestNames): readonly string[] {
  return [...direct, ...inherited, ...offered, ...other, ...own];
}

function knownTo(peers: readonly ManifestVersions[]) {
  return {
    known: new Set(peers.flatMap(({ before, after }) => [...everything(before), ...after.own])),
    offered: new Set(peers.flatMap(({ after }) => after.offered)),
  };
}

/**
 * Compares the manifests as a whole: a package that moves from one to another, or from tools to run time, is not new,
 * nor is one that the repository makes itself, and an inherited one only when the workspace's list gained it too. Order
 * of `changes` is kept.
 */
export function gainedDependencies(changes: readonly ManifestVersions[]): readonly GainedDependencies[] {
  const peers = new Map(
    [...Map.groupBy(changes, ({ ecosystem }) => ecosystem)].map(([of, all]) => [of, knownTo(all)]),
  );
  return changes.flatMap(({ path, ecosystem, after }) => {
    const { known, offered } = peers.get(ecosystem) ?? knownTo([]);
    const wanted = [...after.direct, ...after.inherited.filter((name) => offered.has(name))];
    const gained = [...new Set(wanted.filter((name) => !known.has(name)))].sort();
    return gained.length > 0 ? [{ path, ecosystem, names: gained }] : [];
  });
}

const nameLike = /@?[A-Za-z][\w./:-]*/g;

/**
 * Whether a patch may bring in a name: some word of its added lines is not among its removed ones. Bumps never do,
 * so they cost no reads. Null (GitHub gives no patch) may.
 */
export function mayAddNames(patch: string | null): boolean {
  if (patch === null) return true;
  const wordsOf = (sign: string) =>
    patch.split('\n').flatMap((line) => (line.startsWith(sign) ? (line.slice(1).match(nameLike) ?? []) : []));
  const removed = new Set(wordsOf('-'));
  return wordsOf('+').some((word) => !removed.has(word));
}
