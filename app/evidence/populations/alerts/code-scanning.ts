/** Alerts of code scanning. */
import * as z from 'zod';
import { timeOf } from '../of.ts';
import { type Alert, type Kind, levelOf, lifeOf, saysThat, time, who } from './alert.ts';

const codeScanning = z.object({
  number: z.number(),
  state: z.string().nullish(),
  html_url: z.string(),
  rule: z.object({
    id: z.string().nullish(),
    severity: z.string().nullish(),
    security_severity_level: z.string().nullish(),
  }),
  most_recent_instance: z.object({ location: z.object({ path: z.string().nullish() }).nullish() }).nullish(),
  created_at: time,
  fixed_at: time,
  dismissed_at: time,
  dismissed_by: who,
  dismissed_reason: z.string().nullish(),
  dismissed_comment: z.string().nullish(),
});

/** Quality findings have no level of security: their own words are no severity that a time was promised for. */
function ofCodeScanning(raw: z.output<typeof codeScanning>): Alert {
  const at = timeOf(raw.dismissed_at);
  const by = raw.dismissed_by?.login ?? null;
  const reason = raw.dismissed_reason ?? null;
  const isDismissed = raw.state === 'dismissed' || at !== null;
  return {
    number: raw.number,
    about: raw.rule.id ?? '',
    url: raw.html_url,
    severity: raw.rule.security_severity_level ?? raw.rule.severity ?? null,
    life: lifeOf(raw.state === 'open', {
      level: levelOf(raw.rule.security_severity_level),
      createdAt: timeOf(raw.created_at),
      fixedAt: timeOf(raw.fixed_at),
      dismissed: isDismissed ? { at, by, reason, byRule: false } : null,
    }),
    finding: {
      fingerprint: `alert:${raw.number}`,
      ...(raw.most_recent_instance?.location?.path ? { path: raw.most_recent_instance.location.path } : {}),
    },
    comment: raw.dismissed_comment ?? null,
    raw,
  };
}

export const codeScanningAlerts: Kind<z.output<typeof codeScanning>> = {
  source: 'code scanning',
  policy: 'code-scanning',
  asking: {
    route: 'GET /repos/{owner}/{repo}/code-scanning/alerts',
    parameters: {},
    otherEnd: { direction: 'asc' },
    answer: codeScanning,
    permission: 'security_events: read',
    none: saysThat(
      [403, 404],
      /no analysis found|must be enabled|code security must/i,
      'code scanning has no results there, or is not bought: nobody looks',
    ),
  },
  read: ofCodeScanning,
};
