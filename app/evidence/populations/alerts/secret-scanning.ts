/** Alerts of secret scanning. */
import * as z from 'zod';
import { timeOf } from '../of.ts';
import { type Alert, type Kind, lifeOf, saysThat, time, who } from './alert.ts';

const secretScanning = z.object({
  number: z.number(),
  state: z.string().optional(),
  html_url: z.string(),
  secret_type: z.string().nullish(),
  created_at: time,
  resolved_at: time,
  resolved_by: who,
  resolution: z.string().nullish(),
  resolution_comment: z.string().nullish(),
});

/** Only revoking one ends its danger. */
function ofSecretScanning(raw: z.output<typeof secretScanning>): Alert {
  const at = timeOf(raw.resolved_at);
  const isRevoked = raw.resolution === 'revoked';
  const isResolved = raw.state === 'resolved' || at !== null;
  const by = raw.resolved_by?.login ?? null;
  return {
    number: raw.number,
    about: raw.secret_type ?? '',
    url: raw.html_url,
    severity: null,
    life: lifeOf(raw.state === 'open', {
      level: 'secret',
      createdAt: timeOf(raw.created_at),
      fixedAt: isRevoked ? at : null,
      dismissed: isResolved && !isRevoked ? { at, by, reason: raw.resolution ?? null, byRule: false } : null,
    }),
    finding: { fingerprint: `alert:${raw.number}` },
    comment: raw.resolution_comment ?? null,
    raw,
  };
}

export const secretScanningAlerts: Kind<z.output<typeof secretScanning>> = {
  source: 'secret scanning',
  policy: 'secret-scanning',
  asking: {
    route: 'GET /repos/{owner}/{repo}/secret-scanning/alerts',
    // The secret itself is not asked for.
    parameters: { hide_secret: true },
    otherEnd: { direction: 'asc' },
    answer: secretScanning,
    permission: 'secret_scanning_alerts: read',
    none: saysThat(
      [404],
      /disabled on this repository/i,
      'secret scanning is switched off there: nobody looks',
    ),
  },
  read: ofSecretScanning,
};
