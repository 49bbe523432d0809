/** Alerts of Dependabot, code scanning and secret scanning, each with its life and whether it was gone in time. */
import { toPlain } from '../../../policies/engine/plain.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { keptInOrder } from '../changes/kept-rows.ts';
import type { Population, Row } from '../model/population.ts';
import type { Alert, Kind, Source } from './alerts/alert.ts';
import { kinds } from './alerts/kinds.ts';
import { recordedLife } from './alerts/life.ts';
import { unlessWaived, type Waivers, waiversOf } from './alerts/waived.ts';
import { askList, emptyOf } from './ask.ts';
import { forEach, type Gathered, joined, population } from './gathered.ts';
import { within } from './levels.ts';
import {
  type Event,
  type EvidenceOf,
  type EvidenceRepository,
  eventsOf,
  type FromLedger,
  fullName,
} from './of.ts';

type AlertEvent = Extract<Event, { about: 'alert' }>;

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

const keyOf = (repository: number, source: Source, number: number): string =>
  `${repository} ${source} ${String(number).padStart(8, '0')}`;

interface With {
  readonly waivers: Waivers;
  /** What was recorded of alerts, by what their rows are called. */
  readonly events: ReadonlyMap<string, readonly AlertEvent[]>;
}

async function rowOf<T>(
  of: EvidenceOf,
  repository: EvidenceRepository,
  { source, policy }: Kind<T>,
  read: Alert,
  { waivers, events }: With,
): Promise<Row> {
  const { number } = read;
  const key = keyOf(repository.id, source, number);
  const { period, collectedAt } = of;
  const life = recordedLife(read.life, events.get(key) ?? [], period.to);
  const alert = { ...read, life };
  const end = collectedAt < period.to ? collectedAt : period.to;
  const gone = life.fixedAt ?? life.dismissed?.at ?? null;
  const { answer, because, due } = await unlessWaived(
    waivers,
    repository,
    { policy, finding: alert.finding },
    {
      late: within(life, of.levels, period, collectedAt),
      until: gone !== null && gone < end ? gone : end,
    },
  );
  return {
    id: key,
    at: life.createdAt,
    cells: {
      repository: fullName(repository),
      source,
      number,
      about: alert.about,
      severity: alert.severity,
      created: life.createdAt,
      reopened: life.reopenedAt,
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

/** What GitHub lists, and which of it was recorded, too. */
interface Listed extends Gathered {
  readonly recorded: readonly string[];
}

async function ofKind<T>(
  of: EvidenceOf,
  repository: EvidenceRepository,
  kind: Kind<T>,
  more: With,
): Promise<Listed> {
  const { source, asking, read } = kind;
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
  const rows = await Promise.all(alerts.map((one) => rowOf(of, repository, kind, one, more)));
  return {
    rows: [],
    kept: [keptInOrder(rows, of.shelf)],
    recorded: rows.flatMap(({ id }) => (more.events.has(id) ? [id] : [])),
    queries: [asked.query],
    empty: emptyOf(asked, fullName(repository), say`alerts of ${own(source)}`),
    exclusions: none ? [{ what: say`${fullName(repository)}: ${own(source)}`, because: none }] : [],
    incomplete: asked.problem ? [asked.problem] : [],
  };
}

/** What the ledger saw and GitHub does not list any more: alerts of packages and branches that are gone. */
function unlisted(
  of: EvidenceOf,
  { items, query }: FromLedger<Event>,
  listed: ReadonlySet<string>,
): Gathered {
  if (of.ledger === null) return { rows: [], queries: [], incomplete: [] };
  const alerts = items.flatMap((one) => (one.about === 'alert' ? [one] : []));
  const known = new Set(of.repositories.map(({ id }) => id));
  const lost = alerts.filter(
    ({ repository, source, number }) =>
      repository !== null && known.has(repository.id) && !listed.has(keyOf(repository.id, source, number)),
  );
  const names = [
    ...new Set(lost.map(({ source, number, repository }) => `${source} ${number} in ${repository?.name}`)),
  ];
  return {
    rows: [],
    queries: [{ ...query, asked: 'ledger: alert', rows: alerts.length }],
    incomplete: names.map((name) => say`an alert was recorded that GitHub does not list: ${name}`),
  };
}

function byAlert({ items }: FromLedger<Event>): With['events'] {
  const alerts = items.flatMap((one) => (one.about === 'alert' && one.repository ? [one] : []));
  return Map.groupBy(alerts, ({ repository, source, number }) => keyOf(repository?.id ?? 0, source, number));
}

async function gather(of: EvidenceOf): Promise<Gathered> {
  const events = await eventsOf(of);
  const waivers = waiversOf(of);
  const more = { waivers, events: byAlert(events) };
  const parts = await forEach(of.repositories, (one) =>
    Promise.all([
      ofKind(of, one, kinds.dependabot, more),
      ofKind(of, one, kinds.codeScanning, more),
      ofKind(of, one, kinds.secretScanning, more),
    ]),
  );
  const listed = parts.flat();
  const files = waivers.read();
  return joined([
    joined(listed),
    {
      rows: [],
      queries: files.map(({ query }) => query),
      incomplete: files.flatMap(({ incomplete }) => incomplete),
      empty: files.flatMap(({ empty }) => empty),
    },
    unlisted(of, events, new Set(listed.flatMap(({ recorded }) => recorded))),
  ]);
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
        {
          key: 'reopened',
          title: 'Came back',
          kind: 'time',
          means: 'As it was recorded; else when it had ended before, for one that is open again',
        },
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
