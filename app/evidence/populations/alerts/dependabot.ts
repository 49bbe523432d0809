/** Alerts of Dependabot. */
import * as z from 'zod';
import { packageUrl } from '../../../../policies/repository/vulnerability-alerts/words.ts';
import { timeOf } from '../of.ts';
import { type Alert, type AlertFinding, type Kind, levelOf, lifeOf, saysThat, time, who } from './alert.ts';

const dependabot = z.object({
  number: z.number(),
  state: z.string(),
  html_url: z.string(),
  security_advisory: z.object({ ghsa_id: z.string(), severity: z.string() }),
  security_vulnerability: z.object({ first_patched_version: z.unknown() }).nullish(),
  dependency: z.object({
    package: z.object({ name: z.string(), ecosystem: z.string().nullish() }).nullish(),
    scope: z.string().nullish(),
    manifest_path: z.string().nullish(),
  }),
  created_at: time,
  fixed_at: time,
  dismissed_at: time,
  dismissed_by: who,
  dismissed_reason: z.string().nullish(),
  dismissed_comment: z.string().nullish(),
  auto_dismissed_at: time,
});

function findingOf({
  security_advisory: { ghsa_id: id },
  dependency,
  security_vulnerability: hole,
}: z.output<typeof dependabot>): AlertFinding {
  const { package: named, manifest_path: path } = dependency;
  const name = named?.name ?? '';
  const url = packageUrl({ ecosystem: named?.ecosystem ?? '', package: name });
  const fixed = Boolean(hole?.first_patched_version);
  return {
    fingerprint: `${id}:${url}`,
    ...(path ? { path } : {}),
    advisories: [{ ids: [id], package: name, packageUrl: url, fixed }],
  };
}

function ofDependabot(raw: z.output<typeof dependabot>): Alert {
  const auto = timeOf(raw.auto_dismissed_at);
  const at = timeOf(raw.dismissed_at);
  const reason = raw.dismissed_reason ?? null;
  const by = raw.dismissed_by?.login ?? null;
  const isAuto = raw.state === 'auto_dismissed' || (auto !== null && at === null);
  const isDismissed = isAuto || raw.state === 'dismissed' || at !== null;
  return {
    number: raw.number,
    about: [raw.dependency.package?.name ?? '', raw.security_advisory.ghsa_id].join(' ').trim(),
    url: raw.html_url,
    severity: raw.security_advisory.severity,
    life: lifeOf(raw.state === 'open', {
      level: levelOf(raw.security_advisory.severity),
      createdAt: timeOf(raw.created_at),
      fixedAt: timeOf(raw.fixed_at),
      dismissed: isDismissed ? { at: isAuto ? auto : at, by, reason, byRule: isAuto } : null,
    }),
    finding: findingOf(raw),
    comment: raw.dismissed_comment ?? null,
    raw,
  };
}

export const dependabotAlerts: Kind<z.output<typeof dependabot>> = {
  source: 'dependabot',
  policy: 'vulnerability-alerts',
  asking: {
    route: 'GET /repos/{owner}/{repo}/dependabot/alerts',
    parameters: { state: 'auto_dismissed,dismissed,fixed,open' },
    otherEnd: { direction: 'asc' },
    answer: dependabot,
    permission: 'vulnerability_alerts: read',
    none: saysThat(
      [403],
      /alerts are (disabled|not available for archived)/i,
      'Dependabot alerts are switched off there, or the repository is archived: nobody looks',
    ),
  },
  read: ofDependabot,
};
