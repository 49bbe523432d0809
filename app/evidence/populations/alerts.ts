/** Alerts of Dependabot, code scanning and secret scanning, each with its life and whether it was gone in time. */
import { toPlain } from '../../../policies/engine/plain.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import type { Population, Row } from '../model/population.ts';
import type { Alert, Kind, Source } from './alerts/alert.ts';
import { kinds } from './alerts/kinds.ts';
import { askList } from './ask.ts';
import { forEach, type Gathered, joined, population } from './gathered.ts';
import { within } from './levels.ts';
import { type EvidenceOf, type EvidenceRepository, eventsOf, fullName } from './of.ts';

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
  const listed = joined(parts.flat());
  return joined([listed, await recorded(of, new Set(listed.rows.map(({ id }) => id)))]);
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
