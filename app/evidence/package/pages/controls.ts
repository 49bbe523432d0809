/** Evidence toward each control of each framework: what was tested, with what result, and what nobody can show from GitHub. */
import { each, html, type Markup } from '../../../papers/markup.ts';
import { attributeTitles } from '../../model/attribute.ts';
import type { Control, ControlEvidence, EvidenceOf, ManualEvidence } from '../../model/control.ts';
import { cellText, visible } from '../shown.ts';
import { ownColumns } from '../tables/table.ts';
import { type Book, populationNamed } from './book.ts';
import { pageOf } from './frame.ts';
import { listPath } from './lists.ts';
import { counted, grouped, link, markup, timeText } from './words.ts';

/** NCName-like: what a link can name. */
export const anchorOf = ({ framework, id }: Pick<Control, 'framework' | 'id'>): string =>
  `${framework}-${id}`.replaceAll(/[^A-Za-z0-9.-]/g, '-');

type Counted = 'passed' | 'failed' | 'notApplicable' | 'unknown' | 'inScope';

const answerOf = {
  passed: 'pass',
  failed: 'fail',
  notApplicable: 'not applicable',
  unknown: 'unknown',
} as const;

/** Where the rows of a number are; null: they are in no file of the package. */
function rowsOf(of: EvidenceOf, what: Counted, book: Book): string | null {
  if ('attribute' in of)
    return what === 'inScope' ? 'populations/changes.html' : listPath(of.attribute, answerOf[what]);
  if ('population' in of)
    return populationNamed(book, of.population) ? `populations/${of.population}.html` : null;
  if ('continuity' in of) return 'continuity.html';
  return book.ledger ? book.ledger.path : null;
}

export function numberOf(evidence: ControlEvidence, what: Counted, book: Book): Markup {
  const href = rowsOf(evidence.of, what, book);
  const text = grouped(evidence[what]);
  return href === null || evidence[what] === 0 ? html`${text}` : link(href, text);
}

export function evidenceName(of: EvidenceOf): string {
  if ('attribute' in of) return `${of.attribute}: ${attributeTitles[of.attribute]}`;
  if ('population' in of) return `Population: ${of.population}`;
  return 'continuity' in of ? `Continuity: ${visible(of.continuity)}` : `Policy: ${visible(of.policy)}`;
}

/** Of a list without answers one thing is tested. */
function isTestedAsWhole(of: EvidenceOf, book: Book): boolean {
  const found = 'population' in of ? populationNamed(book, of.population) : undefined;
  return found !== undefined && ownColumns(found.population).every(({ kind }) => kind !== 'answer');
}

export const evidenceTitle = (of: EvidenceOf, book: Book): string =>
  `${evidenceName(of)}${isTestedAsWhole(of, book) ? ', whether it is whole' : ''}`;

/** Whether one more than its rows is unknown: what may be missing. */
export function hasHole(of: EvidenceOf, book: Book): boolean {
  const id = 'attribute' in of ? 'changes' : 'population' in of ? of.population : '';
  const found = populationNamed(book, id);
  if (!found || isTestedAsWhole(of, book)) return false;
  const { incomplete, tieOuts } = found.sheet;
  return incomplete.length > 0 || tieOuts.some(({ holds }) => holds !== true);
}

const evidenceTable = (evidence: readonly ControlEvidence[], book: Book): Markup =>
  html`<div class="wide"><table><thead><tr><th>Evidence</th><th>Toward it</th><th class="n">In scope</th><th class="n">✓ pass</th><th class="n">✗ fail</th><th class="n">? unknown</th><th class="n">– n/a</th></tr></thead><tbody>${each(
    evidence,
    (one) =>
      html`<tr><td>${evidenceTitle(one.of, book)}<span class="why">${visible(one.rationale)}</span></td><td>${one.toward}</td><td class="n">${numberOf(one, 'inScope', book)}</td><td class="n">${numberOf(one, 'passed', book)}</td><td class="n">${numberOf(one, 'failed', book)}</td><td class="n">${numberOf(one, 'unknown', book)}</td><td class="n">${numberOf(one, 'notApplicable', book)}</td></tr>`,
  )}</tbody></table></div>`;

function manualItem({ asks, owner, date, file, sha256 }: ManualEvidence, { dossier }: Book): Markup {
  const inside = file !== null && dossier.attachments.some(({ path }) => path === file);
  const where = file !== null && inside ? link(file, file) : html`<code>${cellText(file)}</code>`;
  const given =
    file === null
      ? html`<span class="open">nobody gave it yet</span>`
      : html`<span class="good">given</span>: ${where}`;
  const hash = sha256 === null ? html`` : html`<span class="why">SHA-256 <code>${sha256}</code></span>`;
  return html`<li>${visible(asks)}: ${given}${owner === null ? '' : `, by ${cellText(owner)}`}${date === null ? '' : `, ${timeText(date)}`}${hash}</li>`;
}

export const coverageText = (coverage: number | null): string =>
  coverage === null
    ? 'nothing in scope'
    : `${(Math.floor(coverage * 1000) / 10).toFixed(1).replace(/\.0$/, '')} %`;

function section(control: Control, book: Book): Markup {
  const { id, words, evidence, manual, coverage, gapMinutes } = control;
  return html`${markup(`<h3 id="${anchorOf(control)}">`)}${id}${markup('</h3>')}<p>${visible(words)}</p>
<p><span class="chip">tested: ${coverageText(coverage)}</span> <span class="chip">${gapMinutes === 0 ? 'no gap' : `${counted(gapMinutes, 'minute')} of gap`}</span></p>
${evidence.length === 0 ? html`<p>GitHub shows nothing of it.</p>` : evidenceTable(evidence, book)}
${manual.length === 0 ? html`` : html`<p>What GitHub cannot show:</p><ul>${each(manual, (one) => manualItem(one, book))}</ul>`}`;
}

export function controlsPage(book: Book): string {
  const controls = book.dossier.controls();
  const frameworks = book.dossier.frameworks.map(({ id, title, version }) => {
    const own = controls.filter(({ framework }) => framework === id);
    return html`<h2>${visible(title)}</h2><p class="soft">Crosswalk ${version}, in our own words. ${counted(own.length, 'control')}.</p>${each(own, (control) => section(control, book))}`;
  });
  return pageOf(
    { title: 'Evidence toward controls', up: '' },
    html`<p>Whether anybody complies is the auditor’s opinion: this is evidence toward it. An unknown is counted as not tested, never as a pass. Where a population may not be whole, one more than its rows is unknown.</p>${frameworks}`,
  );
}
