/** What every page of a package has: one file each, no script, readable on a phone and on paper, light and dark. */
import { escaped, type Markup } from '../../../papers/markup.ts';
import { style } from '../../../papers/style.ts';
import { visible } from '../../../papers/visible.ts';

const own = `
main.rows{max-width:100rem}
nav.where{font-size:.9rem;margin:0 0 1rem}
.answers .a{min-width:3.1rem;text-align:left}
.a{display:inline-block;min-width:1.6rem;text-align:center;font-size:.8rem;padding:.05rem .3rem;margin:0 .15rem .15rem 0;border:1px solid var(--line);border-radius:4px;white-space:nowrap;text-decoration:none}
.a.f{color:var(--critical);border-color:var(--critical);font-weight:700}.a.u{color:var(--medium);border-color:var(--medium)}.a.p{color:var(--fine)}.a.n{color:var(--soft)}
.why{display:block;font-size:.85rem;color:var(--soft)}
.good{color:var(--fine)}.bad{color:var(--critical);font-weight:600}.open{color:var(--medium);font-weight:600}
th[scope=row]{font-weight:500;font-size:.88rem;color:var(--ink);overflow-wrap:anywhere}
.rows td{overflow-wrap:anywhere}
@media screen and (min-width:44.01rem){.rows th[scope=row],.rows td{min-width:9rem}.rows td.n{min-width:4rem}.rows td.answers{position:sticky;right:0;min-width:25rem;padding-left:.7rem;background:var(--page);border-left:1px solid var(--line)}.rows table:has(td.answers) thead th:last-child{position:sticky;right:0;padding-left:.7rem;background:var(--page)}td[data-h=From],td[data-h=To],td[data-h=For],.wide td>code{white-space:nowrap}}
:target{outline:2px solid var(--bar);outline-offset:-2px}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--panel);padding:.7rem;border-radius:6px;font:.85rem ui-monospace,monospace}
.ids li{break-inside:avoid}
.ids{columns:2 20rem;font-size:.9rem;padding-left:1.2rem}
.chip{border:1px solid var(--line);border-radius:999px;padding:.05rem .55rem;font-size:.85rem;white-space:nowrap}
@media (max-width:44rem){table.cards,table.cards tbody,table.cards tr,table.cards td,table.cards th[scope=row]{display:block;width:100%}table.cards thead{display:none}table.cards tr{border:1px solid var(--line);border-radius:8px;padding:.4rem .7rem;margin:.6rem 0}table.cards td,table.cards th[scope=row]{border:0;padding:.12rem 0;text-align:left}table.cards td:empty{display:none}table.cards td::before{color:var(--soft);font-size:.85rem;margin-right:.4rem}table.cards td[data-h]::before{content:attr(data-h) ":"}}
@media print{main.rows{max-width:none}body{font-size:10pt}table{font-size:8.5pt}h2{margin-top:1rem}h3{break-after:avoid}thead{display:table-header-group}.rows table.cards,.rows table.cards tbody,.rows table.cards tr,.rows table.cards th[scope=row],.rows table.cards td.answers{display:block}.rows table.cards thead,.rows table.cards td:empty{display:none}.rows table.cards td{display:inline;border:0;padding:0 .8rem 0 0}.rows table.cards th[scope=row]{border:0;font-weight:700}.rows table.cards tr{border-bottom:1px solid var(--line);padding:.4rem 0}.rows table.cards td::before{color:var(--soft);margin-right:.3rem}a.chip{border:0;padding:0}}
`;

export interface Frame {
  readonly title: string;
  /** From this page to the package's first folder: empty, or `../`. */
  readonly up: string;
  readonly crumbs?: readonly (readonly [path: string, name: string])[];
  /** The overview itself, which leads to no other. */
  readonly isHome?: boolean;
  /** More rules of style. */
  readonly style?: string;
  readonly wide?: boolean;
}

export function pageStart({
  title,
  up,
  crumbs = [],
  style: more = '',
  wide = false,
  isHome = false,
}: Frame): string {
  const all = [...(isHome ? [] : [['index.html', 'Overview'] as const]), ...crumbs];
  const links = all.map(([path, name]) => `<a href="${escaped(up + path)}">${escaped(name)}</a>`);
  const shown = escaped(visible(title));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${shown}</title><style>${style}${own}${more}</style></head>
<body><main${wide ? ' class="rows"' : ''}><nav class="where">${links.join(' › ')}</nav><h1>${shown}</h1>
`;
}

export const pageEnd = '</main></body></html>\n';

export const pageOf = (frame: Frame, body: Markup): string => `${pageStart(frame)}${body.markup}\n${pageEnd}`;
