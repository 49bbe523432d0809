/** Manifests: what a project asks for, read only to see whether that changed without a lock file following. */
import { manifests } from './read-manifests.ts';
import { type Manifest, unreadManifest } from './unread-manifests.ts';

function manifestAt(path: string): Manifest | undefined {
  return manifests.get(split(path)[1]) ?? unreadManifest(path);
}

function split(path: string): readonly [folder: string, name: string] {
  const slash = path.lastIndexOf('/');
  return [path.slice(0, slash + 1), path.slice(slash + 1)];
}

export function isManifest(path: string): boolean {
  return manifestAt(path) !== undefined;
}

/** Whether it decides by itself which versions are fetched, and nobody here reads that. */
export function decidesAlone(path: string): boolean {
  return manifestAt(path)?.decides === true;
}

/** A path's folder and all above it, each with its slash at the end, the root as ''. */
export function foldersAbove(path: string): readonly string[] {
  const slashes = [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));
  return ['', ...slashes];
}

/** Says of manifests whether one of the changed paths is their lock file, beside them or in a folder above (workspaces). */
export function followedByLock(changedPaths: readonly string[]): (manifestPath: string) => boolean {
  const changed = new Set(
    changedPaths.map((path) => {
      const [folder, name] = split(path);
      return `${folder}${name.toLowerCase()}`;
    }),
  );
  return (manifestPath) => {
    const lockFiles = manifestAt(manifestPath)?.lockFiles ?? [];
    return foldersAbove(manifestPath).some((folder) =>
      lockFiles.some((name) => changed.has(`${folder}${name}`)),
    );
  };
}

/** Manifests beside a lock file that it may belong to; an empty list when their names are not known. */
export function manifestsFor(lockPath: string): readonly string[] {
  const [folder, name] = split(lockPath);
  const lock = name.toLowerCase();
  const known = [...manifests].flatMap(([manifest, { lockFiles }]) =>
    lockFiles.includes(lock) ? [manifest] : [],
  );
  return [...known, ...(others[lock] ?? [])].map((manifest) => `${folder}${manifest}`);
}

/** Manifests that are read for nothing else. */
const others: Readonly<Record<string, readonly string[]>> = {
  'conan.lock': ['conanfile.py', 'conanfile.txt'],
  'deno.lock': ['deno.json', 'deno.jsonc', 'package.json'],
  'flake.lock': ['flake.nix'],
  'gems.locked': ['gems.rb'],
  'gradle.lockfile': ['build.gradle', 'build.gradle.kts'],
  'buildscript-gradle.lockfile': ['build.gradle', 'build.gradle.kts'],
  'go.sum': ['go.mod'],
  'go.work.sum': ['go.work'],
  'mix.lock': ['mix.exs'],
  'package.resolved': ['Package.swift'],
  'podfile.lock': ['Podfile'],
  'pubspec.lock': ['pubspec.yaml'],
  'renv.lock': ['.Rprofile', 'DESCRIPTION', 'renv/activate.R'],
};

/** Lock files that would lock the same manifest from the same folder. */
export function siblingLocks(lockPath: string): readonly string[] {
  const [folder, name] = split(lockPath);
  const names = [...manifests.values()].flatMap(({ lockFiles }) =>
    lockFiles.includes(name.toLowerCase()) ? lockFiles : [],
  );
  return names.filter((one) => one !== name.toLowerCase()).map((one) => `${folder}${one}`);
}

/** What a manifest declares, comparable; '' when it declares nothing. What cannot be read is its whole text. */
export function declaredDependencies(path: string, source: string | null): string {
  const manifest = manifestAt(path);
  if (!manifest || source === null) return '';
  if (source.length > 1_000_000) return source;
  try {
    const declared = manifest.declared(source);
    return /[^[\]null,]/.test(declared) ? declared : '';
  } catch {
    return source;
  }
}
