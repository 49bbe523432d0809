/** Where locked packages come from, and whether their content is pinned: what an edited lock file would forge. */
import { own, say } from '../../engine/prose.ts';
import { type Address, addressOf } from '../../formats/lockfiles/address.ts';
import type { Ecosystem } from '../../formats/lockfiles/locked-package.ts';
import { type Flaw, flaw, type Present, sharedFlaw, subject } from './flaw.ts';
import type { Options } from './options.ts';

/** Hosts of each ecosystem's public registry, as its lock files name them; Packagist serves archives of the source hosts. */
const publicHosts: Readonly<Record<Ecosystem, readonly string[]>> = {
  cargo: ['crates.io', 'index.crates.io', 'static.crates.io'],
  composer: [
    'api.bitbucket.org',
    'api.github.com',
    'bitbucket.org',
    'codeload.github.com',
    'gitlab.com',
    'repo.packagist.org',
  ],
  gem: ['index.rubygems.org', 'rubygems.org'],
  golang: ['proxy.golang.org'],
  maven: ['repo.maven.apache.org', 'repo1.maven.org'],
  npm: ['registry.npmjs.org', 'registry.yarnpkg.com'],
  nuget: ['api.nuget.org'],
  pypi: ['files.pythonhosted.org', 'pypi.org', 'pypi.python.org'],
};

function isAllowedHost({ host }: Address, change: Present, options: Options): boolean {
  const allowed = options['allowed-registries'];
  if (allowed.includes(host)) return true;
  if (
    allowed.includes('public') &&
    change.origin === 'registry' &&
    publicHosts[change.ecosystem].includes(host)
  )
    return true;
  const isDefault = allowed.length === 1 && allowed[0] === 'public';
  return isDefault && change.knownHost;
}

const encrypted = new Set(['https', 'ssh', 'git+ssh']);

/** A missing address is not wrong: npm leaves it out under `omit-lockfile-registry-resolved`. */
export function registryFlaw(change: Present, options: Options): Flaw | null {
  if (change.resolved === null) return null;
  const address = addressOf(change.resolved);
  if (address && !encrypted.has(address.scheme))
    return sharedFlaw(change, `insecure:${address.host}`, {
      message: say`${subject(change)} is fetched from ${change.resolved}, which is not encrypted.`,
      remedy: say`Regenerate the lock file against an https registry and commit ${change.path}.`,
    });
  if (address && isAllowedHost(address, change, options)) return null;
  const where = address?.host ?? change.resolved;
  return sharedFlaw(change, `registry:${where}`, {
    message: say`${subject(change)} comes from ${where}, which is not among the allowed registries.`,
    remedy: say`Install it from an allowed registry and commit ${change.path}; or, if ${where} is intended, ask an owner to add it to the allowed-registries option.`,
  });
}

/** The path of an address with escapes undone; '' for what is no address or is escaped wrongly. */
function pathOf(resolved: string | null): string {
  try {
    return resolved === null ? '' : decodeURIComponent(new URL(resolved).pathname);
  } catch {
    return '';
  }
}

/** npm registries serve `name` as `…/name/-/basename-version.tgz`, some as `…/name/-/name-version.tgz`. */
function isOwnTarball({ name, to }: Present, path: string): boolean {
  const [folder = '', file = '', more] = path.split('/-/');
  const basename = name.slice(name.indexOf('/') + 1);
  const expected = [to, to.replace(/\+.*$/, '')].flatMap((v) => [`${basename}-${v}.tgz`, `${name}-${v}.tgz`]);
  const packageName = /\/((?:@[^/]+\/)?[^/]+)$/.exec(folder)?.[1];
  return packageName === name && expected.includes(file) && more === undefined;
}

/** Anything else under that form is another package or version than the lock file says. */
export function identityFlaw(change: Present): Flaw | null {
  const path = pathOf(change.resolved);
  const judged = change.ecosystem === 'npm' && change.origin === 'registry' && path.includes('/-/');
  if (!judged || isOwnTarball(change, path)) return null;
  return flaw(change, 'identity', {
    message: say`The lock file says ${subject(change)}, but fetches ${change.resolved ?? ''}: another package or version.`,
    remedy: say`Regenerate the lock file with its own tool, not by hand, and find out who put this there.`,
    severity: 'critical',
  });
}

export function integrityFlaw(change: Present, options: Options): Flaw | null {
  if (change.integrity === 'changed')
    return flaw(change, 'checksum', {
      message: say`The checksum of ${change.name} ${change.to} changed while its version did not. Published versions do not change: something else would be installed.`,
      remedy: say`Restore the entry from the base branch, or regenerate the lock file; if the new checksum stays, ask the registry why before anybody installs it.`,
      severity: 'high',
    });
  if (change.integrity !== 'missing' || !options['require-integrity']) return null;
  return sharedFlaw(change, `integrity:${change.path}`, {
    message: say`${subject(change)} has no checksum in the lock file${own(change.origin === 'git' ? ' and is pinned to no commit' : '')}, so nobody would notice other content.`,
    remedy: say`Remove the entry from ${change.path}, regenerate the lock file with its own tool, and commit it.`,
  });
}
