/** When nobody looked, and what was not looked at. */
import { each, html } from '../../../papers/markup.ts';
import type { Book } from './book.ts';
import { pageOf } from './frame.ts';
import { gapTable, said } from './words.ts';

export function gapsPage({ dossier }: Book): string {
  const not = dossier.notLookedAt();
  return pageOf(
    { title: 'Gaps, and what was not looked at', up: '' },
    html`<p>A gap is part of the evidence: what could not be seen is unknown, never a pass.</p>
<h2>Gaps in the period</h2>${gapTable(dossier.gaps(), dossier)}
<h2>Not looked at</h2>${not.length === 0 ? html`<p>Nothing is known that was left out.</p>` : html`<ul>${each(not, (reason) => html`<li>${said(reason)}</li>`)}</ul>`}`,
  );
}
