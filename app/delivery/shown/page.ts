/** Delivery as one HTML file: without scripts and without anything from elsewhere. */
import { say } from '../../../policies/engine/prose.ts';
import { each, html, type Markup, nothing, words } from '../../papers/markup.ts';
import { style } from '../../papers/style.ts';
import { rules } from '../definitions/measure.ts';
import { canon, type Rule } from '../definitions/model.ts';
import { chartsOf } from './charts.ts';
import { limits } from './limits.ts';
import { headlineNumbers, numbersApart, type Shown, stageMedians } from './numbers.ts';
import { type Portfolio, portfolioNote, sideBySide } from './portfolio.ts';
import { type Delivery, emptyWords, windowWords } from './report.ts';
import { type Cell, rowsOf } from './rows.ts';

const numberRow = ({ id, name, words: said }: Shown, prefix: string): Markup =>
  html`<tr><td><a href="#${prefix}${id}">${name}</a></td><td>${words(said)}</td></tr>`;

function numbers(delivery: Delivery, prefix: string): Markup {
  const apart = numbersApart(delivery);
  const also =
    apart.length === 0
      ? nothing
      : html`<h3>Apart</h3><table><tbody>${each(apart, (one) => numberRow({ ...one, name: `${one.name}, ${one.cohort}` }, prefix))}</tbody></table>`;
  return html`<h3>People’s changes, and all deployments</h3><table><tbody>${each(headlineNumbers(delivery), (one) => numberRow(one, prefix))}</tbody></table>${also}`;
}

function stageTable(delivery: Delivery): Markup {
  const stages = stageMedians(delivery);
  if (stages.length < 2) return nothing;
  return html`<h3>Stages</h3><p class="note">P50 of the changes that had them.</p><table><tbody>${each(stages, ({ stage, n, words: shown }) => html`<tr><td>${stage}</td><td class="n">${shown}</td><td class="n">n = ${n}</td></tr>`)}</tbody></table>`;
}

/** Rows of each number that the page lists; the JSON has all. */
const maxRows = 1000;

const cellOf = (cell: Cell): Markup => html`<td>${cell === null ? '–' : cell}</td>`;

function ruleDetails(rule: Rule, delivery: Delivery, prefix: string): Markup {
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
  return html`<details id="${prefix}${rule.id}"><summary><span class="t">${rule.title}</span><span class="soft">${rows.length} rows</span></summary><div class="body"><dl><dt>Start</dt><dd>${rule.starts}</dd><dt>End</dt><dd>${rule.ends}</dd><dt>In the window when</dt><dd>${rule.clock}</dd><dt>Left out</dt><dd>${rule.leavesOut}</dd><dt>Shown</dt><dd>${rule.shows}</dd></dl>${table}</div></details>`;
}

/** Of one repository. `prefix`: of its anchors, where there are several on the page. */
function repositoryPart(delivery: Delivery, prefix: string): Markup {
  const { source, measures } = delivery;
  const empty = emptyWords(delivery);
  return html`<p class="headline">Branch <code>${source.branch}</code>, ${windowWords(delivery)}: ${measures.landed} changes landed, ${measures.direct} of them ${source.words.pushed}.</p><p>${words(source.deploymentsAre)}</p>${empty ? html`<p><b>${words(empty)}</b></p>` : nothing}
${numbers(delivery, prefix)}
${chartsOf(delivery, prefix)}${stageTable(delivery)}
<h3>Not known</h3><ul>${each(limits(delivery), (one) => html`<li>${words(one)}</li>`)}</ul>
<h3>How these are counted, and their rows</h3><p class="note">Canon ${canon}. Moments are UTC; days and weeks are of ${delivery.view.timeZone}.</p>${each(rules, (rule) => ruleDetails(rule, delivery, prefix))}`;
}

function pageOf(title: string, body: Markup): string {
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${{ markup: style }}</style></head><body><main>
${body}
</main></body></html>
`;
  return page.markup;
}

export function renderMetricsHtml(delivery: Delivery): string {
  const { name } = delivery;
  return pageOf(
    `Delivery of ${name}`,
    html`<h1>${words(say`Delivery of ${name}`)}</h1>${repositoryPart(delivery, '')}`,
  );
}

/** Side by side, by trend and coverage: nothing is averaged over repositories, and none is ranked. */
export function renderPortfolioHtml(portfolio: Portfolio): string {
  const { name, deliveries, notRead } = portfolio;
  const { heads, rows } = sideBySide(portfolio);
  const anchor = (repository: string) => repository.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const overview = html`<div class="wide"><table><thead><tr>${each(heads, (head) => html`<th>${head}</th>`)}</tr></thead><tbody>${each(
    rows,
    ([repository = '', ...cells]) =>
      html`<tr><td><a href="#${anchor(repository)}">${repository}</a></td>${each(cells, (cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div><p class="note">${portfolioNote}</p>`;
  const missing =
    notRead.length > 0
      ? html`<h2>Not measured</h2><ul>${each(notRead, ({ repository, why }) => html`<li><code>${repository}</code>: ${words(why)}</li>`)}</ul>`
      : nothing;
  const parts = each(
    deliveries,
    (delivery) =>
      html`<h2 id="${anchor(delivery.name)}">${delivery.name}</h2>${repositoryPart(delivery, `${anchor(delivery.name)}-`)}`,
  );
  return pageOf(
    `Delivery of ${name}`,
    html`<h1>${words(say`Delivery of ${name}`)}</h1>${overview}${missing}${parts}`,
  );
}
