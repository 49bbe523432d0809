/** Words that pages share. Pure. */

import type { Prose } from '../../../../policies/engine/prose.ts';
import { each, escaped, html, type Markup } from '../../../papers/markup.ts';
import { visible } from '../../../papers/visible.ts';
import type { Answer } from '../../model/attribute.ts';
import type { Dossier } from '../../model/dossier.ts';
import type { Gap } from '../../model/gap.ts';

/** `12,345`. Without the machine's language. */
export const grouped = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${grouped(count)} ${count === 1 ? noun : plural}`;

/** Our own words as they are, values as code, with nothing invisible in them. */
export const said = (prose: Prose): Markup =>
  each(prose, (part) =>
    typeof part === 'string' ? html`${part}` : html`<code>${visible(part.value)}</code>`,
  );

/** `2026-09-30 23:59:59 UTC`; milliseconds where there are some. */
export function timeText(instant: string): string {
  const text = instant.replace('T', ' ').replace(/\.000Z$/, 'Z');
  return `${visible(text.replace(/Z$/, ''))} UTC`;
}

export const signs: Readonly<Record<Answer, { readonly sign: string; readonly style: string }>> = {
  pass: { sign: '✓', style: 'p' },
  fail: { sign: '✗', style: 'f' },
  'not applicable': { sign: '–', style: 'n' },
  unknown: { sign: '?', style: 'u' },
};

export const markup = (text: string): Markup => ({ markup: text });

export const link = (href: string, text: string): Markup =>
  markup(`<a href="${escaped(href)}">${escaped(text)}</a>`);

const watched: Readonly<Record<Gap['watched'], string>> = {
  events: 'events of GitHub',
  repository: 'repositories',
  organization: 'the organization',
  source: 'a source',
  permission: 'what a permission or an event shows',
};

/** Where nobody listened, that no gap was noted says nothing. */
function noGap({ collector: { ledgerSince }, period }: Pick<Dossier, 'collector' | 'period'>): Markup {
  if (ledgerSince === null)
    return html`<p>Nobody listened while it happened: there is no ledger, and so no gap was noted.</p>`;
  return ledgerSince > period.from
    ? html`<p>No gap is known since ${timeText(ledgerSince)}; before that nobody listened.</p>`
    : html`<p>No gap is known.</p>`;
}

export const gapTable = (gaps: readonly Gap[], of: Pick<Dossier, 'collector' | 'period'>): Markup =>
  gaps.length === 0
    ? noGap(of)
    : html`<div class="wide"><table class="cards"><thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col">Not watched</th><th scope="col">Why</th><th scope="col">Read afterwards</th><th scope="col">Lost</th></tr></thead><tbody>${each(
        gaps,
        (gap) =>
          html`<tr><td data-h="From">${timeText(gap.from)}</td><td data-h="To">${gap.to === null ? 'goes on' : timeText(gap.to)}</td><td data-h="Not watched">${watched[gap.watched]}${gap.repositories === null ? '' : ` (${counted(gap.repositories.length, 'repository', 'repositories')})`}</td><td data-h="Why">${said(gap.because)}</td><td data-h="Read afterwards">${gap.recovered === null ? html`nothing` : said(gap.recovered)}</td><td data-h="Lost">${gap.lost === null ? html`nothing` : said(gap.lost)}</td></tr>`,
      )}</tbody></table></div>`;
