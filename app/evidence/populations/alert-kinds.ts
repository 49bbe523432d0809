/** Alerts of GitHub's three sources, each as the same kind of life. */
import * as z from 'zod';
import { own, type Prose } from '../../../policies/engine/prose.ts';
import { statusOf } from '../../github/access/reasons.ts';
import type { Captured } from '../model/captured.ts';
import type { Asking } from './ask.ts';
import { type AlertLife, type LevelName, levelNames } from './levels.ts';
import { timeOf } from './of.ts';

export type Source = Extract<Captured, { about: 'alert' }>['source'];

const who = z.object({ login: z.string() }).nullish();
const time = z.string().nullish();

const dependabot = z.object({
  number: z.number(),
  state: z.string(),
  html_url: z.string(),
  security_advisory: z.object({ ghsa_id: z.string(), severity: z.string() }),
  dependency: z.object({ package: z.object({ name: z.string() }).nullish(), scope: z.string().nullish() }),
  created_at: time,
  fixed_at: time,
  dismissed_at: time,
  dismissed_by: who,
  dismissed_reason: z.string().nullish(),
  dismissed_comment: z.string().nullish(),
  auto_dismissed_at: time,
});

const codeScanning = z.object({
  number: z.number(),
  state: z.string().nullish(),
  html_url: z.string(),
  rule: z.object({
    id: z.string().nullish(),
    severity: z.string().nullish(),
    security_severity_level: z.string().nullish(),
  }),
  created_at: time,
  fixed_at: time,
  dismissed_at: time,
  dismissed_by: who,
  dismissed_reason: z.string().nullish(),
  dismissed_comment: z.string().nullish(),
});

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

export interface Alert {
  readonly number: number;
  readonly about: string;
  readonly url: string;
  readonly severity: string | null;
  readonly life: Omit<AlertLife, 'waived'>;
  readonly comment: string | null;
  readonly raw: unknown;
}

const levelOf = (text: string | null | undefined): LevelName | null =>
  levelNames.find((name) => name === text && name !== 'secret') ?? null;

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
    life: {
      level: levelOf(raw.security_advisory.severity),
      createdAt: timeOf(raw.created_at),
      fixedAt: timeOf(raw.fixed_at),
      dismissed: isDismissed ? { at: isAuto ? auto : at, by, reason, byRule: isAuto } : null,
    },
    comment: raw.dismissed_comment ?? null,
    raw,
  };
}

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
    life: {
      level: levelOf(raw.rule.security_severity_level),
      createdAt: timeOf(raw.created_at),
      fixedAt: timeOf(raw.fixed_at),
      dismissed: isDismissed ? { at, by, reason, byRule: false } : null,
    },
    comment: raw.dismissed_comment ?? null,
    raw,
  };
}

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
    life: {
      level: 'secret',
      createdAt: timeOf(raw.created_at),
      fixedAt: isRevoked ? at : null,
      dismissed: isResolved && !isRevoked ? { at, by, reason: raw.resolution ?? null, byRule: false } : null,
    },
    comment: raw.resolution_comment ?? null,
    raw,
  };
}

/** GitHub says so in words; the same status with other words is a refusal. */
const saysThat =
  (statuses: readonly number[], words: RegExp, meaning: string) =>
  (error: unknown): Prose | null => {
    if (!statuses.includes(statusOf(error) ?? 0) || !(error instanceof Error)) return null;
    return words.test(error.message) ? own(meaning) : null;
  };

export interface Kind<T> {
  readonly source: Source;
  readonly asking: Pick<Asking<T>, 'route' | 'parameters' | 'otherEnd' | 'answer' | 'permission'> & {
    readonly none: NonNullable<Asking<T>['none']>;
  };
  readonly read: (item: T) => Alert;
}

export const kinds = {
  dependabot: {
    source: 'dependabot',
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
  } satisfies Kind<z.output<typeof dependabot>>,
  codeScanning: {
    source: 'code scanning',
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
  } satisfies Kind<z.output<typeof codeScanning>>,
  secretScanning: {
    source: 'secret scanning',
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
  } satisfies Kind<z.output<typeof secretScanning>>,
};
