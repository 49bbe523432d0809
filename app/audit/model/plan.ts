/**
 * The plan for 30, 60 and 90 days: what takes the most risk away for the least work comes first. It fits the days that
 * there are for it; what does not fit is listed as later, never dropped.
 */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Risk } from './risk.ts';

export const horizons = [30, 60, 90] as const;

export interface PlanItem {
  /** Of the risk. */
  readonly risk: string;
  readonly outcome: Prose;
  /** How one sees that it is done: this risk's count of places, from now to none. */
  readonly from: number;
  readonly to: 0;
  /** Points of score that go, of up to 25. */
  readonly reduction: number;
  /** Points for each hour at the middle of the estimate. */
  readonly perHour: number;
  readonly hours: Risk['hours'];
  readonly by: Risk['by'];
  /** A day's date, `2026-12-30`; null: later. */
  readonly due: string | null;
}

export interface Plan {
  /** Hours that the plan gives to this work in 30 days. */
  readonly capacity: number;
  readonly first: readonly PlanItem[];
  readonly second: readonly PlanItem[];
  readonly third: readonly PlanItem[];
  readonly later: readonly PlanItem[];
  /** Ids of risks that take at most two hours to put right, best first. */
  readonly quickWins: readonly string[];
}

/** Hours: two days a week of one person, for four weeks, with half of it left for what else comes up. */
export const usualCapacity = 32;

/** Hours; more is no quick win. */
const quick = 2;

const day = 86_400_000;

function dateAfter(at: string, days: number): string {
  return new Date(Date.parse(at) + days * day).toISOString().slice(0, 10);
}

const middle = ({ hours }: Pick<Risk, 'hours'>): number => Math.max((hours.low + hours.high) / 2, 0.1);

function itemOf(risk: Risk, due: string | null): PlanItem {
  const reduction = Math.max(0, risk.score - risk.left);
  return {
    risk: risk.id,
    outcome: risk.mitigation,
    from: risk.count,
    to: 0,
    reduction,
    perHour: Math.round((reduction / middle(risk)) * 100) / 100,
    hours: risk.hours,
    by: risk.by,
    due,
  };
}

/** What is critical first, then by points for each hour; of equals the worse risk. */
function ordered(risks: readonly Risk[]): readonly Risk[] {
  const urgent = ({ severity }: Risk) => Number(severity === 'critical');
  const worth = (risk: Risk) => (risk.score - risk.left) / middle(risk);
  return risks.toSorted(
    (a, b) => urgent(b) - urgent(a) || worth(b) - worth(a) || b.score - a.score || (a.id < b.id ? -1 : 1),
  );
}

/** The first period with room. A piece of work that is larger than a period begins in the first that is still empty. */
function periodFor(used: readonly number[], hours: number, capacity: number): number {
  return used.findIndex((one) => one + hours <= capacity || one === 0);
}

/** `at`: ISO 8601, when the audit was made. `capacity`: hours in 30 days. */
export function planFor(risks: readonly Risk[], at: string, capacity = usualCapacity): Plan {
  const used = [0, 0, 0];
  const periods: PlanItem[][] = [[], [], [], []];
  const worthIt = ordered(risks).filter((risk) => risk.score > risk.left);
  for (const risk of worthIt) {
    // What is critical does not wait for room.
    const found = risk.severity === 'critical' ? 0 : periodFor(used, middle(risk), capacity);
    const period = found < 0 ? horizons.length : found;
    const due = period < horizons.length ? dateAfter(at, horizons[period] ?? 90) : null;
    if (period < used.length) used[period] = (used[period] ?? 0) + middle(risk);
    periods[period]?.push(itemOf(risk, due));
  }
  const [first = [], second = [], third = [], later = []] = periods;
  return {
    capacity,
    first,
    second,
    third,
    later,
    quickWins: worthIt.filter((risk) => risk.hours.high <= quick).map(({ id }) => id),
  };
}

const means: Readonly<Record<Risk['by'], string>> = {
  apply: 'a setting, Fairlead can make it',
  setting: 'a setting',
  file: 'a file, by pull request',
  people: 'people',
};

/** `a setting` */
export function byWords(by: Risk['by']): Prose {
  return own(means[by]);
}

/** `1–2 h`, `3–5 days` */
export function effortWords({ low, high }: Risk['hours']): Prose {
  const number = (hours: number) => String(Math.round(hours * 10) / 10);
  if (high < 1) return say`${Math.round(low * 60)}–${Math.round(high * 60)} min`;
  if (high <= 12) return say`${own(number(low))}–${own(number(high))} h`;
  const days = (hours: number) => own(String(Math.max(0.5, Math.round(hours / 4) / 2)));
  return say`${days(low)}–${days(high)} days`;
}
