/** For each attribute: which changes have which answer, so that every number leads to its rows. */
import { each, html, type Markup } from '../../../papers/markup.ts';
import { visible } from '../../../papers/visible.ts';
import { type Answer, type AttributeId, attributeIds, attributeTitles } from '../../model/attribute.ts';
import { hasAttributes } from '../tables/table.ts';
import { answers, type Tally } from '../tally.ts';
import type { Volume } from '../volume.ts';
import type { WrittenPopulation } from '../written.ts';
import type { Book } from './book.ts';
import { pageOf } from './frame.ts';
import { placeOf } from './rows.ts';
import { counted, grouped, link, markup, signs } from './words.ts';

export const listPath = (attribute: AttributeId, answer?: Answer): string =>
  `populations/changes-${attribute}.html${answer ? `#${answer.replace(' ', '-')}` : ''}`;

function section(answer: Answer, { count, first }: Tally, { rowsPerPage }: Book): Markup {
  const rest = count - first.length;
  const items = each(
    first,
    ({ id, index, name }) =>
      html`<li>${link(`../${placeOf('changes', index, rowsPerPage)}`, visible(id))}<span class="why">${name}</span></li>`,
  );
  const more =
    rest > 0
      ? html`<p>and ${grouped(rest)} more: filter the column in ${link('changes.csv', 'the CSV')}.</p>`
      : html``;
  return html`${markup(`<h2 id="${answer.replace(' ', '-')}">`)}${signs[answer].sign} ${answer}: ${grouped(count)}${markup('</h2>')}${count === 0 ? html`<p>None.</p>` : html`<ul class="ids">${items}</ul>${more}`}`;
}

export function writeLists(volume: Volume, written: WrittenPopulation, book: Book): void {
  if (!hasAttributes(written.population)) return;
  for (const id of attributeIds) {
    const body = html`<p>${attributeTitles[id]}. ${counted(written.rows, 'change')} in the population.</p>${each(answers, (answer) => section(answer, written.tallies[id][answer], book))}`;
    const frame = {
      title: `${id}: ${attributeTitles[id]}`,
      up: '../',
      crumbs: [['populations/changes.html', 'Changes']] as const,
    };
    volume.put(listPath(id), pageOf(frame, body));
  }
}
