/**
 * Repositories of one owner side by side: each with its own trend and coverage. Nothing is averaged over them, and none is ranked:
 * they stand in the order of their names. Pure.
 */
import { toPlain } from '../../../policies/engine/plain.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { type Line, type Look, tableLines, wrapped } from '../../../policies/engine/wrap.ts';
import { csvOf } from '../../papers/csv.ts';
import type { Measures } from '../definitions/measure.ts';
import { csvRows, metricsJson } from './json.ts';
import { type Delivery, windowWords } from './report.ts';
import { renderMetricsText } from './text.ts';
import { leastShareWords, percentWords, quantileWords, rateWords } from './words.ts';

export interface Portfolio {
  readonly name: string;
  /** By name. */
  readonly deliveries: readonly Delivery[];
  readonly notRead: readonly { readonly repository: string; readonly why: Prose }[];
}

/** `6 h 50 m ↓ (8 h)`: what was before in brackets; the arrow says where it went, not whether that is good. */
function trend(now: string | null, before: string | null, direction: number): string {
  if (now === null) return before === null ? 'no data' : `no data (${before})`;
  if (before === null) return now;
  return `${now} ${direction > 0 ? '↑' : direction < 0 ? '↓' : '='} (${before})`;
}

function leadOf({ headline: { leadTime } }: Measures): number | null {
  return leadTime.withheld ? null : (leadTime.spread?.p50 ?? null);
}

function leadOfWords(measures: Measures | null): string | null {
  const seconds = measures && leadOf(measures);
  return seconds === null ? null : quantileWords(seconds, measures?.headline.leadTime.isLeast ?? false);
}

function leadCell({ measures, before }: Delivery): string {
  if (measures.headline.leadTime.withheld) return 'withheld';
  const [now, was] = [leadOfWords(measures), leadOfWords(before)];
  const isLeast = [measures, before].some((one) => one?.headline.leadTime.isLeast);
  // Of two that may both be more, nobody knows which way it went.
  if (isLeast && now !== null && was !== null) return `${now} (${was})`;
  return trend(now, was, (leadOf(measures) ?? 0) - (before ? (leadOf(before) ?? 0) : 0));
}

function rateCell({ measures, before, linked }: Delivery): string {
  if (linked.deployments.all.length === 0) return 'not known';
  const [now, was] = [measures.frequency.perWeek, before?.frequency.perWeek ?? null];
  const words = (rate: number | null) => (rate === null ? null : rateWords(rate));
  return trend(words(now), words(was), (now ?? 0) - (was ?? 0));
}

/** Where incidents are not told there may have been more, and none is not known to be none. */
function failedCell({ measures, source: { incidentsKnown } }: Delivery): string {
  const { failRate } = measures.stability;
  if (failRate === null) return 'no data';
  return failRate.n === 0 && !incidentsKnown ? 'not known' : leastShareWords(failRate, incidentsKnown);
}

function rowOf(delivery: Delivery): readonly string[] {
  const { coverage } = delivery.measures.headline.leadTime;
  return [
    delivery.name,
    String(delivery.measures.landed),
    leadCell(delivery),
    coverage ? percentWords(coverage) : 'no data',
    rateCell(delivery),
    failedCell(delivery),
  ];
}

export const portfolioNote =
  'In brackets the time before, as long as this one. Repositories are not compared with each other: what a deployment is differs between them.';

export function sideBySide({ deliveries }: Portfolio) {
  return {
    heads: ['repository', 'changes', 'lead time P50', 'coverage', 'deployments a week', 'change fail rate'],
    rows: deliveries.map(rowOf),
  };
}

export function renderPortfolioText(portfolio: Portfolio, look: Look): string {
  const { name, deliveries, notRead } = portfolio;
  const { heads, rows } = sideBySide(portfolio);
  const [first] = deliveries;
  const narrow = (row: readonly string[]) => row.map((cell, i) => `${heads[i]}: ${cell}`).join(' · ');
  const head: readonly Line[] = [
    { text: toPlain(say`${name}${first ? own(` · ${windowWords(first)}`) : []}`), ink: 'bold' },
    ...(rows.length > 0
      ? tableLines([heads, ...rows], look, { narrow })
      : [{ text: 'No repository could be measured.' }]),
    { text: portfolioNote },
    ...(notRead.length > 0 ? [{ text: '' }, { text: 'Not measured', ink: 'bold' as const }] : []),
    ...notRead.map(({ repository, why }): Line => ({ text: toPlain(say`${repository}: ${why}`), sign: '•' })),
  ];
  return [wrapped(head, look), ...deliveries.map((one) => renderMetricsText(one, look))].join('\n');
}

export function renderPortfolioJson({ name, deliveries, notRead }: Portfolio): string {
  const document = {
    owner: name,
    repositories: deliveries.map(metricsJson),
    notMeasured: notRead.map(({ repository, why }) => ({ repository, why: toPlain(why) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** One line for each row of each number of each repository. */
export function renderPortfolioCsv({ deliveries }: Portfolio): string {
  const tables = deliveries.map((delivery) => ({ name: delivery.name, ...csvRows(delivery) }));
  const heads = [...new Set(tables.flatMap((table) => table.heads))];
  const lines = tables.flatMap(({ name, heads: had, rows }) =>
    rows.map((row) => [name, ...heads.map((head) => row[had.indexOf(head)] ?? '')]),
  );
  return csvOf([['repository', ...heads], ...lines]);
}
