/** The overview: populations with their counts, and the index by control. */
import { each, html, type Markup } from '../../../papers/markup.ts';
import { cellText, visible } from '../../../papers/visible.ts';
import { attributeIds, attributeTitles } from '../../model/attribute.ts';
import type { Control, Framework } from '../../model/control.ts';
import { answers } from '../tally.ts';
import type { WrittenPopulation } from '../written.ts';
import { type Book, populationNamed } from './book.ts';
import { anchorOf, coverageText, evidenceTitle, gapShort, numberOf } from './controls.ts';
import { pageOf } from './frame.ts';
import { inOneMinute } from './in-one-minute.ts';
import { listPath } from './lists.ts';
import { counted, grouped, link, timeText } from './words.ts';

function stateOf({ sheet: { tieOuts, incomplete, gaps, exclusions } }: WrittenPopulation): Markup {
  const holes = gaps.length === 0 ? '' : `, ${counted(gaps.length, 'gap')}`;
  const notes = exclusions.length === 0 ? holes : `${holes}, ${grouped(exclusions.length)} left out`;
  if (incomplete.length > 0) return html`<span class="bad">✗ may be incomplete${notes}</span>`;
  if (tieOuts.length === 0) return html`<span class="open">? nothing to compare it with${notes}</span>`;
  if (tieOuts.some(({ holds }) => holds !== true))
    return html`<span class="open">? not tied out${notes}</span>`;
  return html`<span class="good">✓ ${counted(tieOuts.length, 'tie-out')} ${tieOuts.length === 1 ? 'balances' : 'balance'}${notes}</span>`;
}

function sampleOf({ draw, rows }: WrittenPopulation): string {
  if (rows === 0) return 'nothing to draw';
  return draw ? `sample of ${grouped(draw.rows.length)}` : 'all tested';
}

const populationTable = ({ populations }: Book): Markup =>
  html`<table class="cards"><thead><tr><th scope="col">Population</th><th scope="col" class="n">Rows</th><th scope="col">Whole?</th><th scope="col">Files</th></tr></thead><tbody>${each(
    populations,
    (written) => {
      const { id, title } = written.population;
      return html`<tr><th scope="row">${link(`populations/${id}.html`, title)}</th><td class="n" data-h="Rows">${link(`populations/${id}.html`, grouped(written.rows))}</td><td>${link(`sheets/${id}.html`, 'sheet')} ${stateOf(written)}</td><td>${link(`populations/${id}.csv`, 'CSV')} ${link(`populations/${id}.xlsx`, 'XLSX')} ${link(`raw/${id}.jsonl`, 'raw')} ${link(`samples/${id}.html`, sampleOf(written))}</td></tr>`;
    },
  )}</tbody></table>`;

const attributeTable = ({ tallies }: WrittenPopulation): Markup =>
  html`<div class="wide"><table><thead><tr><th scope="col">Asked of every change</th>${each(['✗ fail', '? unknown', '– n/a', '✓ pass'], (head) => html`<th scope="col" class="n">${head}</th>`)}</tr></thead><tbody>${each(
    attributeIds,
    (id) =>
      html`<tr><td>${link(listPath(id), id)} ${attributeTitles[id]}</td>${each(answers, (answer) => html`<td class="n">${link(listPath(id, answer), grouped(tallies[id][answer].count))}</td>`)}</tr>`,
  )}</tbody></table></div>`;

function controlRow(control: Control, book: Book): Markup {
  const { id, words, evidence, manual, coverage, gapMinutes } = control;
  const missing = manual.filter(({ file }) => file === null).length;
  return html`<tr><th scope="row">${link(`controls.html#${anchorOf(control)}`, id)}</th><td>${visible(words)}</td><td>${each(
    evidence,
    (one) =>
      html`<span class="why">${evidenceTitle(one.of, book)} (${one.toward}): ✓ ${numberOf(one, 'passed', book)} ✗ ${numberOf(one, 'failed', book)} ? ${numberOf(one, 'unknown', book)}</span>`,
  )}${missing === 0 ? '' : html`<span class="why open">${counted(missing, 'document')} not given yet</span>`}</td><td class="n" data-h="Tested">${coverageText(coverage)}</td><td class="n" data-h="Gap">${gapShort(gapMinutes, book)}</td></tr>`;
}

const frameworkTable = (
  { id, title, leavesOut }: Framework,
  controls: readonly Control[],
  book: Book,
): Markup =>
  html`<h3>${visible(title)}</h3>${leavesOut === undefined ? '' : html`<p class="soft">${visible(leavesOut)}</p>`}<table class="cards"><thead><tr><th scope="col">Control</th><th scope="col">In our words</th><th scope="col">Evidence toward it</th><th scope="col" class="n">Tested</th><th scope="col" class="n">Gap</th></tr></thead><tbody>${each(
    controls.filter(({ framework }) => framework === id),
    (control) => controlRow(control, book),
  )}</tbody></table>`;

/** The day in the client's own time zone, by a fixed calendar and language. */
function localTime(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(new Date(instant));
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}`;
}

export function indexPage(book: Book): string {
  const { client, period, timeZone, collectedAt, collector, frameworks } = book.dossier;
  const changes = populationNamed(book, 'changes');
  const controls = book.dossier.controls();
  const gaps = book.dossier.gaps().length;
  const not = book.dossier.notLookedAt().length;
  const since = collector.ledgerSince;
  const zone =
    timeZone === 'UTC'
      ? ''
      : ` (${localTime(period.from, timeZone)} until ${localTime(period.to, timeZone)} in ${cellText(timeZone)})`;
  return pageOf(
    {
      title: `Evidence of ${client.name}`,
      up: '',
      isHome: true,
      crumbs: [['README.html', 'How to read and verify this']],
    },
    html`<p class="headline">${timeText(period.from)} until just before ${timeText(period.to)}${zone}</p>
<p>${client.id} · collected ${timeText(collectedAt)} by ${collector.by}, Fairlead ${collector.version} · ${since === null ? 'no ledger: nothing was recorded as it happened' : `recorded as it happened since ${timeText(since)}`} · ${book.keys.length === 0 ? html`<span class="bad">not signed</span>` : html`signed with ${counted(book.keys.length, 'key')}`}</p>
<nav>${link('controls.html', 'Controls')} ${link('continuity.html', 'When rules were in force')} ${link('exceptions.html', 'Exceptions')} ${link('gaps.html', `${since === null ? 'Gaps not recorded' : counted(gaps, 'gap')}, ${not} not looked at`)} ${link('person-data.html', 'Data about people')}</nav>
${inOneMinute(book)}
<h2>Populations</h2>${populationTable(book)}
${changes ? html`<h2>Changes</h2><p>${counted(changes.rows, 'change')}; ${link('exceptions.html', grouped(changes.failingCount))} fail something.</p>${attributeTable(changes)}` : html``}
<h2>By control</h2><p>Evidence toward each; whether anybody complies is the auditor’s opinion. Where a population may not be whole, one more than its rows is unknown.</p>${each(frameworks, (framework) => frameworkTable(framework, controls, book))}`,
  );
}
