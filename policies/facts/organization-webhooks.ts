/** The webhooks of an organization. Those of Apps are not among them. */
import type { Shown } from '../engine/shown.ts';

export interface OrganizationWebhook {
  readonly id: number;
  /** `https`, and the host: the rest of the address may be a secret, and is not kept. */
  readonly address: Shown<{ readonly scheme: string; readonly host: string }>;
  readonly active: boolean;
  /** Certificates are looked at. */
  readonly verifies: Shown<boolean>;
  readonly hasSecret: boolean;
  /** How the newest deliveries went, at most 30; null where none is shown. */
  readonly deliveries: Shown<{ readonly delivered: number; readonly failed: number }>;
}

export type OrganizationWebhooks = readonly OrganizationWebhook[];
