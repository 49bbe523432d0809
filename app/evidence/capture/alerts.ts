/** Alerts of three kinds, and their life. Of a secret nothing is kept but its kind. Pure. */
import { z } from 'zod';
import { at, maybe, name, number, type Reader, reader, time, words } from './parts.ts';

/** GitHub's actions as words. */
const state = (action: string): string => action.replaceAll('_', '-');

const because = (reason: string | null, comment: string | null): string | null => {
  if (reason === null) return comment;
  return comment === null ? reason : `${reason}: ${comment}`;
};

const dependabot = z.object({
  alert: z.object({
    number,
    dependency: z.object({ package: z.object({ name, ecosystem: name }).nullish() }).nullish(),
    security_advisory: z.object({ ghsa_id: name, severity: name }),
    dismissed_reason: maybe(name),
    dismissed_comment: maybe(words),
    created_at: time.nullish(),
    updated_at: time.nullish(),
  }),
});

const ofDependabot = reader(dependabot, ({ alert }, { action, base }) => {
  const { security_advisory: advisory, dependency } = alert;
  const of = dependency?.package ? ` in ${dependency.package.ecosystem}/${dependency.package.name}` : '';
  return [
    {
      ...(action === 'created' ? at(base, alert.created_at) : at(base, alert.updated_at)),
      about: 'alert',
      source: 'dependabot',
      number: alert.number,
      what: `${advisory.ghsa_id}${of}`,
      severity: advisory.severity,
      state: state(action),
      because: because(alert.dismissed_reason, alert.dismissed_comment),
    },
  ];
});

const scanning = z.object({
  alert: z.object({
    number,
    rule: z.object({
      id: name,
      severity: maybe(name),
      security_severity_level: maybe(name),
    }),
    tool: z.object({ name: maybe(name) }).nullish(),
    dismissed_reason: maybe(name),
    dismissed_comment: maybe(words),
    created_at: time.nullish(),
    updated_at: time.nullish(),
  }),
});

const ofScanning = reader(scanning, ({ alert }, { action, base }) => [
  {
    ...(action === 'created' ? at(base, alert.created_at) : at(base, alert.updated_at)),
    about: 'alert',
    source: 'code scanning',
    number: alert.number,
    what: [alert.tool?.name, alert.rule.id].filter(Boolean).join(' '),
    severity: alert.rule.security_severity_level ?? alert.rule.severity,
    state: state(action),
    because: because(alert.dismissed_reason, alert.dismissed_comment),
  },
]);

/** Comments are left out: people paste into them what the alert is about. */
const secret = z.object({
  alert: z.object({
    number,
    secret_type: maybe(name),
    resolution: maybe(name),
    created_at: time.nullish(),
    updated_at: time.nullish(),
    resolved_at: time.nullish(),
  }),
});

const ofSecret = reader(secret, ({ alert }, { action, base }) => [
  {
    ...(action === 'created' ? at(base, alert.created_at) : at(base, alert.updated_at)),
    about: 'alert',
    source: 'secret scanning',
    number: alert.number,
    what: alert.secret_type,
    severity: null,
    state: state(action),
    because: alert.resolution,
  },
]);

export const alertReaders: Readonly<Record<string, Reader>> = {
  code_scanning_alert: ofScanning,
  dependabot_alert: ofDependabot,
  secret_scanning_alert: ofSecret,
};
