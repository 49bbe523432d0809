/** What did not go by the rules: changes that fail something, and waivers. They stay visible: waived is not hidden. */
import { each, html, type Markup } from '../../../papers/markup.ts';
import { attributeIds, attributeTitles } from '../../model/attribute.ts';
import { cellText, visible } from '../shown.ts';
import { ownColumns } from '../tables/table.ts';
import type { WrittenPopulation } from '../written.ts';
import { type Book, populationNamed } from './book.ts';
import { pageOf } from './frame.ts';
import { listPath } from './lists.ts';
import { placeOf } from './rows.ts';
import { counted, grouped, link, timeText } from './words.ts';

const maxShown = 1000;

const numbers = ({ tallies }: WrittenPopulation): Markup =>
  html`<div class="wide"><table><thead><tr><th>Attribute</th><th class="n">✗ fail</th><th class="n">? unknown</th></tr></thead><tbody>${each(
    attributeIds,
    (id) =>
      html`<tr><td>${id} ${attributeTitles[id]}</td><td class="n">${link(listPath(id, 'fail'), grouped(tallies[id].fail.count))}</td><td class="n">${link(listPath(id, 'unknown'), grouped(tallies[id].unknown.count))}</td></tr>`,
  )}</tbody></table></div>`;

function failing(written: WrittenPopulation, { rowsPerPage }: Book): Markup {
  const shown = written.failing.slice(0, maxShown);
  const rest = written.failingCount - shown.length;
  return html`<table class="cards"><thead><tr><th>Change</th><th>At</th><th>Fails</th></tr></thead><tbody>${each(
    shown,
    ({ id, at, index, attributes }) =>
      html`<tr><th scope="row">${link(placeOf('changes', index, rowsPerPage), visible(id))}</th><td>${at === null ? '' : timeText(at)}</td><td>${attributes.join(' ')}</td></tr>`,
  )}</tbody></table>${rest > 0 ? html`<p>and ${grouped(rest)} more: see the attributes’ lists.</p>` : html``}`;
}

function waivers({ population, cells, rows }: WrittenPopulation): Markup {
  if (rows === 0) return html`<p>There are none.</p>`;
  const shown = cells.slice(0, maxShown);
  return html`<div class="wide"><table class="cards"><thead><tr>${each(ownColumns(population), ({ title }) => html`<th>${title}</th>`)}</tr></thead><tbody>${each(
    shown,
    (row) =>
      html`<tr>${each(ownColumns(population), ({ key }) => html`<td>${cellText(row[key])}</td>`)}</tr>`,
  )}</tbody></table></div><p>All ${link('populations/waivers.html', counted(rows, 'waiver'))}.</p>`;
}

export function exceptionsPage(book: Book): string {
  const [changes, waived] = [populationNamed(book, 'changes'), populationNamed(book, 'waivers')];
  return pageOf(
    { title: 'Exceptions', up: '' },
    html`<p>What did not go by the rules. A waiver explains a failure; it does not take it away.</p>
<h2>Changes that fail something</h2>${changes ? html`<p>${counted(changes.failingCount, 'change')} of ${grouped(changes.rows)}.</p>${numbers(changes)}${failing(changes, book)}` : html`<p>This package has no population of changes.</p>`}
<h2>Waivers</h2>${waived ? waivers(waived) : html`<p>This package has no population of waivers.</p>`}`,
  );
}
