/** Where locked packages come from, and whether their content is pinned: what an edited lock file would forge. */
import { own, say } from '../../engine/prose.ts';
import { addressOf, placeOf, repositoryOf } from '../../formats/lockfiles/address.ts';
import { type Flaw, flaw, type Present, sharedFlaw, subject } from './flaw.ts';
import type { Options } from './options.ts';
import { isPublic, type Of, publicHosts } from './public-registries.ts';

export interface From {
  readonly url: string;
  readonly knownPlace: boolean;
}

/** `npm.acme.com` allows all of a host; `github.com/acme` what one owner has there. */
function isListed(url: string, allowed: readonly string[]): boolean {
  const host = addressOf(url)?.host;
  const repository = repositoryOf(url);
  if (host === undefined) return false;
  return allowed.some((one) => one === host || repository === one || repository?.startsWith(`${one}/`));
}

export function isAllowed(of: Of, { url, knownPlace }: From, options: Options): boolean {
  const allowed = options['allowed-registries'];
  if (isListed(url, allowed)) return true;
  if (allowed.includes('public') && isPublic(of, url)) return true;
  const isDefault = allowed.length === 1 && allowed[0] === 'public';
  return isDefault && knownPlace;
}

const encrypted = new Set(['https', 'ssh', 'git+ssh']);

export function isEncrypted(url: string): boolean {
  const address = addressOf(url);
  return address === null || encrypted.has(address.scheme);
}

/** Whose it is: the host, or the owner on a host that many share. */
function where({ ecosystem, origin }: Of, url: string): string {
  return placeOf({ ecosystem, origin, resolved: url }) ?? url;
}

function addressFlaw(change: Present, from: From, options: Options): Flaw | null {
  const { url } = from;
  if (!isEncrypted(url))
    return sharedFlaw(change, `insecure:${addressOf(url)?.host ?? url}`, {
      message: say`${subject(change)} is fetched from ${url}, which is not encrypted.`,
      remedy: say`Regenerate the lock file against an https registry and commit ${change.path}.`,
    });
  if (isAllowed(change, from, options)) return null;
  const place = where(change, url);
  return sharedFlaw(change, `registry:${place}`, {
    message: say`${subject(change)} comes from ${place}, which is not among the allowed registries.`,
    remedy:
      change.origin === 'file'
        ? say`Install it from a registry and commit ${change.path}: nobody can review an archive. An owner can waive it.`
        : say`Install it from an allowed registry and commit ${change.path}; or, if ${place} is intended, ask an owner to add it to the allowed-registries option.`,
  });
}

/** Of every place that its files come from. A missing address is not wrong: npm leaves it out under `omit-lockfile-registry-resolved`. */
export function registryFlaws(change: Present, options: Options): readonly Flaw[] {
  const own = change.resolved === null ? [] : [{ url: change.resolved, knownPlace: change.knownPlace }];
  const flaws = [...own, ...change.otherAddresses].flatMap(
    (from) => addressFlaw(change, from, options) ?? [],
  );
  return [...new Map(flaws.map((one) => [one.fingerprint, one])).values()];
}

/** The same version from elsewhere, with nothing that shows it to be the same. One public registry is as good as another. */
export function movedFlaw(change: Present): Flaw | null {
  const { movedFrom, resolved } = change;
  if (movedFrom === null) return null;
  // An owner who stands for a registry (rust-lang for crates.io) has repositories besides, which nothing published.
  const isRepository = change.origin === 'git' && change.ecosystem !== 'nix';
  const isPublicNow =
    change.ecosystem !== 'composer' &&
    !isRepository &&
    (resolved === null ? change.origin === 'registry' : isPublic(change, resolved));
  // A fork that is given up for the published package: as good as that package when it is new.
  if (isPublicNow && (change.integrity === 'present' || isPublic(change, movedFrom))) return null;
  return flaw(change, 'moved', {
    message: say`${subject(change)} now comes from ${resolved ?? 'the registry of the settings'}, not from ${movedFrom} as before, and no checksum shows that it is the same.`,
    remedy: say`Restore the entry in ${change.path}; or, if the move is intended, have somebody compare the two before an owner waives this.`,
    severity: 'critical',
  });
}

/** The path of an address with escapes undone; '' for what is no address. */
function pathOf(resolved: string | null): string {
  const address = resolved === null ? null : addressOf(resolved);
  return address ? `/${address.path}` : '';
}

/** npm registries serve `name` as `…/name/-/basename-version.tgz`, some as `…/name/-/name-version.tgz`. */
function isOwnTarball({ name, to }: Present, path: string): boolean {
  const [folder = '', inside = '', more] = path.split('/-/');
  // npm.fontawesome.com serves `name/-/version/name-version.tgz`.
  const file = inside.startsWith(`${to}/`) ? inside.slice(to.length + 1) : inside;
  const basename = name.slice(name.indexOf('/') + 1);
  const expected = [to, to.replace(/\+.*$/, '')].flatMap((v) => [`${basename}-${v}.tgz`, `${name}-${v}.tgz`]);
  const packageName = /\/((?:@[^/]+\/)?[^/]+)$/.exec(folder)?.[1];
  return packageName === name && expected.includes(file) && more === undefined;
}

/** Anything else under that form is another package or version than the lock file says. */
export function identityFlaw(change: Present): Flaw | null {
  if (change.foreignFile !== null) return foreignFlaw(change, change.foreignFile);
  const path = pathOf(change.resolved);
  const host = addressOf(change.resolved ?? '')?.host;
  // The public registry serves nothing but tarballs of this form.
  const formed =
    (change.origin === 'registry' && path.includes('/-/')) || publicHosts.npm.includes(host ?? '');
  const judged = change.ecosystem === 'npm' && change.origin !== 'git' && formed;
  if (!judged || isOwnTarball(change, path)) return null;
  return foreignFlaw(change, change.resolved ?? '');
}

function foreignFlaw(change: Present, fetched: string): Flaw {
  return flaw(change, 'identity', {
    message: say`The lock file says ${subject(change)}, but fetches ${fetched}: another package or version.`,
    remedy: say`Regenerate the lock file with its own tool, not by hand, and find out who put this there.`,
    severity: 'critical',
  });
}

const contentWords: Partial<Record<Present['integrity'], string>> = {
  changed:
    'changed while its version did not. Published versions do not change: something else would be installed',
  lost: 'is gone while its version did not change: whatever is served would be installed',
  weakened: 'is now a weaker one while its version did not change: other content could be made to fit',
};

/** A commit that is pinned for an action, whose comment still names the version of another commit. */
function otherCommitFlaw(change: Present): Flaw {
  const { name, to } = change;
  return flaw(change, 'checksum', {
    message: say`${name} is at another commit, while the version that its comment names is still ${to}: one of the two commits is not that version.`,
    remedy: say`Look up which commit ${to} is (${`git ls-remote https://github.com/${name}`}), and mend the commit or the comment in ${change.path}.`,
    severity: 'high',
  });
}

export function integrityFlaw(change: Present, options: Options): Flaw | null {
  if (change.ecosystem === 'githubactions' && change.integrity === 'changed') return otherCommitFlaw(change);
  const what = contentWords[change.integrity];
  if (what !== undefined)
    return flaw(change, 'checksum', {
      message: say`The checksum of ${change.name} ${change.to} ${own(what)}.`,
      remedy: say`Restore the entry from the base branch, or regenerate the lock file; if the new checksum stays, ask the registry why before anybody installs it.`,
      severity: 'high',
    });
  if (change.integrity !== 'missing' || !options['require-integrity']) return null;
  return sharedFlaw(change, `integrity:${change.path}`, {
    message: say`${subject(change)} has no checksum in the lock file${own(change.origin === 'git' ? ' and is pinned to no commit' : '')}, so nobody would notice other content.`,
    remedy: say`Remove the entry from ${change.path}, regenerate the lock file with its own tool, and commit it.`,
  });
}
