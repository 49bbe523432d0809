/** HTML text: everything that is put into a template is escaped, unless it was made by one. */

/** HTML that is safe as it is. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[] | null;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control and direction characters could hide or reorder what is read; a line break is kept. */
const unsafe = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

export function escapeHtml(text: string): string {
  const shown = text.toWellFormed().replaceAll('\t', '    ').replaceAll(unsafe, '\u{FFFD}');
  return shown.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function written(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeHtml(part);
  return 'html' in part ? part.html : part.map(({ html }) => html).join('');
}

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const pieces = strings.map((text, i) => `${text}${written(parts[i] ?? null)}`);
  return { html: pieces.join('') };
}
