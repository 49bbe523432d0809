/**
 * Manifests that a change leaves alone and that show whether a package is new to the repository: the workspace's root, and
 * siblings that may be the package.
 */
import type { Gap } from '../../policies/engine/facts.ts';
import { say } from '../../policies/engine/prose.ts';
import {
  type GainedDependencies,
  type ManifestVersions,
  manifestAt,
} from '../../policies/formats/runtime-dependencies.ts';
import { CannotLook } from '../looked.ts';
import type { PullRequestSource } from './source.ts';

/** Siblings looked for; a package that is not among them counts as somebody else's. */
const maxSiblings = 20;

function split(path: string): { readonly folder: string; readonly name: string } {
  const slash = path.lastIndexOf('/');
  return { folder: path.slice(0, Math.max(slash, 0)), name: path.slice(slash + 1) };
}

/** `@acme/ui` wanted by `packages/web/package.json` may be made in `packages/ui`. */
function siblings({ path, names }: GainedDependencies): readonly string[] {
  const { folder, name } = split(path);
  const parent = split(folder).folder;
  const last = names.map((wanted) =>
    wanted.slice(Math.max(wanted.lastIndexOf('/'), wanted.lastIndexOf(':')) + 1),
  );
  return last
    .filter((unit) => /^[\w-][\w.-]*$/.test(unit))
    .map((unit) => (parent === '' ? `${unit}/${name}` : `${parent}/${unit}/${name}`));
}

/** A manifest at the merge base; null when there is none. One that cannot be read is a gap. */
async function readAt(source: PullRequestSource, path: string): Promise<ManifestVersions | Gap | null> {
  const manifest = manifestAt(path);
  try {
    const text = await source.text('mergeBase', path);
    if (text === null || !manifest) return null;
    const names = manifest.read(text);
    return { path, ecosystem: manifest.ecosystem, before: names, after: names };
  } catch (error) {
    if (error instanceof CannotLook) return error.gap;
    return { reason: say`${path} could not be read as a package manifest (${String(error).slice(0, 200)})` };
  }
}

export interface OtherManifests {
  readonly manifests: readonly ManifestVersions[];
  readonly gaps: readonly Gap[];
}

/** Throws `CannotLook`. */
async function looked(
  source: PullRequestSource,
  gained: readonly GainedDependencies[],
  changed: readonly string[],
): Promise<OtherManifests> {
  const isOther = (path: string) => !changed.includes(path);
  const roots = [...new Set(gained.map(({ path }) => split(path).name))].filter(isOther);
  const candidates = [...new Set(gained.flatMap(siblings))].filter(isOther).sort().slice(0, maxSiblings);
  const present = await source.directories('mergeBase', [...roots, ...candidates]);
  const read = await Promise.all([...present].sort().map((path) => readAt(source, path)));
  return {
    manifests: read.flatMap((one) => (one !== null && 'ecosystem' in one ? [one] : [])),
    gaps: read.flatMap((one) => (one !== null && 'reason' in one ? [one] : [])),
  };
}

/** For what manifests below the root gain. `changed`: paths whose versions were compared already. */
export async function otherManifests(
  source: PullRequestSource,
  gained: readonly GainedDependencies[],
  changed: readonly string[],
): Promise<OtherManifests> {
  try {
    return await looked(source, gained, changed);
  } catch (error) {
    if (error instanceof CannotLook) return { manifests: [], gaps: [error.gap] };
    throw error;
  }
}
