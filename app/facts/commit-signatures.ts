import type { Gap } from '../../policies/engine/facts.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { isUndecided, type SignedCommit } from '../../policies/facts/commit-signatures.ts';
import type { CommitNode } from '../github/pull-request/snapshot.ts';
import { CannotLook } from '../looked.ts';
import { commitGaps } from './commit-gaps.ts';
import type { Collector } from './source.ts';

function commitOf({ oid, authors, signature }: CommitNode): SignedCommit {
  const logins = authors.nodes.flatMap(({ user }) => (user ? [user.login] : []));
  return {
    sha: oid,
    authors: [...new Set(logins)].sort(),
    authorName: authors.nodes[0]?.name ?? null,
    signature: signature && {
      state: signature.state,
      isValid: signature.isValid,
      signer: signature.signer?.login ?? null,
      byGitHub: signature.wasSignedByGitHub,
    },
  };
}

function undecided({ sha, signature }: SignedCommit): readonly Gap[] {
  if (!isUndecided(signature)) return [];
  const reason = say`GitHub could not verify the signature of ${sha.slice(0, 7)} yet (${signature?.state ?? ''})`;
  return [
    { reason, remedy: own('Nothing is wrong with the change; judging it again in a while usually helps.') },
  ];
}

export const commitSignatures: Collector<'commitSignatures'> = {
  fact: 'commitSignatures',
  events: ['pull_request'],
  permissions: { contents: 'read', pull_requests: 'read' },
  // git could verify against this machine's keys, but those are not the keys that GitHub knows.
  local: false,
  asks: [],
  async collect(source) {
    const { github } = source;
    if (!github) throw new CannotLook(own('a local clone does not have the keys that GitHub knows'));
    const [pull, snapshot] = await Promise.all([source.pullRequest(), github.snapshot()]);
    const commits = snapshot.pullRequest.commits.map(commitOf);
    const cut = commitGaps(commits, pull, own('so not every signature was looked at'));
    return { value: { commits }, gaps: [...cut, ...commits.flatMap(undecided)] };
  },
};
