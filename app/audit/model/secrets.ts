/** What a look for secrets found. Nothing here is made from a secret's value, not even a hash. */
import type { SecretKind } from '../../../policies/facts/secrets.ts';

export interface FoundSecret {
  readonly kind: SecretKind;
  readonly path: string;
  readonly line: number;
}

/** Gone from the files, and still in the history. */
export interface PastSecret {
  readonly kind: SecretKind;
  readonly path: string;
  /** The oldest commit that was seen to hold it. */
  readonly commit: string;
  /** Whether that commit is in the audited branch; otherwise it is in another branch or under a tag. */
  readonly onBranch: boolean;
}

export interface SecretsSeen {
  readonly found: readonly FoundSecret[];
  readonly past: readonly PastSecret[];
  /** Text files that were looked at. */
  readonly files: number;
  /** Files that were not: too large, a rule failed, no time left. */
  readonly skipped: { readonly large: number; readonly failed: number; readonly time: number };
  /** Earlier versions of files. */
  readonly versions: {
    readonly scanned: number;
    readonly left: number;
    readonly large: number;
    readonly locks: number;
  };
}
