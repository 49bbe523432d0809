/** What is shown of a repository's delivery: the numbers, and what they are of. Moments are ISO 8601, UTC; days are of a place. */
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { BudgetReading } from '../definitions/error-budget.ts';
import type { KnownHistory } from '../definitions/known.ts';
import {
  type CohortNumbers,
  type History,
  type Linked,
  linked,
  type Measures,
  measured,
} from '../definitions/measure.ts';
import type { Cohort, Window } from '../definitions/model.ts';
import type { WorkingHours } from '../definitions/working-hours.ts';

/** A place that delivery is known from, and what it can tell. */
export interface Source {
  readonly branch: string;
  readonly history: History;
  /** Which deployments count, and why. */
  readonly deploymentsAre: Prose;
  /** What is missing. */
  readonly limits: readonly Prose[];
  /** Whether incidents are told: where they are not, that there is none is not known. */
  readonly incidentsKnown: boolean;
  /** Labels of what pays debt back; as usual unless given. */
  readonly debtLabels?: readonly string[];
  /** What somebody told of error budgets; absent: nobody can tell of them here. */
  readonly budgets?: readonly BudgetReading[];
  /** What somebody told a service is not here. */
  readonly toldElsewhere?: boolean;
  readonly words: {
    /** `pushed without a pull request` */
    readonly pushed: string;
    /** Of changes whose start is not known. */
    readonly startUnknown: string;
    /** Of changes that no deployment is known to hold. */
    readonly unlinked: string;
  };
}

/** How it is shown. */
export interface View {
  /** IANA: where days and weeks begin. */
  readonly timeZone: string;
  /** Null: waiting for a review is shown by the calendar alone. */
  readonly hours: WorkingHours | null;
}

export const usualView: View = { timeZone: 'UTC', hours: null };

export function viewOf({ rules }: Pick<KnownHistory, 'rules'>): View {
  if (!rules) return usualView;
  const { timeZone, hours } = rules;
  return { timeZone, hours: hours && { ...hours, timeZone } };
}

export interface Delivery {
  readonly name: string;
  readonly source: Source;
  readonly view: View;
  readonly linked: Linked;
  readonly measures: Measures;
  /** Of the time before the window, as long as it; null: not asked for. */
  readonly before: Measures | null;
}

export function deliveryOf(
  name: string,
  source: Source,
  window: Window,
  { view = usualView, before = null }: { readonly view?: View; readonly before?: Window | null } = {},
): Delivery {
  const all = linked(source.history);
  return {
    name,
    source,
    view,
    linked: all,
    measures: measured(all, window, source.debtLabels),
    before: before && measured(all, before, source.debtLabels),
  };
}

export const isoOf = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
export const dayOf = (seconds: number): string => isoOf(seconds).slice(0, 10);

/** The day that a place's calendar shows. */
export function dayIn(timeZone: string): (seconds: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  return (seconds) => (timeZone === 'UTC' ? dayOf(seconds) : format.format(seconds * 1000));
}

export function windowWords({ measures: { window }, view: { timeZone } }: Delivery): string {
  const days = Math.round(((window.until - window.since) / 86_400) * 10) / 10;
  const day = dayIn(timeZone);
  return `${day(window.since)} to ${day(window.until - 1)} (${timeZone}, ${days} days)`;
}

const names: Readonly<Record<Cohort, string>> = { person: 'people', agent: 'agents', bot: 'bots' };
export const cohortName = (cohort: Cohort): string => names[cohort];

/** Why lead or cycle time is not shown; null: it is. */
export function withheldWords({ leadTime }: CohortNumbers, { words }: Source): Prose | null {
  const { coverage, startUnknown, unlinked, withheld } = leadTime;
  if (!withheld || !coverage) return null;
  const why = [
    ...(startUnknown > 0 ? [say`${startUnknown} ${own(words.startUnknown)}`] : []),
    ...(unlinked > 0 ? [say`${unlinked} ${own(words.unlinked)}`] : []),
  ];
  return say`withheld, ${coverage.n} of ${coverage.of} covered (80 % needed): ${list(why)}`;
}

/** Nothing happened in the window: where something did. */
export function emptyWords({ measures, linked: all }: Delivery): Prose | null {
  if (measures.landed > 0 || measures.frequency.rows.length > 0) return null;
  const last = all.changes.findLast(
    ({ outcome }) => outcome.kind === 'landed' && outcome.at < measures.window.until,
  )?.outcome;
  if (last?.kind !== 'landed') return own('Nothing landed on the branch before the end of the window.');
  return say`Nothing landed and nothing was deployed in the window. The last change before its end is of ${own(dayOf(last.at))}: look there with --since and --until.`;
}
