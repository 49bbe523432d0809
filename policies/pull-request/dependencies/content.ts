/** Whether what a lock file fetches is the package it names, with the content it had: what an edited lock file would forge. */
import { own, say } from '../../engine/prose.ts';
import { addressOf } from '../../formats/lockfiles/address.ts';
import { type Flaw, flaw, type Present, sharedFlaw, subject } from './flaw.ts';
import type { Options } from './options.ts';
import { publicHosts } from './public-registries.ts';

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
