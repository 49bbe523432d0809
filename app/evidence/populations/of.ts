/** What the populations are made from: one client's GitHub, its ledger where there is one, and what it configured. */
import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { own, type Prose } from '../../../policies/engine/prose.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import type { Shelf } from '../changes/shelf.ts';
import type { DefaultSaid, Recorded } from '../continuity/seen.ts';
import type { Captured, LedgerReads, LedgerRecord } from '../model/captured.ts';
import type { Gap } from '../model/gap.ts';
import { type Instant, isWithin, type Period } from '../model/period.ts';
import type { Query } from '../model/population.ts';
import type { ServiceLevels } from './levels.ts';

export interface EvidenceRepository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly archived: boolean;
  /** Null: nothing was ever pushed. */
  readonly defaultBranch: string | null;
}

export interface EvidenceOf {
  readonly period: Period;
  readonly collectedAt: Instant;
  readonly account: { readonly login: string; readonly kind: 'organization' | 'user' };
  /** In scope, as the population of repositories has them. */
  readonly repositories: readonly EvidenceRepository[];
  /** Opens `contents`, `issues`, `members`, `metadata`, `secret_scanning_alerts`, `security_events`, `vulnerability_alerts`: all to read. */
  readonly octokit: GuardedOctokit;
  /** Opens `administration` and `organization_administration`, to read. */
  readonly settings: GuardedOctokit;
  /** Null: there is no service. */
  readonly ledger: LedgerReads | null;
  /** Where rows lie that were read. Absent: in memory. */
  readonly shelf?: Shelf;
  readonly gaps: readonly Gap[];
  /** How soon alerts have to be gone. */
  readonly levels: ServiceLevels;
  /** What counts as an incident in a repository. */
  readonly metricsOf: (repository: EvidenceRepository) => Promise<Pick<MetricsRules, 'incidents'>>;
  /** Ids of the policies that waivers may be about. */
  readonly policies: readonly string[];
}

export const fullName = ({ owner, name }: EvidenceRepository): string => `${owner}/${name}`;

/** The time of an answer of GitHub's; null where there is none. */
export const timeOf = (text: string | null | undefined): Instant | null =>
  text ? new Date(text).toISOString() : null;

export const noLedger: Prose = own(
  'there is no ledger: only a running Fairlead records this as it happens, and GitHub does not tell it afterwards',
);

/** Kinds of captured events that populations here are made of; the many pushes and reviews are another's. */
const kept: ReadonlySet<Captured['about']> = new Set(['access', 'alert', 'rule', 'scope']);

export interface FromLedger<T> {
  readonly items: readonly T[];
  readonly query: Query;
  readonly incomplete: readonly Prose[];
}

interface Place {
  readonly record: Pick<LedgerRecord, 'place' | 'at' | 'hash' | 'kind'>;
}

function isCaptured(payload: unknown): payload is Captured {
  return typeof payload === 'object' && payload !== null && 'about' in payload && 'event' in payload;
}

export const queryOfLedger = (kind: string, places: readonly number[]): Query => ({
  asked: `ledger: ${kind}`,
  parameters: {},
  permissions: null,
  pages: 1,
  rows: places.length,
  first: places.length === 0 ? null : String(places[0]),
  last: places.length === 0 ? null : String(places.at(-1)),
});

/** Why what the ledger has of the period is not all there was. */
export function unrecorded({ ledger, period, gaps }: EvidenceOf): readonly Prose[] {
  if (ledger === null) return [noLedger];
  const { since } = ledger;
  if (since === null) return [own('Fairlead has recorded nothing yet')];
  const late = since > period.from ? [own('Fairlead began to record only after the period had begun')] : [];
  const lost = gaps.some(
    ({ lost, from, to }) => lost !== null && from < period.to && (to ?? period.to) > period.from,
  );
  return [...late, ...(lost ? [own('in some of the period nobody recorded; the gaps are listed')] : [])];
}

export type Event = Captured & Place;

/** What is recorded of one delivery, or read at one place. */
const keyOf = ({ delivery }: Captured, place: number): string =>
  delivery === null ? `place ${place}` : `delivery ${delivery}`;

interface Kept {
  readonly items: readonly Event[];
  /** Records whose text was erased. */
  readonly erased: number;
}

async function keptEvents(ledger: LedgerReads, period: Period): Promise<Kept> {
  const items = new Map<string, Event>();
  let erased = 0;
  for await (const { payload, ...record } of ledger.records(['event'])) {
    if (payload === null) erased += 1;
    if (!isCaptured(payload) || !kept.has(payload.about) || !isWithin(period, payload.at)) continue;
    const key = keyOf(payload, record.place);
    if (!items.has(key)) items.set(key, { ...payload, record });
  }
  return { items: [...items.values()], erased };
}

/** Events of the period, each delivery once, in the order of the ledger. */
export async function eventsOf(of: EvidenceOf): Promise<FromLedger<Event>> {
  const { ledger, period } = of;
  const { items, erased } = ledger ? await keptEvents(ledger, period) : { items: [], erased: 0 };
  const gone = erased > 0 ? [own(`${erased} recorded events were erased, and may have been of this`)] : [];
  const places = items.map(({ record }) => record.place);
  return { items, query: queryOfLedger('event', places), incomplete: [...unrecorded(of), ...gone] };
}

/** Of each repository the first and the last of each run of events that say the same. */
function defaultsSaid() {
  const runs = new Map<number, DefaultSaid[]>();
  return {
    add({ repository, defaultBranch: branch }: Captured, at: Instant) {
      if (!repository || branch === undefined) return;
      const run = runs.get(repository.id) ?? [];
      const [before, last] = run.slice(-2);
      if (before?.branch === branch && last?.branch === branch) run.pop();
      runs.set(repository.id, [...run, { repository: repository.id, at, branch }]);
    },
    all: (): readonly DefaultSaid[] => [...runs.values()].flat(),
  };
}

/** What the ledger has of rules and of repositories themselves, for continuity: as far back as it is read. */
export async function recordedOf({ ledger, gaps }: Pick<EvidenceOf, 'ledger' | 'gaps'>): Promise<Recorded> {
  if (ledger === null) return { captured: [], gaps, since: null };
  const captured: Captured[] = [];
  const defaults = defaultsSaid();
  for await (const { payload, at } of ledger.records(['event'])) {
    if (!isCaptured(payload)) continue;
    // By when it was recorded: what an event tells of may be older than the name that it says.
    defaults.add(payload, at);
    if (payload.about === 'rule' || payload.about === 'scope') captured.push(payload);
  }
  return { captured, defaults: defaults.all(), gaps, since: ledger.since };
}
