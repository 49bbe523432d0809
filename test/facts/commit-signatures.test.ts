import { describe, expect, it } from 'vitest';
import { commitSignatures } from '../../app/facts/commit-signatures.ts';
import type { CommitNode } from '../../app/github/pull-request/snapshot.ts';
import { CannotLook } from '../../app/looked.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { pullRequest } from '../policies/sample.ts';
import { fakeSource } from './fake-source.ts';

function node(given: Partial<CommitNode> = {}): CommitNode {
  return {
    oid: pullRequest.head.sha,
    authors: {
      nodes: [
        { name: 'Tom', user: { login: 'tom' } },
        { name: 'Maria', user: { login: 'maria' } },
        { name: 'Eve', user: null },
      ],
      totalCount: 3,
    },
    committer: null,
    parents: { totalCount: 1 },
    signature: { isValid: true, state: 'VALID', wasSignedByGitHub: false, signer: { login: 'tom' } },
    ...given,
  };
}

async function collected(commits: readonly CommitNode[]) {
  const { value, gaps } = await commitSignatures.collect(fakeSource({ commits }).source);
  return { commits: value.commits, gaps: gaps.map(({ reason }) => toPlain(reason)) };
}

it('says who made each commit, as written, and who signed it, as verified', async () => {
  const unsigned = node({ oid: 'c'.repeat(40), signature: null, authors: { nodes: [], totalCount: 0 } });
  expect(await collected([unsigned, node()])).toEqual({
    commits: [
      { sha: 'c'.repeat(40), authors: [], authorName: null, signature: null },
      {
        sha: pullRequest.head.sha,
        authors: ['maria', 'tom'],
        authorName: 'Tom',
        signature: { state: 'VALID', isValid: true, signer: 'tom', byGitHub: false },
      },
    ],
    gaps: [],
  });
});

describe('what is not known', () => {
  it.each(['GPGVERIFY_ERROR', 'GPGVERIFY_UNAVAILABLE', 'OCSP_ERROR', 'OCSP_PENDING'])('%s', async (state) => {
    const signature = { isValid: false, state, wasSignedByGitHub: false, signer: null };
    expect((await collected([node({ signature })])).gaps).toEqual([
      `GitHub could not verify the signature of aaaaaaa yet (${state})`,
    ]);
  });

  it('more commits than GitHub lists, and a head that moved', async () => {
    expect((await collected(Array.from({ length: 250 }, () => node()))).gaps).toEqual([
      'GitHub lists 250 commits of a pull request at most, so not every signature was looked at',
    ]);
    expect((await collected([node({ oid: 'c'.repeat(40) })])).gaps).toEqual([
      'the head moved while it was read',
    ]);
  });

  it('anything, in a clone or when GitHub refuses', async () => {
    const { source } = fakeSource({ snapshotFails: 403 });
    await expect(commitSignatures.collect(source)).rejects.toThrow(CannotLook);
    await expect(commitSignatures.collect({ ...source, github: null })).rejects.toThrow('local clone');
  });
});
