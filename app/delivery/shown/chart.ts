/**
 * A chart that GitHub draws from Markdown, or none where it would say nothing. GitHub's Mermaid trails behind: `xychart-beta`
 * alone, one bar and one line, quoted labels of ASCII, no gap in the data. A week without enough changes is left out,
 * and never drawn as 0. Pure.
 */
import type { LeadRow } from '../definitions/lead-time.ts';
import { spreadOf } from '../definitions/quantiles.ts';
import { dayOf } from './report.ts';

const week = 7 * 86_400;
const hour = 3600;

/** Weeks that are drawn. */
const maxWeeks = 12;
/** Weeks below which nothing is drawn, and changes below which a week is not. */
const leastPoints = 3;
const leastChanges = 3;

export interface Point {
  /** `11-02`: the day on which its week begins. */
  readonly label: string;
  readonly value: number;
}

/** Lead time's P50 by week, in hours; the last week ends at `until`. Weeks without enough changes are left out. */
export function weeklyLeadTime(
  rows: readonly LeadRow[],
  until: number,
  weeks: number = maxWeeks,
): readonly Point[] {
  return Array.from({ length: Math.min(weeks, maxWeeks) }, (_, i) => until - (weeks - i) * week).flatMap(
    (from): readonly Point[] => {
      const inIt = rows.filter(({ live }) => live >= from && live < from + week);
      const spread = inIt.length >= leastChanges ? spreadOf(inIt.map(({ seconds }) => seconds)) : null;
      return spread
        ? [{ label: dayOf(from).slice(5), value: Math.round((spread.p50 / hour) * 10) / 10 }]
        : [];
    },
  );
}

/** What its bars and its line are, below it. `least`: some deployments may have been later. */
export const chartNote = (of: string, least: boolean): string =>
  `Bars: P50 of each week that has ${leastChanges} or more changes. Line: P50 of ${of}.${least ? ' All of them are at the least: some deployments have no time of their own.' : ''}`;

/** What a title may hold: of other text, what Mermaid could read is left out. */
const plain = (text: string): string =>
  text
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replaceAll(/["\\`[\]{}]/g, '')
    .trim();

/** Null: too few points, or all the same. `line`: a value to compare with, in the same unit. */
export function renderChart(
  points: readonly Point[],
  { title, unit, line }: { readonly title: string; readonly unit: string; readonly line: number | null },
): string | null {
  const shown = points.slice(-maxWeeks);
  if (shown.length < leastPoints || shown.every(({ value }) => value === shown[0]?.value)) return null;
  const most = Math.max(...shown.map(({ value }) => value), line ?? 0);
  return [
    '```mermaid',
    'xychart-beta',
    `    title "${plain(title)}"`,
    `    x-axis [${shown.map(({ label }) => `"${plain(label)}"`).join(', ')}]`,
    `    y-axis "${plain(unit)}" 0 --> ${Math.max(1, Math.ceil(most * 1.1))}`,
    `    bar [${shown.map(({ value }) => value).join(', ')}]`,
    ...(line === null ? [] : [`    line [${shown.map(() => Math.round(line * 10) / 10).join(', ')}]`]),
    '```',
  ].join('\n');
}
