/** HTML from data: every value is escaped, unless it is markup that was made here. */
import { inert } from '../../policies/engine/plain.ts';
import type { Prose } from '../../policies/engine/prose.ts';

export interface Markup {
  readonly markup: string;
}

type Item = string | number | Markup | readonly Markup[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: string): string {
  return text.toWellFormed().replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

function shown(item: Item): string {
  if (typeof item === 'number') return String(item);
  if (typeof item === 'string') return escaped(item);
  return 'markup' in item ? item.markup : item.map(({ markup }) => markup).join('');
}

/** `` html`<b>${name}</b>` `` */
export function html(strings: TemplateStringsArray, ...items: readonly Item[]): Markup {
  return {
    markup: strings.map((text, i) => text + (i < items.length ? shown(items[i] ?? '') : '')).join(''),
  };
}

export const nothing: Markup = { markup: '' };

export function each<T>(items: readonly T[], make: (item: T, i: number) => Markup): Markup {
  return { markup: items.map((item, i) => make(item, i).markup).join('') };
}

/** Our own words as they are, values as code. */
export function words(prose: Prose): Markup {
  return each(prose, (part) =>
    typeof part === 'string' ? html`${part}` : html`<code>${inert(part.value)}</code>`,
  );
}
