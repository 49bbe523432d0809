/** Series for charts: counts by time, and times by size. */
import { type Stage, stageNames } from '../definitions/stages.ts';
import { startOfDay } from '../definitions/working-hours.ts';
import type { Delivery } from './report.ts';
import { dayIn } from './report.ts';

export interface Column {
  readonly label: string;
  readonly value: number;
}

const day = 86_400;

/** Columns that a chart has at most. */
const maxColumns = 26;

interface Period {
  readonly label: string;
  readonly has: (at: number) => boolean;
  /** When it ends. */
  readonly to: number;
}

/**
 * Weeks counted from the window's start, or several of them where there would be more than `maxColumns`. The last one may be
 * shorter. One that is over before the history begins is none: nothing in it is no 0.
 */
function periodsOf({ measures: { window, known }, view }: Delivery): {
  readonly days: number;
  readonly all: readonly Period[];
} {
  const weeks = Math.max(1, Math.ceil((window.until - window.since) / (7 * day)));
  const size = Math.ceil(weeks / maxColumns) * 7 * day;
  const dayOfPlace = dayIn(view.timeZone);
  // Where a clock was set meanwhile, so many days are an hour more or less: half a day further it is the day that is meant.
  const isWhole = startOfDay(view.timeZone, dayOfPlace(window.since)) === window.since;
  const startOf = (at: number): number =>
    isWhole ? startOfDay(view.timeZone, dayOfPlace(at + day / 2)) : at;
  const all = Array.from({ length: Math.ceil((weeks * 7 * day) / size) }, (_, i): Period => {
    const from = startOf(window.since + i * size);
    const to = startOf(window.since + (i + 1) * size);
    return { label: dayOfPlace(from), has: (at) => at >= from && at < to, to };
  }).filter(({ to }) => known === null || to > known.since);
  return { days: size / day, all };
}

const counted = (delivery: Delivery, times: readonly number[]): readonly Column[] =>
  periodsOf(delivery).all.map(({ label, has }) => ({ label, value: times.filter(has).length }));

export function deploymentColumns(delivery: Delivery): {
  readonly days: number;
  readonly columns: readonly Column[];
} {
  const times = delivery.measures.frequency.rows.map(({ at }) => at);
  return { days: periodsOf(delivery).days, columns: counted(delivery, times) };
}

/** By when the deployment that failed was made. */
export const failureColumns = (delivery: Delivery): readonly Column[] =>
  counted(
    delivery,
    delivery.measures.stability.failures.map(({ deployment }) => deployment.at),
  );

export interface StagePeriod {
  readonly label: string;
  readonly n: number;
  /** Mean of all changes of the period: a stage that one did not have is 0 in it, so that they sum to the mean lead time. */
  readonly stages: readonly { readonly stage: Stage; readonly seconds: number }[];
}

export function stagePeriods(delivery: Delivery): readonly StagePeriod[] {
  const { rows } = delivery.measures.headline.leadTime;
  return periodsOf(delivery).all.map(({ label, has }) => {
    const own = rows.filter(({ deployment }) => has(deployment.at));
    const stages = stageNames.flatMap((stage) => {
      const sum = own.reduce((total, row) => total + (row.stages[stage] ?? 0), 0);
      return own.some((row) => row.stages[stage] !== undefined) ? [{ stage, seconds: sum / own.length }] : [];
    });
    return { label, n: own.length, stages };
  });
}

const sizes = [
  ['none', 0],
  ['1', 1],
  ['2', 2],
  ['3–5', 5],
  ['6–10', 10],
  ['11–20', 20],
  ['21–50', 50],
  ['more', Number.POSITIVE_INFINITY],
] as const;

/** Deployments by how many changes they brought. */
export function batchColumns({ measures: { batchSize } }: Delivery): readonly Column[] {
  let above = -1;
  return sizes.map(([label, most]) => {
    const low = above;
    above = most;
    return { label, value: batchSize.rows.filter(({ changes }) => changes > low && changes <= most).length };
  });
}

const bounds = [
  ['under 1 h', 3600],
  ['1–4 h', 4 * 3600],
  ['4–24 h', day],
  ['1–3 d', 3 * day],
  ['3–7 d', 7 * day],
  ['1–2 w', 14 * day],
  ['2–4 w', 28 * day],
  ['1–3 months', 90 * day],
  ['longer', Number.POSITIVE_INFINITY],
] as const;

/** How many changes took how long. */
export function durationColumns(seconds: readonly number[]): readonly Column[] {
  let from = 0;
  return bounds.map(([label, to]) => {
    const low = from;
    from = to;
    return { label, value: seconds.filter((one) => one >= low && one < to).length };
  });
}

/** Lead time, or where it is withheld the part of it from the merge on. */
export function durationsOf({
  measures,
}: Delivery): { readonly what: string; readonly columns: readonly Column[]; readonly n: number } | null {
  const { leadTime } = measures.headline;
  const least = leadTime.isLeast ? ', at the least' : '';
  if (!leadTime.withheld && leadTime.rows.length > 0)
    return {
      what: `Lead time of people’s changes${least}`,
      columns: durationColumns(leadTime.rows.map(({ seconds }) => seconds)),
      n: leadTime.rows.length,
    };
  const waits = leadTime.deployed.map(({ deploy }) => deploy);
  if (waits.length === 0 || (leadTime.deployCoverage?.value ?? 0) < 0.8) return null;
  return {
    what: `Merge to live of people’s changes${least}`,
    columns: durationColumns(waits),
    n: waits.length,
  };
}
