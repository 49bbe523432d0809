/** Series for charts: counts by time, and times by size. */
import type { Delivery } from './report.ts';
import { dayIn } from './report.ts';

export interface Column {
  readonly label: string;
  readonly value: number;
}

const day = 86_400;

/** Columns that a chart has at most. */
const maxColumns = 26;

/**
 * Deployments by time: by weeks counted from the window's start, or by several of them where there would be more columns than
 * `maxColumns`. The last one may be shorter.
 */
export function deploymentColumns({ measures: { window, frequency }, view }: Delivery): {
  readonly days: number;
  readonly columns: readonly Column[];
} {
  const dayOfPlace = dayIn(view.timeZone);
  const weeks = Math.max(1, Math.ceil((window.until - window.since) / (7 * day)));
  const size = Math.ceil(weeks / maxColumns) * 7 * day;
  const columns = Array.from({ length: Math.ceil((weeks * 7 * day) / size) }, (_, i) => {
    const from = window.since + i * size;
    const value = frequency.rows.filter(({ at }) => at >= from && at < from + size).length;
    return { label: dayOfPlace(from), value };
  });
  return { days: size / day, columns };
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
