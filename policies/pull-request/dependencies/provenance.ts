/** Where locked packages come from: what an edited lock file would forge. */
import { say } from '../../engine/prose.ts';
import { addressOf, placeOf, repositoryOf } from '../../formats/lockfiles/address.ts';
import { type Flaw, flaw, type Present, sharedFlaw, subject } from './flaw.ts';
import type { Options } from './options.ts';
import { isPublic, type Of } from './public-registries.ts';

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
