/** What reaches into a repository or an organization from outside: deploy keys and webhooks. */
import type { Account } from '../state.ts';

export interface DeployKey {
  readonly id: number;
  readonly title: string;
  readonly key: string;
  readonly readOnly: boolean;
  readonly verified: boolean;
  readonly createdAt: Date;
  readonly addedBy: Account;
  lastUsed: Date | null;
}

/** A webhook of a repository or an organization; an App's own is in `App`. */
export interface Hook {
  readonly id: number;
  readonly createdAt: Date;
  updatedAt: Date;
  active: boolean;
  events: readonly string[];
  url: string;
  contentType: 'json' | 'form';
  /** `'1'` skips the verification of certificates. */
  insecureSsl: '0' | '1';
  /** Never shown: the API answers asterisks. */
  secret: string | null;
  /** Answers to what was sent, the newest first. */
  readonly deliveries: number[];
  lastResponse: { readonly code: number | null; readonly status: string; readonly message: string | null };
}
