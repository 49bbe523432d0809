/** Words that pages share. Pure. */

import type { Prose } from '../../../../policies/engine/prose.ts';
import { each, escaped, html, type Markup } from '../../../papers/markup.ts';
import type { Answer } from '../../model/attribute.ts';
import type { Gap } from '../../model/gap.ts';
import { visible } from '../shown.ts';

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

export const gapTable = (gaps: readonly Gap[]): Markup =>
  gaps.length === 0
    ? html`<p>No gap is known.</p>`
    : html`<div class="wide"><table class="cards"><thead><tr><th>From</th><th>To</th><th>Not watched</th><th>Why</th><th>Read afterwards</th><th>Lost</th></tr></thead><tbody>${each(
        gaps,
        (gap) =>
          html`<tr><td data-h="From">${timeText(gap.from)}</td><td data-h="To">${gap.to === null ? 'goes on' : timeText(gap.to)}</td><td data-h="Not watched">${watched[gap.watched]}${gap.repositories === null ? '' : ` (${counted(gap.repositories.length, 'repository', 'repositories')})`}</td><td data-h="Why">${said(gap.because)}</td><td data-h="Read afterwards">${gap.recovered === null ? html`nothing` : said(gap.recovered)}</td><td data-h="Lost">${gap.lost === null ? html`nothing` : said(gap.lost)}</td></tr>`,
      )}</tbody></table></div>`;
