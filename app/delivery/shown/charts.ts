/** Charts of delivery as SVG without scripts: each says how many values it is of and of which time, and leads to its rows. */
import { each, html, type Markup, nothing } from '../../papers/markup.ts';
import { type Stage, stageNames } from '../definitions/stages.ts';
import { type Delivery, windowWords } from './report.ts';
import {
  batchColumns,
  type Column,
  deploymentColumns,
  durationsOf,
  failureColumns,
  type StagePeriod,
  stagePeriods,
} from './series.ts';
import { durationWords } from './words.ts';

const chart = { width: 620, height: 170, bottom: 130, top: 16 } as const;

/** Values below which a chart says nothing. */
const least = 3;

/** Where columns are many, every fourth has its label. */
function labelAt(label: string, i: number, of: number, step: number): Markup {
  const every = of > 10 ? 4 : 1;
  const fits = every === 1 || i * step + 64 < chart.width;
  if (i % every !== 0 || !fits) return nothing;
  const x = every === 1 ? i * step + step / 2 : i * step + 2;
  return html`<text class="s" x="${x.toFixed(1)}" y="${chart.bottom + 15}" text-anchor="${every === 1 ? 'middle' : 'start'}">${label}</text>`;
}

interface Caption {
  readonly what: string;
  readonly n: number;
  /** Where its rows are on the page. */
  readonly rows: string;
}

function figure(
  delivery: Delivery,
  drawn: Markup,
  { what, n, rows }: Caption,
  below: Markup = nothing,
): Markup {
  const caption = `${what}, ${windowWords(delivery)}, n = ${n}`;
  return html`<figure><svg viewBox="0 0 ${chart.width} ${chart.height}" width="${chart.width}" role="img" aria-label="${caption}">${drawn}<line x1="0" x2="${chart.width}" y1="${chart.bottom}" y2="${chart.bottom}" stroke="var(--line)"/></svg>${below}<figcaption>${caption} · <a href="#${rows}">rows</a></figcaption></figure>`;
}

/** Columns with their numbers on them. */
function columnChart(delivery: Delivery, columns: readonly Column[], caption: Caption): Markup {
  const most = Math.max(...columns.map(({ value }) => value), 1);
  const step = chart.width / columns.length;
  const bars = each(columns, ({ label, value }, i) => {
    const height = (value / most) * (chart.bottom - chart.top);
    const [x, y] = [i * step, chart.bottom - height];
    const shown =
      value > 0
        ? html`<text class="s" x="${(x + step / 2).toFixed(1)}" y="${(y - 3).toFixed(1)}" text-anchor="middle">${value}</text>`
        : nothing;
    return html`<rect x="${(x + 2).toFixed(1)}" y="${y.toFixed(1)}" width="${Math.max(1, step - 4).toFixed(1)}" height="${height.toFixed(1)}" fill="var(--bar)" rx="2"><title>${label}: ${value}</title></rect>${shown}${labelAt(label, i, columns.length, step)}`;
  });
  return figure(delivery, bars, caption);
}

const fills: Readonly<Record<Stage, string>> = {
  coding: 'var(--bar)',
  draft: 'var(--low)',
  pickup: 'var(--high)',
  review: 'var(--bar2)',
  unreviewed: 'var(--critical)',
  queue: 'var(--medium)',
  'before push': 'var(--bar)',
  'before merge': 'var(--soft)',
  deploy: 'var(--fine)',
};

/** Means, because they are stacked: means sum, and medians do not. A time without a change has no column. */
function stageChart(delivery: Delivery, periods: readonly StagePeriod[], caption: Caption): Markup {
  const total = ({ stages }: StagePeriod) => stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const most = Math.max(...periods.map(total), 1);
  const step = chart.width / periods.length;
  const scale = (seconds: number) => (seconds / most) * (chart.bottom - chart.top);
  const columns = each(periods, (period, i) => {
    let y = chart.bottom;
    const parts = each(period.stages, ({ stage, seconds }) => {
      y -= scale(seconds);
      return html`<rect x="${(i * step + 2).toFixed(1)}" y="${y.toFixed(1)}" width="${Math.max(1, step - 4).toFixed(1)}" height="${scale(seconds).toFixed(1)}" fill="${fills[stage]}"><title>${period.label}, ${stage}: ${durationWords(seconds)} (mean of ${period.n})</title></rect>`;
    });
    // Where columns are narrow, the larger unit, and that on the highest one at least.
    const long = durationWords(total(period));
    const short = long.split(' ').slice(0, 2).join(' ');
    const fits = step > 30 || total(period) === most;
    const sum = period.n > 0 && fits ? (step > 56 ? long : short) : '';
    return html`${parts}<text class="s" x="${(i * step + step / 2).toFixed(1)}" y="${(y - 3).toFixed(1)}" text-anchor="middle">${sum}</text>${labelAt(period.label, i, periods.length, step)}`;
  });
  const used = stageNames.filter((name) =>
    periods.some(({ stages }) => stages.some(({ stage }) => stage === name)),
  );
  const legend = html`<p class="note">From the bottom: ${each(used, (stage) => html`<span style="white-space:nowrap"><svg width="10" height="10" style="display:inline" aria-hidden="true"><rect width="10" height="10" fill="${fills[stage]}"/></svg> ${stage}</span> `)}</p>`;
  return figure(delivery, columns, caption, legend);
}

/** `prefix`: of the ids of the rows, where several repositories are on one page. */
export function chartsOf(delivery: Delivery, prefix: string): Markup {
  const { frequency, stability, batchSize, headline } = delivery.measures;
  const { days, columns } = deploymentColumns(delivery);
  const per = days === 7 ? 'week' : `${days} days`;
  const durations = durationsOf(delivery);
  const { leadTime } = headline;
  const failed = stability.failures.length;
  const when = (n: number, drawn: () => Markup): Markup => (n >= least ? drawn() : nothing);
  return html`${when(durations?.n ?? 0, () => columnChart(delivery, durations?.columns ?? [], { what: durations?.what ?? '', n: durations?.n ?? 0, rows: `${prefix}lead-time` }))}${when(
    leadTime.withheld ? 0 : leadTime.rows.length,
    () =>
      stageChart(delivery, stagePeriods(delivery), {
        what: `Stages of people’s changes that went live, mean by ${per}`,
        n: leadTime.rows.length,
        rows: `${prefix}lead-time`,
      }),
  )}${when(frequency.rows.length, () => columnChart(delivery, columns, { what: `Deployments by ${per}`, n: frequency.rows.length, rows: `${prefix}deployment-frequency` }))}${
    failed > 0
      ? columnChart(delivery, failureColumns(delivery), {
          what: `Deployments that failed, by ${per}, of ${stability.deployments.length}`,
          n: failed,
          rows: `${prefix}change-fail-rate`,
        })
      : nothing
  }${when(batchSize.rows.length, () => columnChart(delivery, batchColumns(delivery), { what: 'Deployments by how many changes they brought', n: batchSize.rows.length, rows: `${prefix}batch-size` }))}`;
}
