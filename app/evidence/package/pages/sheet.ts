/** The sheet of a population: what an auditor needs to rely on it (information produced by the entity). */
import { each, html, type Markup } from '../../../papers/markup.ts';
import { cellText } from '../../../papers/visible.ts';
import type { Dossier } from '../../model/dossier.ts';
import type { Query, TieOut } from '../../model/population.ts';
import type { WrittenPopulation } from '../written.ts';
import { pageOf } from './frame.ts';
import { counted, gapTable, grouped, markup, said, timeText } from './words.ts';

const parametersText = ({ parameters }: Query): string =>
  Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${cellText(parameters[name])}`)
    .join(' ');

const queryTable = (queries: readonly Query[]): Markup =>
  queries.length === 0
    ? html`<p>No query is named.</p>`
    : html`<div class="wide"><table><thead><tr><th scope="col">Asked</th><th scope="col">Parameters</th><th scope="col">Permissions</th><th scope="col" class="n">Pages</th><th scope="col" class="n">Rows</th><th scope="col">First</th><th scope="col">Last</th></tr></thead><tbody>${each(
        queries,
        (query) =>
          html`<tr><td><code>${cellText(query.asked)}</code></td><td>${parametersText(query)}</td><td>${cellText(query.permissions)}</td><td class="n">${grouped(query.pages)}</td><td class="n">${grouped(query.rows)}</td><td>${cellText(query.first)}</td><td>${cellText(query.last)}</td></tr>`,
      )}</tbody></table></div>`;

const verdicts = {
  true: ['good', '✓ balances'],
  false: ['bad', '✗ does not balance'],
  unknown: ['open', '? not known'],
} as const;

function tieOutItem({ what, counts, holds, because }: TieOut): Markup {
  const [style, text] = verdicts[String(holds) as keyof typeof verdicts];
  const numbers = each(
    counts,
    ({ of, count }, i) => html`${i === 0 ? '' : ' · '}${cellText(of)} <b>${grouped(count)}</b>`,
  );
  return html`<li><span class="${style}">${text}</span> ${said(what)}: ${numbers}${because === null ? '' : html`<span class="why">${said(because)}</span>`}</li>`;
}

const completeness = ({ sheet: { incomplete, tieOuts } }: WrittenPopulation): Markup =>
  incomplete.length === 0
    ? tieOuts.length > 0 && tieOuts.every(({ holds }) => holds === true)
      ? html`<p class="good">✓ Whole, as far as the tie-outs show.</p>`
      : html`<p class="open">? Nothing is known to be missing, and no tie-out proves it.</p>`
    : html`<p class="bad">✗ It may be incomplete:</p><ul>${each(incomplete, (reason) => html`<li>${said(reason)}</li>`)}</ul>`;

export function sheetPage(written: WrittenPopulation, dossier: Dossier): string {
  const { period, collectedAt, collector } = dossier;
  const { population, sheet, rows, first, last, tree, files } = written;
  const { id, title, about } = population;
  const parts = (paths: readonly { path: string }[]) =>
    each(paths, ({ path }, i) => markup(`${i === 0 ? '' : ', '}<a href="../${path}">${path}</a>`));
  return pageOf(
    { title: `Sheet: ${title}`, up: '../' },
    html`<p>${said(about)}</p>
${completeness(written)}
<dl><dt>Period</dt><dd>${timeText(period.from)} until just before ${timeText(period.to)}</dd>
<dt>Collected</dt><dd>${timeText(collectedAt)} by ${collector.by}, Fairlead ${collector.version}</dd>
<dt>Rows</dt><dd>${markup(`<a href="../populations/${id}.html">${grouped(rows)}</a>`)}, from ${cellText(first) || 'none'} to ${cellText(last) || 'none'}</dd>
<dt>Merkle root</dt><dd><code>${tree.root}</code></dd>
<dt>Files</dt><dd>${parts([...files.raw, ...files.csv, files.xlsx])}</dd></dl>
<h2>Queries</h2>${queryTable(sheet.queries)}
<h2>Tie-outs</h2>${sheet.tieOuts.length === 0 ? html`<p>There is nothing to compare these counts with.</p>` : html`<ul>${each(sheet.tieOuts, tieOutItem)}</ul>`}
<h2>Gaps</h2>${gapTable(sheet.gaps, dossier)}
<h2>Left out</h2>${
      sheet.exclusions.length === 0
        ? html`<p>Nothing is left out.</p>`
        : html`<p>${counted(sheet.exclusions.length, 'exclusion')}:</p><ul>${each(sheet.exclusions, ({ what, because }) => html`<li>${said(what)}: ${said(because)}</li>`)}</ul>`
    }`,
  );
}
