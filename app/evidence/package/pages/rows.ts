/** A population as pages, so many rows each: every row has a place that numbers elsewhere link to. */
import { toPlain } from '../../../../policies/engine/plain.ts';
import { escaped } from '../../../papers/markup.ts';
import { attributeIds } from '../../model/attribute.ts';
import type { Cell, Column, Population, Row } from '../../model/population.ts';
import { cellText, visible } from '../shown.ts';
import type { Entry, Sink } from '../spool.ts';
import { hasAttributes, ownColumns } from '../tables/table.ts';
import type { Volume } from '../volume.ts';
import { pageEnd, pageStart } from './frame.ts';
import { grouped, said, signs, timeText } from './words.ts';

const rowsPerPage = 500;

/** Which page a row is on, and where: the same for whoever links to it. */
export const placeOf = (id: string, index: number, perPage = rowsPerPage): string => {
  const page = Math.floor(index / perPage) + 1;
  return `populations/${id}${page === 1 ? '' : `-${page}`}.html#r${index + 1}`;
};

export const isLink = (text: string): boolean => /^https:\/\/[^\s"'<>]+$/.test(text);

export const withoutHost = (url: string): string => url.replace(/^https:\/\/(github\.com\/)?/, '');

/** `6 h 30 m`. */
function hoursText(hours: number): string {
  const minutes = Math.round(hours * 60);
  const [days, rest] = [Math.trunc(minutes / 1440), minutes % 1440];
  const parts = [
    ...(days === 0 ? [] : [`${days} d`]),
    ...(Math.trunc(rest / 60) === 0 ? [] : [`${Math.trunc(rest / 60)} h`]),
    ...(days === 0 && rest % 60 !== 0 ? [`${rest % 60} m`] : []),
  ];
  return parts.length === 0 ? '0 m' : parts.join(' ');
}

function cellHtml({ kind }: Column, cell: Cell): string {
  const text = cellText(cell);
  if (text === '') return '<td></td>';
  if (kind === 'link' && isLink(text))
    return `<td><a href="${escaped(text)}">${escaped(withoutHost(text))}</a></td>`;
  if (kind === 'time') return `<td>${escaped(timeText(text))}</td>`;
  if (kind === 'hours' && typeof cell === 'number')
    return `<td class="n" title="${cell} hours">${hoursText(cell)}</td>`;
  return typeof cell === 'number' ? `<td class="n">${cell}</td>` : `<td>${escaped(text)}</td>`;
}

function answersHtml({ attributes }: Row): string {
  if (!attributes) return '<td></td>';
  const all = attributeIds.map((id) => {
    const { sign, style } = signs[attributes[id].answer];
    return `<span class="a ${style}">${id} ${sign}</span>`;
  });
  const why = attributeIds.flatMap((id) => {
    const { answer, because } = attributes[id];
    if (answer !== 'fail' && answer !== 'unknown') return [];
    return [`<span class="why">${id} ${answer}: ${escaped(visible(toPlain(because)))}</span>`];
  });
  return `<td class="answers">${all.join('')}${why.join('')}</td>`;
}

/** On a phone each cell says its column. */
const cardStyle = (titles: readonly string[]): string => {
  const rules = titles.map(
    (title, i) =>
      `table.cards td:nth-of-type(${i + 1})::before{content:"${title.replaceAll(/["\\<\n]/g, ' ')}:"}`,
  );
  return `@media (max-width:44rem){${rules.join('')}}`;
};

function headOf(population: Population, page: number, perPage: number): string {
  const { id, title, about } = population;
  const columns = ownColumns(population);
  const shown = [
    'At',
    ...columns.map((column) => column.title),
    ...(hasAttributes(population) ? ['A1–A12'] : []),
  ];
  const frame = { title, up: '../', wide: true, style: cardStyle(shown), crumbs: [] };
  const heads = ['Row', ...shown].map((head, i) => {
    const means = columns[i - 2]?.means;
    return `<th scope="col"${means ? ` title="${escaped(means)}"` : ''}>${escaped(head)}</th>`;
  });
  return `${pageStart(frame)}<p>${said(about).markup}</p>
<p class="soft">From row ${grouped((page - 1) * perPage + 1)}. Where they come from: <a href="../sheets/${id}.html">sheet</a>. The same rows: <a href="${id}.csv">CSV</a>, <a href="${id}.xlsx">XLSX</a>, and with all that they were made of <a href="../raw/${id}.jsonl">raw JSON lines</a> (row <i>n</i> is line <i>n</i>).</p>
<div class="wide"><table class="cards"><thead><tr>${heads.join('')}</tr></thead><tbody>
`;
}

export function newRowPages(volume: Volume, population: Population, perPage = rowsPerPage) {
  const { id } = population;
  const columns = ownColumns(population);
  const done: Entry[] = [];
  const name = (page: number): string => `${id}${page === 1 ? '' : `-${page}`}.html`;
  const begun = (page: number): Sink => {
    const sink = volume.open(`populations/${name(page)}`);
    sink.write(headOf(population, page, perPage));
    return sink;
  };
  const finish = (sink: Sink, rows: number, isLast: boolean): void => {
    const page = done.length + 1;
    const before = page === 1 ? '' : `<a href="${name(page - 1)}">‹ earlier rows</a>`;
    const next = isLast ? '' : `<a href="${name(page + 1)}">more rows ›</a>`;
    const end = isLast
      ? `<p class="soft">${rows === 0 ? 'There are no rows.' : `Row ${grouped(rows)} is the last one.`}</p>`
      : '';
    sink.write(`</tbody></table></div>\n${end}<nav>${before}${next}</nav>${pageEnd}`);
    done.push(volume.add(sink.close()));
  };
  let open = begun(1);
  let rows = 0;
  return {
    add(row: Row, values: readonly Cell[]) {
      if (rows > 0 && rows % perPage === 0) {
        finish(open, rows, false);
        open = begun(done.length + 1);
      }
      rows += 1;
      const at = row.at === null ? '<td></td>' : `<td>${escaped(timeText(row.at))}</td>`;
      const cells = columns.map((column, i) => cellHtml(column, values[i + 2] ?? null));
      const answers = hasAttributes(population) ? answersHtml(row) : '';
      open.write(
        `<tr id="r${rows}"><th scope="row">${escaped(visible(row.id))}</th>${at}${cells.join('')}${answers}</tr>\n`,
      );
    },
    close(): readonly Entry[] {
      finish(open, rows, true);
      return done;
    },
  };
}
