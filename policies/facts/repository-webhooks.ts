/** Webhooks that a repository sends its events to. */
import type { Shown } from '../engine/shown.ts';

/** What the last delivery came to. */
export interface LastDelivery {
  /** HTTP status; null where there was none: nothing was sent, or nobody answered. */
  readonly code: number | null;
  /** GitHub's word for it: `active`, `unused`, `timeout`. */
  readonly status: string | null;
}

export interface RepositoryWebhook {
  readonly id: number;
  /** `https`, and the host: the rest of the address may be a secret, and is not kept. */
  readonly scheme: string;
  readonly host: string;
  readonly active: boolean;
  readonly events: readonly string[];
  readonly verifiesCertificate: boolean;
  readonly hasSecret: boolean;
  /** Null: GitHub remembers none (it does for 30 days). */
  readonly last: LastDelivery | null;
}

/** By id. */
export type RepositoryWebhooks = Shown<readonly RepositoryWebhook[]>;
