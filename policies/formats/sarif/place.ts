/** Where in the repository a SARIF location points: SARIF 2.1.0 §3.4 (artifactLocation), §3.14.14 (originalUriBaseIds). */
import { field, items, whole, words } from './json.ts';
import { max } from './limits.ts';

export type SarifPlace =
  /** `line` and `endLine` are 1-based; null when the tool names the file only, or (`byOffset`) counts in characters or bytes. */
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly line: number | null;
      readonly endLine: number;
      readonly byOffset?: true;
      /** Another reading of the name before it: counts where the change has such a file, and is no sign of a wrong path. */
      readonly guess?: true;
    }
  /** It names a file by a reference that the report does not resolve. */
  | { readonly kind: 'unresolved' }
  /** An address that is not, or may not be, a file of this repository. */
  | { readonly kind: 'outside'; readonly address: string }
  /** The result is about the whole repository. */
  | { readonly kind: 'nowhere' };

/** Where GitHub's and common self-hosted runners check a repository out: `…/<repo>/<repo>/`. */
const runnerFolder =
  /^(?:\/home\/runner\/work|\/Users\/runner\/work|[a-z]:\/a|\/__w|(?:\/|[a-z]:\/)(?:[^/]+\/){0,8}_work)\/([^/]+)\/\1\//i;
const actionContainer = '/github/workspace/';

/** Percent-decoded; a text that only looks encoded (`100%.ts`) is taken as it is. */
function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** A file address as a path (absolute ones start with `/` or a drive); null for another scheme. */
function pathOf(uri: string): string | null {
  const slashes = uri.replaceAll('\\', '/');
  const local = slashes.replace(/^file:(?:\/\/(?:localhost(?=\/))?)?/i, '');
  if (/^[a-z][a-z0-9+.-]+:/i.test(local)) return null;
  return decoded(local).replace(/^\/(?=[a-z]:\/)/i, '');
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:\//i.test(path);
}

/** Resolves `.` and `..`; null when `..` leaves the folder the path starts in, or nothing is left. */
function normalized(path: string): string | null {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && kept.pop() === undefined) return null;
    if (part !== '' && part !== '.' && part !== '..') kept.push(part);
  }
  return kept.length > 0 ? kept.join('/') : null;
}

/** The part of an absolute path below one of the folders; drives compare without case. */
function below(path: string, folders: readonly string[]): string | null {
  for (const folder of folders) {
    const prefix = folder.endsWith('/') ? folder : `${folder}/`;
    const start = path.slice(0, prefix.length);
    if (start === prefix) return path.slice(prefix.length);
    if (/^[a-z]:/i.test(prefix) && start.toLowerCase() === prefix.toLowerCase())
      return path.slice(prefix.length);
  }
  return null;
}

interface Address {
  /** Relative to `root`, or to the repository when there is none. */
  readonly path: string;
  /** The absolute folder that the chain of bases ends in. */
  readonly root: string | null;
}

/** Follows a location's chain of bases to its end; null for a scheme that is no file. */
function addressOf(run: unknown, location: unknown): Address | null {
  let path = pathOf(words(field(location, 'uri')) ?? '');
  let base = words(field(location, 'uriBaseId'));
  for (let steps = 0; base !== null && steps < max.bases; steps++) {
    if (path === null || isAbsolute(path)) break;
    const entry = field(run, 'originalUriBaseIds', base);
    const folder = pathOf(words(field(entry, 'uri')) ?? '');
    if (folder === null) return null;
    if (isAbsolute(folder)) return { path, root: folder };
    path = folder === '' || folder.endsWith('/') ? `${folder}${path}` : `${folder}/${path}`;
    base = words(field(entry, 'uriBaseId'));
  }
  return path === null ? null : { path, root: null };
}

/** The absolute folders that a run declares as bases, longest first. */
function declaredFolders(run: unknown): readonly string[] {
  const bases = field(run, 'originalUriBaseIds');
  const entries = typeof bases === 'object' && bases !== null ? Object.values(bases) : [];
  const folders = entries.slice(0, max.runs).map((entry) => pathOf(words(field(entry, 'uri')) ?? ''));
  return folders.flatMap((f) => (f !== null && isAbsolute(f) ? [f] : [])).sort((a, b) => b.length - a.length);
}

/** A repository path for an address; null when it is not one. The checkout's own folder is believed first. */
function repositoryPath(run: unknown, address: Address, checkouts: readonly string[]): string | null {
  const { path, root } = address;
  if (root === null && !isAbsolute(path)) return normalized(path);
  const joined = root === null ? path : `${root.endsWith('/') ? root : `${root}/`}${path}`;
  const drive = /^[a-z]:/i.exec(joined)?.[0];
  const inner = normalized(drive ? joined.slice(drive.length) : joined);
  if (inner === null) return null;
  const absolute = `${drive ?? ''}/${inner}`;
  const runner = runnerFolder.exec(absolute)?.[0] ?? actionContainer;
  const known = below(absolute, [...checkouts, runner]);
  if (known !== null) return normalized(known);
  const declared = below(absolute, root === null ? declaredFolders(run) : [root]);
  return declared === null ? null : normalized(declared);
}

/** The artifact location itself, or the one that its index refers to (§3.4.5). */
function artifactLocation(run: unknown, physical: unknown): unknown {
  const location = field(physical, 'artifactLocation');
  if (words(field(location, 'uri'))) return location;
  const index = whole(field(location, 'index'), 0);
  return index === null ? undefined : field(run, 'artifacts', index, 'location');
}

/** The same location as a tool may have meant it that does not encode names, or says more than the file's address. */
function otherReadings(location: unknown): readonly unknown[] {
  const uri = words(field(location, 'uri')) ?? '';
  const uriBaseId = field(location, 'uriBaseId');
  const others = [uri.replaceAll('%', '%25'), uri.replace(/[?#].*$/s, '')];
  return others.filter((other) => other !== uri).map((other) => ({ uri: other, uriBaseId }));
}

/** A line that a tool wrote as text is a line: without one a result would be of no line that a change touches. */
function numberIn(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

function placeAt(
  run: unknown,
  location: unknown,
  region: unknown,
  checkouts: readonly string[],
): SarifPlace | null {
  const uri = words(field(location, 'uri'));
  if (uri === null) return null;
  const address = addressOf(run, location);
  const path = address && repositoryPath(run, address, checkouts);
  if (path === null) return { kind: 'outside', address: uri };
  const line = whole(numberIn(field(region, 'startLine')), 1);
  const endLine = whole(numberIn(field(region, 'endLine')), line ?? 1) ?? line ?? 1;
  const offset = whole(field(region, 'charOffset'), 0) ?? whole(field(region, 'byteOffset'), 0);
  return {
    kind: 'file',
    path,
    line,
    endLine,
    ...(line === null && offset !== null ? { byOffset: true } : {}),
  };
}

/** GitHub keeps as many of one result. */
const maxLocations = 100;

/**
 * The places of a result, its main one first: more than one when all of them have to be changed (§3.27.12), or when a
 * name can be read in two ways. `checkouts` are absolute folders that are known to have been the repository's root where
 * the tool ran.
 */
export function placesOf(
  run: unknown,
  result: unknown,
  checkouts: readonly string[],
): readonly [SarifPlace, ...SarifPlace[]] {
  const physicals = items(field(result, 'locations'))
    .slice(0, maxLocations)
    .map((location) => field(location, 'physicalLocation'));
  const places = physicals.flatMap((physical): readonly SarifPlace[] => {
    if (field(physical, 'artifactLocation') === undefined) return [];
    const location = artifactLocation(run, physical);
    const region = field(physical, 'region');
    const found = placeAt(run, location, region, checkouts);
    if (found === null) return [{ kind: 'unresolved' }];
    const guesses = otherReadings(location).flatMap(
      (reading) => placeAt(run, reading, region, checkouts) ?? [],
    );
    return [
      found,
      ...guesses.flatMap((one) => (one.kind === 'file' ? [{ ...one, guess: true as const }] : [])),
    ];
  });
  const [first = { kind: 'nowhere' }, ...others] = places;
  return [first, ...others];
}
