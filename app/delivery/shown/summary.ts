/** Delivery of one repository, or of several side by side, for a workflow's summary: numbers, a chart that says something, what is not known. Pure. */
import { toMarkdown } from '../../../policies/engine/markdown.ts';
import { say } from '../../../policies/engine/prose.ts';
import { comparable } from '../definitions/baseline.ts';
import { chartNote, renderChart, weeklyLeadTime } from './chart.ts';
import { limits } from './limits.ts';
import { headlineNumbers, numbersApart } from './numbers.ts';
import { type Portfolio, portfolioNote, sideBySide } from './portfolio.ts';
import { type Delivery, emptyWords, windowWords } from './report.ts';
import { folded, tableOf } from './table.ts';

function chartOf({ measures }: Delivery): string | null {
  const { leadTime } = measures.headline;
  if (leadTime.withheld) return null;
  const usual = comparable(leadTime.spread);
  const chart = renderChart(weeklyLeadTime(leadTime.rows, measures.window.until), {
    title: 'Lead time P50 by week, hours',
    unit: 'hours',
    line: usual ? usual.p50 / 3600 : null,
  });
  return chart && `${chart}\n\n${chartNote('the window', leadTime.isLeast)}`;
}

export function renderSummary(delivery: Delivery): string {
  const { name, source, measures } = delivery;
  const empty = emptyWords(delivery);
  const apart = numbersApart(delivery).map((one) => ({ ...one, name: `${one.name}, ${one.cohort}` }));
  const numbers = [...headlineNumbers(delivery), ...apart];
  const chart = chartOf(delivery);
  const missing = limits(delivery).map((line) => `- ${toMarkdown(line)}`);
  return [
    `### Delivery of ${toMarkdown(say`${name}`)}`,
    `${windowWords(delivery)} · ${measures.landed} changes landed`,
    toMarkdown(source.deploymentsAre),
    empty === null ? null : toMarkdown(empty),
    tableOf(
      ['number', 'people’s changes, and all deployments'],
      numbers.map(({ name: what, words }) => [what, toMarkdown(words, 'cell')]),
    ),
    chart,
    missing.length > 0 ? folded('Not known', missing.join('\n')) : null,
  ]
    .filter((block) => block !== null)
    .join('\n\n');
}

export function renderPortfolioSummary(portfolio: Portfolio): string {
  const { heads, rows } = sideBySide(portfolio);
  const missing = portfolio.notRead.map(
    ({ repository, why }) => `- ${toMarkdown(say`${repository}: ${why}`)}`,
  );
  return [
    `### Delivery of ${toMarkdown(say`${portfolio.name}`)}`,
    tableOf(
      heads,
      rows.map((cells) => cells.map((cell) => toMarkdown([cell], 'cell'))),
    ),
    portfolioNote,
    missing.length > 0 ? folded(`Not read: ${missing.length}`, missing.join('\n')) : null,
  ]
    .filter((block) => block !== null)
    .join('\n\n');
}
