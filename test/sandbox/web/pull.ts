/** One pull request: its check run and comments, as GitHub would show them. */
import type { SeenAnnotation, SeenCheck, SeenPull } from '../seen.ts';
import { signOf } from '../signs.ts';
import { type Html, html } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { page, signHtml } from './page.ts';

const annotationTones: Readonly<Record<string, 'bad' | 'mixed' | 'plain'>> = {
  failure: 'bad',
  warning: 'mixed',
};
const annotationWords: Readonly<Record<string, string>> = { failure: 'failure', warning: 'warning' };

function annotation({ path, startLine, endLine, level, title, message, rawDetails }: SeenAnnotation): Html {
  const lines = startLine === endLine ? `${startLine}` : `${startLine}–${endLine}`;
  const details =
    rawDetails === '' ? null : html`<div class="code"><pre><code>${rawDetails}</code></pre></div>`;
  return html`<div class="annotation ${annotationTones[level] ?? 'plain'}">
<strong>${title || 'Annotation'}</strong> <span class="faint small">${annotationWords[level] ?? 'notice'} · <code>${path}</code> line ${lines}</span>
<p>${message}</p>${details}</div>`;
}

function annotations(all: readonly SeenAnnotation[]): Html | null {
  if (all.length === 0) return null;
  const title = `${all.length} ${all.length === 1 ? 'annotation' : 'annotations'} on the changed lines`;
  return html`<h3>${title}</h3>${all.map(annotation)}`;
}

function content(check: SeenCheck): Html {
  const text = check.text === null ? null : renderMarkdown(check.text);
  return html`<div>${renderMarkdown(check.summary)}${text}${annotations(check.annotations)}</div>`;
}

function heading({ conclusion, title, headSha, completedAt }: SeenCheck): Html {
  const when =
    completedAt === null ? '' : ` · ${completedAt.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return html`${signHtml(conclusion)} <strong>Fairlead: ${title}</strong>
<div class="faint small">${signOf(conclusion).word} on ${headSha.slice(0, 7)}${when}</div>`;
}

function current(pull: SeenPull): Html {
  const check = pull.checks.find(({ headSha }) => headSha === pull.head.sha);
  if (!check) return html`<p>Fairlead has not judged this head.</p>`;
  return html`<article class="panel"><header>${heading(check)}</header>${content(check)}</article>`;
}

function earlier(pull: SeenPull): Html | null {
  const checks = pull.checks.filter(({ headSha }) => headSha !== pull.head.sha);
  if (checks.length === 0) return null;
  const folds = checks.map(
    (check) => html`<details class="panel"><summary>${heading(check)}</summary>${content(check)}</details>`,
  );
  return html`<h2>Earlier verdicts</h2><p class="faint small">On commits that are no longer the newest.</p>${folds}`;
}

function around({ others, approvedBy }: SeenPull): Html {
  const checks = others.map(
    ({ name, conclusion }) =>
      html`<li>${signHtml(conclusion)} check <code>${name}</code>: ${signOf(conclusion).word}</li>`,
  );
  const approvals = approvedBy.map(
    (login) => html`<li>${signHtml('success')} approved by <strong>${login}</strong></li>`,
  );
  if (checks.length + approvals.length === 0) return html``;
  return html`<h2>Other checks and reviews</h2><ul>${checks}${approvals}</ul>`;
}

function comments({ comments: all }: SeenPull): Html {
  if (all.length === 0)
    return html`<p class="faint">None: there is nothing to say, so nobody is written to.</p>`;
  const each = all.map(
    ({ author, body }) =>
      html`<article class="panel"><header><strong>${author}</strong> <span class="faint small">commented</span></header><div>${renderMarkdown(body)}</div></article>`,
  );
  return html`${each}`;
}

export function pullPage(repository: string, pull: SeenPull): string {
  const { number, title, author, state, base, head, body } = pull;
  const description = body === '' ? null : html`<p class="faint">${body}</p>`;
  return page(
    `${title} · #${number}`,
    html`<p class="small"><a href="/">${repository}</a></p>
<h1>${title} <span class="faint">#${number}</span></h1>
<p><span class="kind">${state}</span> <span class="faint">${author} into <code>${base}</code> from <code>${head.ref}</code></span></p>
${description}
<main><h2>Check run</h2>${current(pull)}
<h2>Comments</h2>${comments(pull)}
${around(pull)}${earlier(pull)}</main>`,
  );
}
