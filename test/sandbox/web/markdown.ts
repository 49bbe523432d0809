/**
 * GitHub's Markdown as HTML, written from the syntax tree: only what is listed here can come out. Raw HTML is shown as
 * text except for a few plain tags without attributes; links lead to http(s) only; images are not loaded.
 */
import type { Nodes, Parents, Root, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { escapeHtml, type Html } from './html.ts';

export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** Markdown of anybody as HTML that can do nothing but be read. */
export function renderMarkdown(text: string): Html {
  return { html: render(parseMarkdown(text)) };
}

/** The text of a piece of Markdown without its marks, on one line. */
export function textOf(node: Nodes): string {
  if ('value' in node) return node.type === 'html' ? '' : node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

const tags = /<\/?(?:details|summary|sub|code)>|<br ?\/?>/g;

/** What stands between the plain tags is text, whatever it looks like; comments are not shown. */
function rawHtml(raw: string): string {
  const value = raw.replaceAll(/<!--[\s\S]*?-->/g, '');
  const kept = value.match(tags) ?? [];
  const between = value.split(tags).map(escapeHtml);
  return between.map((text, i) => `${text}${kept[i] ?? ''}`).join('');
}

const all = (node: Parents): string => node.children.map(render).join('');

function element(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

function link(url: string, inner: string): string {
  if (!/^https?:\/\//i.test(url)) return inner;
  return `<a href="${escapeHtml(url)}" rel="noreferrer noopener nofollow">${inner}</a>`;
}

function table(node: Table): string {
  const [head, ...body] = node.children;
  const row = (cells: Table['children'][number], name: 'th' | 'td') =>
    element('tr', cells.children.map((cell) => element(name, all(cell))).join(''));
  const rows = element('tbody', body.map((cells) => row(cells, 'td')).join(''));
  // Wide tables scroll by themselves: the page must not.
  return `<div class="wide">${element('table', `${element('thead', head ? row(head, 'th') : '')}${rows}`)}</div>`;
}

function code(value: string, language: string | null | undefined): string {
  const label = language ? `<span class="language">${escapeHtml(language.slice(0, 30))}</span>` : '';
  return `<div class="code">${label}<pre><code>${escapeHtml(value)}</code></pre></div>`;
}

const simple: Readonly<Partial<Record<Nodes['type'], string>>> = {
  paragraph: 'p',
  blockquote: 'blockquote',
  emphasis: 'em',
  strong: 'strong',
  delete: 'del',
};

function render(node: Nodes): string {
  switch (node.type) {
    case 'text':
      return escapeHtml(node.value);
    case 'inlineCode':
      return element('code', escapeHtml(node.value));
    case 'code':
      return code(node.value, node.lang);
    case 'html':
      return rawHtml(node.value);
    case 'break':
      return '<br>';
    case 'thematicBreak':
      return '<hr>';
    case 'heading':
      return element(`h${Math.min(node.depth + 2, 6)}`, all(node));
    case 'list':
      return element(node.ordered ? 'ol' : 'ul', all(node));
    case 'listItem':
      return element('li', item(node));
    case 'link':
      return link(node.url, all(node));
    case 'image':
      return escapeHtml(`[image: ${node.alt ?? ''}]`);
    case 'table':
      return table(node);
    default:
      return other(node);
  }
}

/** The text of a tight list's item stands without a paragraph around it. */
function item(node: Extract<Nodes, { type: 'listItem' }>): string {
  const tight = !node.spread;
  return node.children
    .map((child) => (tight && child.type === 'paragraph' ? all(child) : render(child)))
    .join('');
}

function other(node: Nodes): string {
  const name = simple[node.type];
  const inner = 'children' in node ? all(node) : '';
  return name ? element(name, inner) : inner;
}
