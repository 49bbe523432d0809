/** Alerts of Dependabot, code scanning and secret scanning, each with its life and whether it was gone in time. */
import * as z from 'zod';
import { toPlain } from '../../../policies/engine/plain.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { statusOf } from '../../github/access/reasons.ts';
import type { Captured } from '../model/captured.ts';
import type { Population, Row } from '../model/population.ts';
import { type Asking, askList } from './ask.ts';
import { forEach, type Gathered, population } from './gathered.ts';
import { type AlertLife, type LevelName, levelNames, within } from './levels.ts';
import { type EvidenceOf, type EvidenceRepository, eventsOf, fullName, timeOf } from './of.ts';

type Source = Extract<Captured, { about: 'alert' }>['source'];

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

interface Alert {
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

interface Kind<T> {
  readonly source: Source;
  readonly asking: Pick<Asking<T>, 'route' | 'parameters' | 'otherEnd' | 'answer' | 'permission'> & {
    readonly none: NonNullable<Asking<T>['none']>;
  };
  readonly read: (item: T) => Alert;
}

const kinds = {
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

/** Open at some time of the period. */
function isOfPeriod({ life: { createdAt, fixedAt, dismissed } }: Alert, { period }: EvidenceOf): boolean {
  if (createdAt !== null && createdAt >= period.to) return false;
  const end = fixedAt ?? dismissed?.at ?? null;
  return end === null || end >= period.from;
}

/** As it was when the period ended. */
function stateOf({ life: { fixedAt, dismissed } }: Alert, { period: { to } }: EvidenceOf): string {
  if (fixedAt !== null && fixedAt < to) return 'fixed';
  if (!dismissed || (dismissed.at !== null && dismissed.at >= to)) return 'open';
  return dismissed.byRule ? 'auto-dismissed' : 'dismissed';
}

function rowOf(of: EvidenceOf, repository: EvidenceRepository, source: Source, alert: Alert): Row {
  const { life, number } = alert;
  const { answer, because, due } = within({ ...life, waived: false }, of.levels, of.period, of.collectedAt);
  return {
    id: `${repository.id} ${source} ${String(number).padStart(8, '0')}`,
    at: life.createdAt,
    cells: {
      repository: fullName(repository),
      source,
      number,
      about: alert.about,
      severity: alert.severity,
      created: life.createdAt,
      fixed: life.fixedAt,
      dismissed: life.dismissed?.at ?? null,
      state: stateOf(alert, of),
      reason: life.dismissed?.reason ?? null,
      by: life.dismissed?.by ?? null,
      comment: alert.comment,
      due,
      answer,
      because: toPlain(because),
      link: alert.url,
    },
    raw: alert.raw,
  };
}

async function ofKind<T>(
  of: EvidenceOf,
  repository: EvidenceRepository,
  { source, asking, read }: Kind<T>,
): Promise<Gathered> {
  const { owner, name: repo } = repository;
  const asked = await askList({
    ...asking,
    octokit: of.octokit,
    parameters: { owner, repo, ...asking.parameters },
    idOf: (item) => String(read(item).number),
    what: say`the alerts of ${own(source)} in ${fullName(repository)}`,
  });
  const alerts = asked.items.map(read).filter((one) => isOfPeriod(one, of));
  const none = asked.none;
  return {
    rows: alerts.map((one) => rowOf(of, repository, source, one)),
    queries: [asked.query],
    exclusions: none ? [{ what: say`${fullName(repository)}: ${own(source)}`, because: none }] : [],
    incomplete: asked.problem ? [asked.problem] : [],
  };
}

/** What the ledger saw and GitHub does not list any more: alerts of packages and branches that are gone. */
async function recorded(of: EvidenceOf, listed: ReadonlySet<string>): Promise<Gathered> {
  const { ledger } = of;
  if (ledger === null) return { rows: [], queries: [], incomplete: [] };
  const events = await eventsOf(of);
  const alerts = events.items.flatMap((one) => (one.about === 'alert' ? [one] : []));
  const known = new Set(of.repositories.map(({ id }) => id));
  const lost = alerts.filter(
    ({ repository, source, number }) =>
      repository !== null &&
      known.has(repository.id) &&
      !listed.has(`${repository.id} ${source} ${String(number).padStart(8, '0')}`),
  );
  const names = [
    ...new Set(lost.map(({ source, number, repository }) => `${source} ${number} in ${repository?.name}`)),
  ];
  return {
    rows: [],
    queries: [{ ...events.query, asked: 'ledger: alert', rows: alerts.length }],
    incomplete: names.map((name) => say`an alert was recorded that GitHub does not list: ${name}`),
  };
}

async function gather(of: EvidenceOf): Promise<Gathered> {
  const parts = await forEach(of.repositories, (one) =>
    Promise.all([
      ofKind(of, one, kinds.dependabot),
      ofKind(of, one, kinds.codeScanning),
      ofKind(of, one, kinds.secretScanning),
    ]),
  );
  const all = parts.flat();
  const rows = all.flatMap((one) => one.rows);
  const live = await recorded(of, new Set(rows.map(({ id }) => id)));
  return {
    rows,
    queries: [...all.flatMap(({ queries }) => queries), ...live.queries],
    exclusions: all.flatMap(({ exclusions = [] }) => exclusions),
    incomplete: [...all.flatMap(({ incomplete }) => incomplete), ...live.incomplete],
  };
}

export const alerts = (of: EvidenceOf): Population =>
  population(
    {
      id: 'alerts',
      title: 'Alerts',
      about: own(
        'One row for each alert that was open at some time of the period: those that were gone in time and those that are due after it, too. A row says whether it was fixed in the time that was promised for its severity.',
      ),
      columns: [
        { key: 'repository', title: 'Repository', kind: 'text' },
        { key: 'source', title: 'Source', kind: 'text' },
        { key: 'number', title: 'Number', kind: 'number' },
        { key: 'about', title: 'About', kind: 'text' },
        { key: 'severity', title: 'Severity', kind: 'text' },
        { key: 'created', title: 'Opened', kind: 'time' },
        { key: 'fixed', title: 'Fixed', kind: 'time', means: 'Of a secret: revoked' },
        { key: 'dismissed', title: 'Dismissed', kind: 'time' },
        { key: 'state', title: 'At the end', kind: 'text', means: 'When the period ended' },
        { key: 'reason', title: 'Reason', kind: 'text', means: 'Why it was dismissed, in GitHub’s words' },
        { key: 'by', title: 'By', kind: 'text' },
        { key: 'comment', title: 'Comment', kind: 'text' },
        { key: 'due', title: 'Due', kind: 'time' },
        { key: 'answer', title: 'In time', kind: 'answer' },
        { key: 'because', title: 'Because', kind: 'text' },
        { key: 'link', title: 'Link', kind: 'link' },
      ],
    },
    () => gather(of),
  );
