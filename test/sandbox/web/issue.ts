/** One issue, as GitHub would show it. */
import type { SeenIssue } from '../story/scene.ts';
import { html } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { page } from './page.ts';

export function issuePage(repository: string, { number, title, state, body }: SeenIssue): string {
  return page(
    `${title} · #${number}`,
    html`<p class="small"><a href="/">${repository}</a></p>
<h1>${title} <span class="faint">#${number}</span></h1>
<p><span class="kind">${state}</span></p>
<main><article class="panel"><header><strong>fairlead[bot]</strong></header><div>${renderMarkdown(body)}</div></article></main>`,
  );
}
