/** What did not go by the rules: changes that fail something, and waivers. They stay visible: waived is not hidden. */
import { each, html, type Markup } from '../../../papers/markup.ts';
import { attributeIds, attributeTitles } from '../../model/attribute.ts';
import type { Row } from '../../model/population.ts';
import { cellText } from '../shown.ts';
import { ownColumns } from '../tables/table.ts';
import type { WrittenPopulation } from '../written.ts';
import { type Book, populationNamed } from './book.ts';
import { pageOf } from './frame.ts';
import { listPath } from './lists.ts';
import { isLink, placeOf, withoutHost } from './rows.ts';
import { counted, grouped, link, timeText } from './words.ts';

/** Changes, and waivers, that are shown here. */
export const maxShown = 1000;

/** What says which change it is, where its population has it: by key, under these heads. */
const whose = [
  ['repository', 'Repository'],
  ['branch', 'Branch'],
  ['pulls', 'Pull requests'],
  ['title', 'Title'],
  ['by', 'By'],
  ['author', 'Author'],
  ['class', 'Class'],
] as const;

const where = ['link', 'url'] as const;

/** Of a change that fails: what is shown of it here. */
export const shownCells = (cells: Row['cells']): Row['cells'] =>
  Object.fromEntries(
    [...whose.map(([key]) => key), ...where].flatMap((key) =>
      key in cells ? [[key, cells[key] ?? null]] : [],
    ),
  );

/** To GitHub, where the row says where it is. */
function elsewhere(cells: Row['cells']): Markup {
  const href = where.map((key) => cellText(cells[key])).find(isLink);
  return href === undefined ? html`` : link(href, withoutHost(href));
}

const numbers = ({ tallies }: WrittenPopulation): Markup =>
  html`<div class="wide"><table><thead><tr><th>Attribute</th><th class="n">✗ fail</th><th class="n">? unknown</th></tr></thead><tbody>${each(
    attributeIds,
    (id) =>
      html`<tr><td>${id} ${attributeTitles[id]}</td><td class="n">${link(listPath(id, 'fail'), grouped(tallies[id].fail.count))}</td><td class="n">${link(listPath(id, 'unknown'), grouped(tallies[id].unknown.count))}</td></tr>`,
  )}</tbody></table></div>`;

function failing(written: WrittenPopulation, { rowsPerPage }: Book): Markup {
  const shown = written.failing.slice(0, maxShown);
  const rest = written.failingCount - shown.length;
  const there = whose.filter(([key]) => shown.some(({ cells }) => key in cells));
  return html`<div class="wide"><table class="cards"><thead><tr><th>Row</th><th>At</th>${each(there, ([, title]) => html`<th>${title}</th>`)}<th>Fails</th><th>On GitHub</th></tr></thead><tbody>${each(
    shown,
    ({ at, index, attributes, cells }) =>
      html`<tr><th scope="row">${link(placeOf('changes', index, rowsPerPage), grouped(index + 1))}</th><td>${at === null ? '' : timeText(at)}</td>${each(there, ([key, title]) => html`<td data-h="${title}">${cellText(cells[key])}</td>`)}<td data-h="Fails">${attributes.join(' ')}</td><td>${elsewhere(cells)}</td></tr>`,
  )}</tbody></table></div>${rest > 0 ? html`<p>and ${grouped(rest)} more: see the attributes’ lists.</p>` : html``}`;
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
