/** Who signed the commits of a change, as GitHub verified it. Names and addresses in a commit are anybody's words. */

export interface Signature {
  /** GraphQL's `GitSignatureState`: `VALID`, `UNKNOWN_KEY` and so on. */
  readonly state: string;
  readonly isValid: boolean;
  /** Login of whose key it is; null when GitHub knows nobody. */
  readonly signer: string | null;
  /** GitHub made the commit itself: its editor, its buttons, an App through its API. */
  readonly byGitHub: boolean;
}

export interface SignedCommit {
  readonly sha: string;
  /** Logins of its author and co-authors, sorted: by e-mail addresses, so anybody can claim to be them. */
  readonly authors: readonly string[];
  /** Its author's name as written; null when there is none. */
  readonly authorName: string | null;
  /** Null: not signed. */
  readonly signature: Signature | null;
}

export interface CommitSignatures {
  /** Oldest first; the last one is the head. */
  readonly commits: readonly SignedCommit[];
}

/** States in which GitHub has not finished, or not managed, to look: neither good nor bad. */
const undecided = new Set(['GPGVERIFY_ERROR', 'GPGVERIFY_UNAVAILABLE', 'OCSP_ERROR', 'OCSP_PENDING']);

/** Whether GitHub could not say yet if a signature is good. */
export function isUndecided(signature: Pick<Signature, 'state' | 'isValid'> | null): boolean {
  return signature !== null && !signature.isValid && undecided.has(signature.state);
}
