/** Where a lock file says a package is fetched from, and whose that is. */
import { withoutEnd } from '../ends.ts';
import type { LockedPackage } from './locked-package.ts';

export interface Address {
  /** Lower case, without `git+`: `https`, `http`, `ssh`, `git`. */
  readonly scheme: string;
  /** Lower case, with its port when there is one. */
  readonly host: string;
  /** Escapes undone, without slashes at its ends, query and fragment. */
  readonly path: string;
}

const shorthands: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org',
};

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function address(scheme: string, host: string, path: string): Address {
  const bare = path.replace(/[?#].*$/s, '').replace(/^\/+/, '');
  return { scheme, host: host.toLowerCase(), path: unescaped(withoutEnd(bare, '/')) };
}

/** What nearly all of them look like: nothing in it that a URL could be written in another way for. */
const usual = /^https:\/\/((?:[a-z0-9-]+\.)+[a-z]{2,})((?:\/[\w@~+-][\w@~+.-]*)+)$/;

/** Null when it names no host. Knows the git shorthands `git@host:path`, `github:owner/repo`. */
export function addressOf(resolved: string): Address | null {
  const [, usualHost, usualPath = ''] = usual.exec(resolved) ?? [];
  if (usualHost && !usualHost.includes('xn--'))
    return { scheme: 'https', host: usualHost, path: usualPath.slice(1) };
  const plain = resolved.replace(/^git\+/, '');
  const [, secureHost, securePath = ''] = /^(?:ssh:\/\/)?git@([^:/]+)[:/](.*)$/s.exec(plain) ?? [];
  if (secureHost) return address('ssh', secureHost, securePath);
  const [, short = '', shortPath = ''] = /^(github|gitlab|bitbucket):([^/].*)$/s.exec(plain) ?? [];
  if (Object.hasOwn(shorthands, short)) return address('https', shorthands[short] ?? '', shortPath);
  if (!URL.canParse(plain)) return null;
  const { protocol, host, pathname } = new URL(plain);
  return host === '' ? null : address(protocol.slice(0, -1).toLowerCase(), host, pathname);
}

/** Hosts that serve archives of another host's repositories. */
const forges: Readonly<Record<string, string>> = {
  'api.bitbucket.org': 'bitbucket.org',
  'api.github.com': 'github.com',
  'codeload.github.com': 'github.com',
  'raw.githubusercontent.com': 'github.com',
  'ssh.github.com:443': 'github.com',
};

/**
 * `github.com/owner/repo` for every address of a repository or of an archive of one of its commits, by whatever
 * protocol; GitHub ignores case. For any other address: host and path. Null when it names no host.
 */
export function repositoryOf(resolved: string): string | null {
  const found = addressOf(resolved);
  if (!found) return null;
  const host = forges[found.host] ?? found.host;
  const path = found.path
    .replace(/^(repos|repositories|2\.0\/repositories)\//, found.host.startsWith('api.') ? '' : '$&')
    .replace(
      /(\/-)?\/(zipball|tarball|tar\.gz|legacy\.zip|legacy\.tar\.gz|zip|archive|get|releases)(\/.*)?$/s,
      '',
    )
    .replace(/\.git$/, '');
  return `${host}/${host === 'github.com' ? path.toLowerCase() : path}`;
}

/** Registries that strangers share: the host alone says nothing about who fills them. Suffixes begin with a dot. */
const shared = [
  '.amazonaws.com',
  '.pkg.dev',
  '.pkg.github.com',
  'api.bitbucket.org',
  'api.github.com',
  'bitbucket.org',
  'codeberg.org',
  'codeload.github.com',
  'dl.cloudsmith.io',
  'github.com',
  'gitlab.com',
  'npm.cloudsmith.io',
  'npm.fury.io',
  'pkgs.dev.azure.com',
  'pypi.fury.io',
  'gem.fury.io',
  'raw.githubusercontent.com',
  'storage.googleapis.com',
];

function isShared(host: string): boolean {
  return shared.some((one) => (one.startsWith('.') ? host.endsWith(one) : host === one));
}

type Placed = Pick<LockedPackage, 'ecosystem' | 'origin'> & { readonly resolved: string | null };

function ownerIn({ host, path }: Address): string {
  // gitlab.com/api/v4/projects/12/packages/…, npm.pkg.github.com/download/@acme/lib/…
  const bare = path.replace(/^(api\/v4\/(projects|groups)|download|repos)\//, '');
  const owner = bare.split('/')[0] ?? '';
  return `${forges[host] ?? host}/${host.endsWith('github.com') ? owner.toLowerCase() : owner}`;
}

/**
 * Who fills the place a package comes from: the host of a registry or of any other address; host and owner of a
 * repository, and of what is on a host that many share; the folder of an archive in the repository. Null when nothing says it.
 */
export function placeOf({ ecosystem, origin, resolved }: Placed): string | null {
  if (resolved === null) return null;
  if (origin === 'file') {
    const path = resolved.replace(/^file:/, '');
    return `file:${path.slice(0, path.lastIndexOf('/') + 1)}`;
  }
  const found = addressOf(resolved);
  if (!found) return resolved;
  const isRepository = origin === 'git' || (ecosystem === 'composer' && origin === 'registry');
  return isRepository || isShared(found.host) ? ownerIn(found) : found.host;
}

/** Every address of a package: its own, its source's, its files'. */
export function placedUrls({ resolved, source, files }: LockedPackage): readonly string[] {
  const sources = source?.split(' ') ?? [];
  return [resolved, ...sources, ...files.map(({ url }) => url)].filter((url) => url !== null);
}
