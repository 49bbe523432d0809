/** SSH keys that open one repository to whoever holds them. */
import type { Shown } from '../engine/shown.ts';

export interface DeployKey {
  readonly id: number;
  readonly title: string;
  readonly mayWrite: boolean;
  readonly verified: boolean;
  /** Null where GitHub does not say: older servers. */
  readonly enabled: boolean | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** ISO 8601, UTC; null: never, as far as GitHub knows. */
  readonly lastUsed: string | null;
  /** Login; null where GitHub names nobody. */
  readonly addedBy: string | null;
}

export interface DeployKeys {
  /** ISO 8601, UTC: when they were looked at. */
  readonly readAt: string;
  /** By id. */
  readonly keys: Shown<readonly DeployKey[]>;
}
