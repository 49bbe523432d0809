/** Charts as inline SVG: no script, and every one says its numbers in words, too. */

import { each, html, type Markup, nothing } from '../../../papers/markup.ts';
import type { Plan } from '../../model/plan.ts';
import type { MonthOfWork } from '../../model/portrait.ts';
import type { Risk } from '../../model/risk.ts';

const number = (value: number): string => value.toLocaleString('en-US');

/** Of a cell: low, medium, high, critical, as the scores of risks are. */
function heat(score: number): number {
  if (score >= 20) return 4;
  if (score >= 12) return 3;
  return score >= 6 ? 2 : 1;
}

const matrix = { cell: 54, left: 78, top: 6 } as const;

/** Likelihood upwards, impact to the right; in each cell the numbers of its risks. */
export function riskMatrix(risks: readonly Risk[]): Markup {
  const { cell, left, top } = matrix;
  const at = (likelihood: number, impact: number) =>
    risks.flatMap((risk, i) =>
      risk.likelihood.level === likelihood && risk.impact.level === impact ? [i + 1] : [],
    );
  const levels = [1, 2, 3, 4, 5];
  const cells = levels.flatMap((likelihood) =>
    levels.map((impact) => {
      const [x, y] = [left + (impact - 1) * cell, top + (5 - likelihood) * cell];
      const here = at(likelihood, impact);
      const lines = [
        here.slice(0, 3).join(', '),
        here.length > 6 ? `${here.slice(3, 5).join(', ')} +${here.length - 5}` : here.slice(3).join(', '),
      ];
      return html`<rect x="${x}" y="${y}" width="${cell - 2}" height="${cell - 2}" rx="4" fill="var(--cell${heat(likelihood * impact)})"/>${each(
        lines.filter((line) => line !== ''),
        (line, i) =>
          html`<text x="${x + cell / 2 - 1}" y="${y + (here.length > 3 ? 22 : 31) + i * 18}" text-anchor="middle" font-weight="600">${line}</text>`,
      )}`;
    }),
  );
  const likely = ['rare', 'unlikely', 'possible', 'likely', 'certain'];
  const bad = ['slight', 'limited', 'noticeable', 'serious', 'ruinous'];
  const axis = html`${each(likely, (word, i) => html`<text class="s" x="${left - 8}" y="${top + (4 - i) * cell + 31}" text-anchor="end">${word} ${i + 1}</text>`)}${each(bad, (word, i) => html`<text class="s" x="${left + i * cell + cell / 2 - 1}" y="${top + 5 * cell + 14}" text-anchor="middle">${word}</text>`)}`;
  const [width, height] = [left + 5 * cell, top + 5 * cell + 22];
  return html`<figure><svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="Risks by likelihood and impact">${cells}${axis}</svg><figcaption>Risks by number: likelihood upwards, impact to the right.</figcaption></figure>`;
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** A part of the value, drawn darker. */
  readonly part?: number;
  readonly note: string;
}

const bars = { label: 200, width: 640, row: 26, bar: 190 } as const;

const shortened = (text: string, max: number): string =>
  text.length > max ? `…${text.slice(text.length - max + 1)}` : text;

/** Horizontal bars, the largest first as they are given. */
export function barChart(items: readonly Bar[], caption: string): Markup {
  if (items.length === 0) return nothing;
  const most = Math.max(...items.map(({ value }) => value), 1);
  const height = items.length * bars.row + 4;
  const rows = each(items, ({ label, value, part, note }, i) => {
    const y = i * bars.row + 4;
    const size = Math.max(1, (value / most) * bars.bar);
    const dark = part === undefined ? size : Math.max(0, (part / most) * bars.bar);
    return html`<text x="${bars.label - 8}" y="${y + 14}" text-anchor="end">${shortened(label, 30)}<title>${label}</title></text><rect x="${bars.label}" y="${y + 2}" width="${size.toFixed(1)}" height="16" rx="2" fill="var(--bar2)"/><rect x="${bars.label}" y="${y + 2}" width="${dark.toFixed(1)}" height="16" rx="2" fill="var(--bar)"/><text class="s" x="${(bars.label + size + 6).toFixed(1)}" y="${y + 14}">${note}</text>`;
  });
  return html`<figure><svg viewBox="0 0 ${bars.width} ${height}" width="${bars.width}" role="img" aria-label="${caption}">${rows}</svg><figcaption>${caption}</figcaption></figure>`;
}

const months = { width: 600, height: 150, bottom: 120, top: 14 } as const;

/** Commits of each month, and how many people made them. */
export function workChart(work: readonly MonthOfWork[]): Markup {
  const most = Math.max(...work.map(({ commits }) => commits), 1);
  const step = months.width / work.length;
  const columns = each(work, ({ month, commits, people }, i) => {
    const height = (commits / most) * (months.bottom - months.top);
    const x = i * step;
    const year =
      month.endsWith('-01') || (i === 0 && !['11', '12'].includes(month.slice(5)))
        ? html`<text class="s" x="${(x + 1).toFixed(1)}" y="${months.bottom + 28}">${month.slice(0, 4)}</text>`
        : nothing;
    const label =
      step > 20
        ? html`<text class="s" x="${(x + step / 2).toFixed(1)}" y="${months.bottom + 14}" text-anchor="middle">${month.slice(5)}</text>`
        : nothing;
    return html`<rect x="${(x + 2).toFixed(1)}" y="${(months.bottom - height).toFixed(1)}" width="${(step - 4).toFixed(1)}" height="${height.toFixed(1)}" fill="var(--bar)" rx="2"><title>${month}: ${commits} commits by ${people} people</title></rect>${commits > 0 ? html`<text class="s" x="${(x + step / 2).toFixed(1)}" y="${(months.bottom - height - 3).toFixed(1)}" text-anchor="middle">${people}</text>` : nothing}${label}${year}`;
  });
  const all = work.reduce((sum, { commits }) => sum + commits, 0);
  return html`<figure><svg viewBox="0 0 ${months.width} ${months.height}" width="${months.width}" role="img" aria-label="Commits by month">${columns}<line x1="0" x2="${months.width}" y1="${months.bottom}" y2="${months.bottom}" stroke="var(--line)"/></svg><figcaption>Commits by people in the last ${work.length} months: ${number(all)}, at most ${number(most)} in a month. The number on each column is how many people made them; merges and bots are left out.</figcaption></figure>`;
}

const timeline = { width: 600, row: 46, label: 70, bar: 420 } as const;

/** Hours that each period takes, against what there is. */
export function planChart({ first, second, third, capacity }: Plan): Markup {
  const hours = [first, second, third].map((items) => ({
    low: items.reduce((sum, item) => sum + item.hours.low, 0),
    high: items.reduce((sum, item) => sum + item.hours.high, 0),
    points: items.reduce((sum, item) => sum + item.reduction, 0),
  }));
  const most = Math.max(capacity, ...hours.map(({ high }) => high));
  const size = (value: number) => ((value / most) * timeline.bar).toFixed(1);
  const rows = each(hours, ({ low, high, points }, i) => {
    if (high === 0) return nothing;
    const y = i * timeline.row + 4;
    return html`<text x="0" y="${y + 16}">day ${(i + 1) * 30}</text><rect x="${timeline.label}" y="${y + 2}" width="${size(high)}" height="20" rx="3" fill="var(--bar2)"/><rect x="${timeline.label}" y="${y + 2}" width="${size(low)}" height="20" rx="3" fill="var(--bar)"/><text class="s" x="${timeline.label + 4}" y="${y + 34}">${Math.round(low)}–${Math.round(high)} h, ${points} points of risk less</text>`;
  });
  const x = timeline.label + (capacity / most) * timeline.bar;
  const height = (hours.findLastIndex(({ high }) => high > 0) + 1) * timeline.row + 2;
  return html`<figure><svg viewBox="0 0 ${timeline.width} ${height}" width="${timeline.width}" role="img" aria-label="Hours of the plan by period">${rows}<line x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="0" y2="${height}" stroke="var(--soft)" stroke-dasharray="3 3"/></svg><figcaption>Hours that each period takes, at least (dark) and at most; the dashed line is the ${capacity} hours there are in 30 days.</figcaption></figure>`;
}
