/**
 * Prose as GitHub Markdown: the one escaper. Values become code spans, where GitHub reads no mentions, links,
 * images or HTML; our own words are shown as they are written, with whatever Markdown would read in them escaped.
 */
import { inert } from './plain.ts';
import type { Prose } from './prose.ts';

/** `cell`: within one cell of a table. */
export type Where = 'text' | 'cell';

interface Piece {
  readonly code: boolean;
  readonly text: string;
}

/** `like this` within our own words is a code span too, and so is an `@name`: it must call nobody. */
const ownCode = /(`[^`\n]+`|(?<![\w])@[\w-]+(?:\/[\w-]+)*)/;

function piecesOf(prose: Prose): readonly Piece[] {
  const parts = withoutQuotes(
    joined(
      prose.map((part) =>
        typeof part === 'string'
          ? { code: false, text: part }
          : { code: true, text: inert(part.value).trim() || '(empty)' },
      ),
    ),
  );
  const pieces = parts.flatMap(({ code, text }): readonly Piece[] => {
    if (code) return [{ code, text }];
    return text.split(ownCode).map((piece, i) => {
      return i % 2 === 0 ? { code, text: piece } : { code: true, text: piece.replaceAll('`', '') };
    });
  });
  return joined(pieces.filter(({ text }) => text !== ''));
}

/** Quotes around a value are for plain text: here the code span stands for them. */
function withoutQuotes(pieces: readonly Piece[]): readonly Piece[] {
  const quoted = pieces.map(
    ({ code }, i) => code && pieces[i - 1]?.text.endsWith('"') && pieces[i + 1]?.text.startsWith('"'),
  );
  return pieces
    .map(({ code, text }, i) => {
      if (code) return { code, text };
      const opened = quoted[i - 1] ? text.slice(1) : text;
      return { code, text: quoted[i + 1] && opened.endsWith('"') ? opened.slice(0, -1) : opened };
    })
    .filter(({ text }) => text !== '');
}

/** Two code spans that touch would read as one with the wrong fence: their texts become one span. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const groups: Piece[][] = [];
  for (const piece of pieces) {
    const last = groups.at(-1);
    if (last?.[0]?.code === piece.code) last.push(piece);
    else groups.push([piece]);
  }
  return groups.map((group) => ({
    code: group[0]?.code === true,
    text: group.map(({ text }) => text).join(''),
  }));
}

/** A code span whose fence is longer than any run of backticks in it. */
function codeSpan(text: string, where: Where): string {
  // No escape of `|` survives every reader of tables, so a cell shows a look-alike.
  const shown = where === 'cell' ? text.replaceAll('|', '∣') : text;
  const ticks = '`'.repeat(longestRun(shown) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${shown}${pad}${ticks}`;
}

function longestRun(text: string): number {
  return [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
}

/** What Markdown could read in a sentence. Entities are left out: ours are written as characters. */
const readable = /[\\`*_[\]<>~|&#]/g;

function words(text: string, where: Where): string {
  const flat = text.replaceAll(/\s+/g, ' ');
  return flat.replace(readable, (character) => {
    if (character === '|') return where === 'cell' ? '&#124;' : '|';
    return `\\${character}`;
  });
}

/** One line of Markdown. At the start of a line put something of your own before it: a list's mark, a word. */
export function toMarkdown(prose: Prose, where: Where = 'text'): string {
  return piecesOf(prose)
    .map(({ code, text }) => (code ? codeSpan(text, where) : words(text, where)))
    .join('');
}

/** Invisible and control characters except tab and line break. */
const unsafe = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A code fence longer than any run of backticks in it; line ends become `\n`, invisible characters go. */
export function fence(text: string, lang = ''): string {
  const clean = text.replaceAll(/\r\n?/g, '\n').replaceAll(unsafe, '').toWellFormed().replace(/\n$/, '');
  const ticks = '`'.repeat(Math.max(3, longestRun(clean) + 1));
  return `${ticks}${lang}\n${clean}\n${ticks}`;
}
