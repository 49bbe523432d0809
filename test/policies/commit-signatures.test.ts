import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import type { Signature, SignedCommit } from '../../policies/facts/commit-signatures.ts';
import type { Actor } from '../../policies/facts/pull-request.ts';
import { commitSignatures as policy } from '../../policies/pull-request/commit-signatures.ts';
import { pullRequest, signedCommit } from './sample.ts';

const by = (signer: string | null, more: Partial<Signature> = {}): Signature => ({
  state: 'VALID',
  isValid: true,
  signer,
  byGitHub: false,
  ...more,
});
const bad = (state: string) => by(null, { state, isValid: false });
const byGitHub = by('web-flow', { byGitHub: true });

interface Given {
  readonly commits: readonly Partial<SignedCommit>[];
  readonly author?: Actor;
  readonly options?: Record<string, unknown>;
}

function judge({ commits, author = pullRequest.author, options = {} }: Given) {
  const facts = {
    pullRequest: { ...pullRequest, author },
    commitSignatures: { commits: commits.map((commit) => ({ ...signedCommit, ...commit })) },
  };
  const verdict = policy.judge(facts, policy.options.parse(options));
  const findings = verdict.outcome === 'fail' ? verdict.findings : [];
  const said = verdict.outcome === 'fail' ? findings.map(({ message }) => message) : [verdict.because];
  const notes = verdict.outcome === 'skip' ? [] : (verdict.notes ?? []);
  return {
    outcome: verdict.outcome,
    about: findings.map(({ fingerprint }) => fingerprint),
    said: said.map(toPlain).join('\n'),
    notes: notes.map(toPlain).join('\n'),
  };
}

describe('a signature', () => {
  it.each<readonly [string, Signature | null, string]>([
    ['of the author', by('maria'), 'pass'],
    ['of the author in another case', by('Maria'), 'pass'],
    ['of GitHub', byGitHub, 'pass'],
    ['that is missing', null, 'fail'],
    ['of an unknown key', bad('UNKNOWN_KEY'), 'fail'],
    ['of an unverified address', bad('UNVERIFIED_EMAIL'), 'fail'],
    ['that was forged', bad('INVALID'), 'fail'],
    ['of a kind nobody knows yet', bad('SOMETHING_NEW'), 'fail'],
    ['that claims to be valid', bad('VALID'), 'fail'],
    [
      'of GitHub that is not valid',
      by('web-flow', { byGitHub: true, isValid: false, state: 'INVALID' }),
      'fail',
    ],
    // Left to the gap that the fact carries.
    ['that GitHub has not checked yet', bad('GPGVERIFY_UNAVAILABLE'), 'pass'],
    ['whose certificate is being checked', bad('OCSP_PENDING'), 'pass'],
  ])('%s: %s', (_, signature, outcome) => {
    expect(judge({ commits: [{ signature }] }).outcome).toBe(outcome);
  });

  it.each([
    ['UNSIGNED', 'is not signed'],
    ['UNKNOWN_KEY', 'a key that GitHub does not know'],
    ['NO_USER', 'an e-mail address that no account has'],
    ['UNVERIFIED_EMAIL', 'an e-mail address that is not verified'],
    ['BAD_EMAIL', 'another e-mail address than'],
    ['EXPIRED_KEY', 'a key that has expired'],
    ['OCSP_REVOKED', 'was revoked'],
    ['BAD_CERT', 'certificate that could not be verified'],
    ['MALFORMED_SIG', 'could not verify'],
    ['constructor', 'could not verify'],
  ])('%s is said in words', (state, words) => {
    expect(judge({ commits: [{ signature: bad(state) }] }).said).toContain(words);
  });

  it('one bad among many is enough', () => {
    const commits = [{}, { sha: 'c'.repeat(40), signature: null }, {}];
    expect(judge({ commits }).said).toBe('1 commit by maria is not signed: ccccccc.');
  });

  it('of no commits at all is nothing to pass', () => {
    expect(judge({ commits: [] }).outcome).toBe('skip');
  });
});

describe('findings', () => {
  it('are one per person and flaw, whatever the commits are called', () => {
    const commits = [
      { sha: 'b'.repeat(40), signature: null },
      { sha: 'c'.repeat(40), signature: null },
      { sha: 'd'.repeat(40), signature: bad('UNKNOWN_KEY') },
      { sha: 'e'.repeat(40), signature: null, authors: [], authorName: 'Tom' },
      { sha: 'f'.repeat(40), signature: null, authors: [], authorName: null },
    ];
    expect(judge({ commits }).about).toEqual([
      'unsigned:maria',
      'unknown-key:maria',
      'unsigned:Tom',
      'unsigned:nobody',
    ]);
    expect(judge({ commits }).said).toContain('2 commits by maria are not signed: bbbbbbb, ccccccc.');
  });
});

describe('signer', () => {
  const strict = { signer: 'author' };

  it.each<readonly [string, Partial<SignedCommit>, string]>([
    ['an author', { signature: by('maria') }, 'pass'],
    ['a co-author', { authors: ['maria', 'tom'], signature: by('tom') }, 'pass'],
    ['somebody else', { signature: by('eve') }, 'fail'],
    ['nobody known', { signature: by(null) }, 'fail'],
    ['somebody for an author without an account', { authors: [], signature: by('eve') }, 'fail'],
    ['GitHub', { signature: byGitHub }, 'pass'],
  ])('%s: %s', (_, commit, outcome) => {
    expect(judge({ commits: [commit], options: strict }).outcome).toBe(outcome);
  });

  it('somebody else is noted where anyone may sign', () => {
    const { outcome, notes } = judge({ commits: [{ signature: by('eve') }] });
    expect([outcome, notes]).toEqual(['pass', 'Signed by others than their authors: aaaaaaa by eve.']);
  });

  it('GitHub can be refused', () => {
    const { about } = judge({ commits: [{ signature: byGitHub }], options: { 'web-flow': 'refuse' } });
    expect(about).toEqual(['by-github:maria']);
  });
});

describe('bots', () => {
  const renovate: Actor = { login: 'renovate[bot]', kind: 'bot' };
  const unsigned = { authors: [], authorName: 'renovate[bot]', signature: null };
  const accept = { bots: 'accept' };

  it.each<readonly [string, Given, string]>([
    [
      'its own commits in its own pull request',
      { commits: [unsigned], author: renovate, options: accept },
      'pass',
    ],
    ['unless the option says so', { commits: [unsigned], author: renovate }, 'fail'],
    [
      'by a person in its pull request',
      { commits: [unsigned, { signature: null }], author: renovate, options: accept },
      'fail',
    ],
    [
      'in the name of another bot',
      { commits: [{ ...unsigned, authorName: 'other[bot]' }], author: renovate, options: accept },
      'fail',
    ],
    ['in its name, in a pull request of a person', { commits: [unsigned], options: accept }, 'fail'],
    [
      'in its name, in a pull request of a person called so',
      { commits: [unsigned], author: { login: 'renovate', kind: 'user' }, options: accept },
      'fail',
    ],
    [
      'with a bad signature',
      { commits: [{ ...unsigned, signature: bad('INVALID') }], author: renovate, options: accept },
      'fail',
    ],
  ])('%s: %s', (_, given, outcome) => {
    expect(judge(given).outcome).toBe(outcome);
  });
});
