/** GitHub's own search for credentials in a repository, and what it found. */
import type { Shown } from '../engine/shown.ts';

/** A credential that GitHub found and nobody has dealt with. What it is stays with GitHub. */
export interface SecretAlert {
  readonly number: number;
  /** `Slack API Token` */
  readonly kind: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Whether its issuer still accepts it, as far as GitHub asked. */
  readonly validity: 'active' | 'inactive' | 'unknown';
  /** It was seen in public. */
  readonly publiclyLeaked: boolean;
  /** Somebody pushed it although GitHub warned. */
  readonly bypassed: boolean;
}

export interface SecretScanning {
  /** ISO 8601, UTC: when it was looked at. */
  readonly readAt: string;
  readonly scanning: Shown<boolean>;
  readonly pushProtection: Shown<boolean>;
  /** Whether a product that includes it is switched on for the repository: GitHub does not say whether one could be. */
  readonly bought: Shown<boolean>;
  /** Open alerts; null where nothing is scanned. */
  readonly open: Shown<readonly SecretAlert[] | null>;
}
