/** Delivery as one HTML file: without scripts and without anything from elsewhere. */
import { say } from '../../../policies/engine/prose.ts';
import { each, html, type Markup, nothing, words } from '../../papers/markup.ts';
import { style } from '../../papers/style.ts';
import { rules } from '../definitions/measure.ts';
import { canon, type Rule } from '../definitions/model.ts';
import { limits } from './limits.ts';
import { headlineNumbers, numbersApart, type Shown, stageMedians } from './numbers.ts';
import { type Delivery, emptyWords, windowWords } from './report.ts';
import { type Cell, rowsOf } from './rows.ts';
import { type Column, deploymentColumns, durationsOf } from './series.ts';

const chart = { width: 620, height: 170, bottom: 130, top: 16 } as const;

/** Columns with their numbers on them; where there are many, every fourth has its label. */
function columnChart(columns: readonly Column[], caption: string): Markup {
  const most = Math.max(...columns.map(({ value }) => value), 1);
  const step = chart.width / columns.length;
  const every = columns.length > 10 ? 4 : 1;
  const bars = each(columns, ({ label, value }, i) => {
    const height = (value / most) * (chart.bottom - chart.top);
    const [x, y] = [i * step, chart.bottom - height];
    const middle = (x + step / 2).toFixed(1);
    const shown =
      value > 0
        ? html`<text class="s" x="${middle}" y="${(y - 3).toFixed(1)}" text-anchor="middle">${value}</text>`
        : nothing;
    const below =
      i % every === 0 && (every === 1 || i * step + 64 < chart.width)
        ? html`<text class="s" x="${every === 1 ? middle : (x + 2).toFixed(1)}" y="${chart.bottom + 15}" text-anchor="${every === 1 ? 'middle' : 'start'}">${label}</text>`
        : nothing;
    return html`<rect x="${(x + 2).toFixed(1)}" y="${y.toFixed(1)}" width="${Math.max(1, step - 4).toFixed(1)}" height="${height.toFixed(1)}" fill="var(--bar)" rx="2"><title>${label}: ${value}</title></rect>${shown}${below}`;
  });
  return html`<figure><svg viewBox="0 0 ${chart.width} ${chart.height}" width="${chart.width}" role="img" aria-label="${caption}">${bars}<line x1="0" x2="${chart.width}" y1="${chart.bottom}" y2="${chart.bottom}" stroke="var(--line)"/></svg><figcaption>${caption}</figcaption></figure>`;
}

const numberRow = ({ id, name, words: said }: Shown): Markup =>
  html`<tr><td><a href="#${id}">${name}</a></td><td>${words(said)}</td></tr>`;

function numbers(delivery: Delivery): Markup {
  const apart = numbersApart(delivery);
  const also =
    apart.length === 0
      ? nothing
      : html`<h2>Apart</h2><table><tbody>${each(apart, (one) => numberRow({ ...one, name: `${one.name}, ${one.cohort}` }))}</tbody></table>`;
  return html`<h2>People’s changes, and all deployments</h2><table><tbody>${each(headlineNumbers(delivery), numberRow)}</tbody></table>${also}`;
}

function charts(delivery: Delivery): Markup {
  const { rows } = delivery.measures.frequency;
  const { days, columns } = deploymentColumns(delivery);
  const window = windowWords(delivery);
  const durations = durationsOf(delivery);
  const stages = stageMedians(delivery);
  const per = days === 7 ? 'week' : `${days} days`;
  return html`${rows.length > 2 ? columnChart(columns, `Deployments by ${per}, ${window}, n = ${rows.length}`) : nothing}${durations && durations.n > 2 ? columnChart(durations.columns, `${durations.what}, ${window}, n = ${durations.n}`) : nothing}${
    stages.length > 1
      ? html`<h2>Stages</h2><p class="note">P50 of the changes that had them.</p><table><tbody>${each(stages, ({ stage, n, words: shown }) => html`<tr><td>${stage}</td><td class="n">${shown}</td><td class="n">n = ${n}</td></tr>`)}</tbody></table>`
      : nothing
  }`;
}

/** Rows of each number that the page lists; the JSON has all. */
const maxRows = 1000;

const cellOf = (cell: Cell): Markup => html`<td>${cell === null ? '–' : cell}</td>`;

function ruleDetails(rule: Rule, delivery: Delivery): Markup {
  const { heads, rows } = rowsOf(rule, delivery);
  // What no row has needs no column.
  const used = heads.flatMap((_, i) => (rows.some((row) => row[i] !== null && row[i] !== '') ? [i] : []));
  const more = rows.length - maxRows;
  const rest =
    more > 0 ? html`<p class="note">and ${more} more, which --format json and csv list</p>` : nothing;
  const table =
    rows.length === 0
      ? html`<p class="soft">No rows in the window.</p>`
      : html`<div class="wide"><table><thead><tr>${each(used, (i) => html`<th>${heads[i] ?? ''}</th>`)}</tr></thead><tbody>${each(
          rows.slice(0, maxRows),
          (row) => html`<tr>${each(used, (i) => cellOf(row[i] ?? null))}</tr>`,
        )}</tbody></table></div>${rest}`;
  return html`<details id="${rule.id}"><summary><span class="t">${rule.title}</span><span class="soft">${rows.length} rows</span></summary><div class="body"><dl><dt>Start</dt><dd>${rule.starts}</dd><dt>End</dt><dd>${rule.ends}</dd><dt>In the window when</dt><dd>${rule.clock}</dd><dt>Left out</dt><dd>${rule.leavesOut}</dd><dt>Shown</dt><dd>${rule.shows}</dd></dl>${table}</div></details>`;
}

export function renderMetricsHtml(delivery: Delivery): string {
  const { name, source, measures } = delivery;
  const empty = emptyWords(delivery);
  const title = say`Delivery of ${name}`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Delivery of ${name}</title><style>${{ markup: style }}</style></head><body><main>
<h1>${words(title)}</h1><p class="headline">Branch <code>${source.branch}</code>, ${windowWords(delivery)}: ${measures.landed} changes landed, ${measures.direct} of them ${source.words.pushed}.</p><p>${words(source.deploymentsAre)}</p>${empty ? html`<p><b>${words(empty)}</b></p>` : nothing}
${numbers(delivery)}
${charts(delivery)}
<h2>Not known</h2><ul>${each(limits(delivery), (one) => html`<li>${words(one)}</li>`)}</ul>
<h2>How these are counted, and their rows</h2><p class="note">Canon ${canon}. All times are UTC.</p>${each(rules, (rule) => ruleDetails(rule, delivery))}
</main></body></html>
`;
  return page.markup;
}
