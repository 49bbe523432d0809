/** What GitHub says of a commit's signature. */
import type { Commit } from './git/objects.ts';
import { webFlow } from './pull-state.ts';
import type { CommitSignature, Repository } from './state.ts';
import { accountByEmail, type World } from './world.ts';

/**
 * What a test says of it; else what the commit itself shows. No key is looked at: a signature is taken for its committer's,
 * as the real GitHub takes it when that account has the key. Null: it is not signed.
 */
export function signatureOf(world: World, repository: Repository, commit: Commit): CommitSignature | null {
  const told = repository.signatures.get(commit.oid);
  if (told || !commit.isSigned) return told ?? null;
  const { email } = commit.committer;
  if (email.toLowerCase() === webFlow.email) return { state: 'VALID', signer: webFlow.login, byGitHub: true };
  const account = accountByEmail(world, email);
  return account ? { state: 'VALID', signer: account.login } : { state: 'NO_USER', signer: null };
}
