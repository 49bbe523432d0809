/** When each rule was in force on each branch, over the whole period. */
import { each, html, type Markup } from '../../../papers/markup.ts';
import { visible } from '../../../papers/visible.ts';
import type { Continuity, Interval } from '../../model/interval.ts';
import type { Period } from '../../model/period.ts';
import type { Book } from './book.ts';
import { pageOf } from './frame.ts';
import { counted, grouped, link, markup, said, timeText } from './words.ts';

const length = ({ from, to }: Period): number => Date.parse(to) - Date.parse(from);

/** Rounded down: only all of it is 100 %. */
function share(part: number, whole: number): string {
  if (whole === 0 || part === whole) return '100';
  return (Math.floor((part / whole) * 100_000) / 1000).toFixed(3).replace(/\.?0+$/, '');
}

function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} m`;
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** Changes that are named; the others are between the same times. */
const maxChanges = 3;

const states = {
  'in force': ['good', '✓ in force'],
  weaker: ['bad', '✗ weaker'],
  unknown: ['open', '? unknown'],
} as const;

/** Where the period is: darker is in force, hatched and empty are not; words beside it say the same. */
function bar(intervals: readonly Interval[], whole: number): Markup {
  let at = 0;
  const fill = { 'in force': 'var(--fine)', weaker: 'var(--critical)', unknown: 'var(--medium)' };
  const parts = intervals.map((interval) => {
    const width = whole === 0 ? 0 : (length(interval) / whole) * 600;
    const high = interval.state === 'in force' ? 8 : 16;
    const drawn = `<rect x="${at.toFixed(2)}" y="${16 - high}" width="${Math.max(width, 1).toFixed(2)}" height="${high}" fill="${fill[interval.state]}"/>`;
    at += width;
    return drawn;
  });
  return markup(
    `<svg viewBox="0 0 601 16" width="600" height="16" aria-hidden="true">${parts.join('')}</svg>`,
  );
}

function interval(one: Interval): Markup {
  const [style, text] = states[one.state];
  const more = one.changes.length - maxChanges;
  const changes =
    one.changes.length === 0
      ? html``
      : html`<span class="why">${link('populations/changes.html', counted(one.changes.length, 'change'))} inside: ${each(one.changes.slice(0, maxChanges), (id, i) => html`${i === 0 ? '' : ', '}<code>${visible(id)}</code>`)}${more > 0 ? ` and ${grouped(more)} more, all in raw` : ''}</span>`;
  return html`<tr><td data-h="From">${timeText(one.from)}</td><td data-h="To">${timeText(one.to)}</td><td data-h="For">${durationText(length(one))}</td><td class="${style}">${text}</td><td>${said(one.because)}${changes}</td></tr>`;
}

/** One interval needs no table, and yet shows what it rests on: also that nobody knows whom the rule did not bind. */
function shownWhole([first, ...rest]: readonly Interval[]): Markup | null {
  if (!first) return html``;
  return rest.length === 0 && first.state === 'in force'
    ? html`<p class="why">${said(first.because)}</p>`
    : null;
}

function part({ repository, branch, rule, title, intervals }: Continuity, period: Period, i: number): Markup {
  const whole = length(period);
  const sum = (state: Interval['state']) =>
    intervals.filter((one) => one.state === state).reduce((all, one) => all + length(one), 0);
  const unknown = sum('unknown');
  return html`${markup(`<h3 id="c${i + 1}">`)}${visible(repository.name)} · ${visible(branch)} · ${visible(rule)}${markup('</h3>')}
<p>${said(title)}: in force <b>${share(sum('in force'), whole)} %</b> of ${durationText(whole)}${unknown > 0 ? `, not known for ${durationText(unknown)}` : ''}${sum('weaker') > 0 ? `, weaker for ${durationText(sum('weaker'))}` : ''}.</p>${bar(intervals, whole)}
${shownWhole(intervals) ?? html`<div class="wide"><table class="cards"><thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col">For</th><th scope="col">State</th><th scope="col">What shows it</th></tr></thead><tbody>${each(intervals, interval)}</tbody></table></div>`}`;
}

export function continuityPage({ dossier }: Book): string {
  const all = dossier.continuity();
  return pageOf(
    { title: 'When rules were in force', up: '' },
    html`<p>Each rule on each branch, over the whole period. The bar is low where the rule was in force, and high where it was weaker or nobody knows. “In force” says that it was asked for; where it is not known whom it did not bind, what shows it says so. All intervals: ${markup('<a href="raw/continuity.json">raw JSON</a>')}.</p>${all.length === 0 ? html`<p>No rule was followed over this period.</p>` : each(all, (one, i) => part(one, dossier.period, i))}`,
  );
}
