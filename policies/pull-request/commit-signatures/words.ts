/** The messages of `commit-signatures` about signatures that are missing or not good. */
import { count, own, type Prose, say, some } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import type { SignedCommit } from '../../facts/commit-signatures.ts';

const shown = 5;

const signAgain = own(
  'Sign them (git rebase --exec "git commit --amend --no-edit -S" onto the base branch) and push again with --force-with-lease. To sign from now on: git config commit.gpgsign true.',
);

interface Words {
  /** After "1 commit by `maria` …": what is wrong with it. */
  readonly is: Prose;
  readonly remedy: Prose;
}

/** By GraphQL's `GitSignatureState`. https://docs.github.com/authentication/troubleshooting-commit-signature-verification */
const states: Readonly<Record<string, Words>> = {
  UNSIGNED: { is: own('not signed'), remedy: signAgain },
  UNKNOWN_KEY: {
    is: own('signed with a key that GitHub does not know'),
    remedy: own(
      'Add the key to your account (Settings → SSH and GPG keys), then press "Re-run": nothing has to be pushed.',
    ),
  },
  NO_USER: {
    is: own('signed for an e-mail address that no account has'),
    remedy: own(
      'Add the address to your account and verify it (Settings → Emails), then press "Re-run": nothing has to be pushed.',
    ),
  },
  UNVERIFIED_EMAIL: {
    is: own('signed for an e-mail address that is not verified'),
    remedy: own(
      'Verify the address of the committer (Settings → Emails), then press "Re-run": nothing has to be pushed.',
    ),
  },
  BAD_EMAIL: {
    is: own('signed with a key for another e-mail address than the committer’s'),
    remedy: own('Set user.email to an address that is in the key, and sign again.'),
  },
  EXPIRED_KEY: {
    is: own('signed with a key that has expired'),
    remedy: own('Extend the key and add it to your account again, or sign again with another one.'),
  },
  OCSP_REVOKED: { is: own('signed with a certificate that was revoked'), remedy: signAgain },
  BAD_CERT: { is: own('signed with a certificate that could not be verified'), remedy: signAgain },
};

const unverified: Words = { is: own('signed in a way that GitHub could not verify'), remedy: signAgain };

/** What one commit is counted under; commits with the same key make one finding. */
export interface Flaw {
  readonly commit: SignedCommit;
  readonly id: string;
  /** Who made it, by the commit's word: a login, or the name as written. */
  readonly by: string;
  readonly words: Words;
}

export function flawOf(commit: SignedCommit, id: string, words: Words): Flaw {
  return { commit, id, by: commit.authors[0] ?? commit.authorName ?? 'nobody', words };
}

export function stateFlaw(commit: SignedCommit): Flaw {
  const state = commit.signature?.state ?? 'UNSIGNED';
  return flawOf(
    commit,
    state.toLowerCase().replaceAll('_', '-'),
    (Object.hasOwn(states, state) && states[state]) || unverified,
  );
}

export function byGitHubFlaw(commit: SignedCommit): Flaw {
  const is = own('signed by GitHub, not by its author');
  return flawOf(commit, 'by-github', {
    is,
    remedy: own('Make the commit in a clone and sign it there, with a key of your own.'),
  });
}

export function otherSignerFlaw(commit: SignedCommit): Flaw {
  const signer = commit.signature?.signer ?? null;
  const is =
    signer === null ? own('signed by nobody known') : say`signed by ${signer}, who is not among its authors`;
  const remedy = own('Let the author sign it, or name the signer as its author or co-author.');
  return flawOf(commit, `other-signer-${signer ?? 'nobody'}`, { is, remedy });
}

function finding([first, ...rest]: readonly [Flaw, ...Flaw[]]): Finding {
  const all = [first, ...rest];
  const { id, by, words } = first;
  const commits = some(
    all.map(({ commit }) => say`${commit.sha.slice(0, 7)}`),
    shown,
  );
  const verb = own(all.length === 1 ? 'is' : 'are');
  return {
    message: say`${count(all.length, 'commit')} by ${by} ${verb} ${words.is}: ${commits}.`,
    remedy: words.remedy,
    who: 'author',
    // Commits get new ids when they are signed: who and what stay.
    fingerprint: `${id}:${by}`,
  };
}

export function findingsOf(flaws: readonly Flaw[]): readonly Finding[] {
  const groups = Map.groupBy(flaws, ({ id, by }) => `${id}:${by}`);
  return [...groups.values()].flatMap(([first, ...rest]) => (first ? [finding([first, ...rest])] : []));
}
