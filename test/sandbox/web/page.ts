/** The frame of every page: one self-contained document that may load nothing and run nothing. */
import { createHash } from 'node:crypto';
import { signOf } from '../signs.ts';
import { type Html, html } from './html.ts';
import { style } from './style.ts';

const styleHash = createHash('sha256').update(style).digest('base64');

/** Sent with every answer: whatever a stranger's text turned into, it could neither run nor load nor send anything. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** For a paper that a command wrote: it brings its own style, and may neither run nor load nor send anything either. */
export const paperHeaders: Readonly<Record<string, string>> = {
  ...pageHeaders,
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** Seconds after which a page of an unfinished story loads itself again. */
const again = 2;

export function page(title: string, body: Html, live = false): string {
  const refresh = live ? html`<meta http-equiv="refresh" content="${again}">` : null;
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}<title>${title}</title>
<style>${{ html: style }}</style>
<body>
${body}
</body>
</html>
`.html;
}

/** `✓ success`; with `short` the word is for screen readers only. */
export function signHtml(conclusion: string | null): Html {
  const { mark, word, tone } = signOf(conclusion);
  return html`<span class="sign ${tone}" title="${word}" role="img" aria-label="${word}">${mark}</span>`;
}
