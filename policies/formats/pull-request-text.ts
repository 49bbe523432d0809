/** The description of a pull request (or its template) by lines: headings, boxes to tick, and what else is written. */
import { withoutInvisible, wordsIn } from './words.ts';

export interface TextLine {
  /** What tells two lines apart when a template is compared: case, spaces, emphasis, ticks and list marks make no difference. */
  readonly key: string;
  /** As written, without the space around it. */
  readonly text: string;
  /** `level` 1 to 6; 7 for a line all in bold, which many use as one. */
  readonly heading: { readonly level: number; readonly name: string } | null;
  readonly box: { readonly ticked: boolean; readonly label: string } | null;
}

/** Without HTML comments, which templates use for their hints. An unclosed one hides the rest, as on GitHub. Linear. */
function withoutComments(text: string): string {
  const [before = '', ...rest] = text.split('<!--');
  const after = rest.map((part) => {
    const end = part.indexOf('-->');
    return end < 0 ? '' : part.slice(end + 3);
  });
  const unclosed = rest.findIndex((part) => !part.includes('-->'));
  return [before, ...(unclosed < 0 ? after : after.slice(0, unclosed))].join('');
}

/** A tag goes on over line ends, but not over an empty line. */
function tagsOnOneLine(text: string): string {
  return text.replaceAll(/<[a-z](?:[^<>\n]|\n(?![\n#])){0,2000}>/gi, (tag) => tag.replaceAll('\n', ' '));
}

function keyOf(text: string): string {
  return withoutInvisible(text)
    .replace(/^(?:>\s*)+/, '')
    .replaceAll(/[*_~`]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^(?:[-+]|\d{1,9}[.)]) /, '')
    .replace(/^\[[xX]\]/, '[ ]')
    .toLowerCase();
}

/** Headings are the same whatever their case, marks and pictures. */
export function headingKey(name: string): string {
  return wordsIn(name).join(' ');
}

function headingOf(text: string): TextLine['heading'] {
  const [, marks, name = ''] = /^(#{1,6})[ \t]+(\S.*)$/.exec(text) ?? [];
  if (marks) return { level: marks.length, name: name.replace(/[ \t]#+$/, '') };
  const bold = /^(?:\*\*([^*]+)\*\*|__([^_]+)__):?$/.exec(text);
  return bold ? { level: 7, name: bold[1] ?? bold[2] ?? '' } : null;
}

/** A box that is struck through is a box all the same. */
function boxOf(text: string): TextLine['box'] {
  const plain = text.replaceAll('~~', '').trim();
  const [, mark, label = ''] = /^(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\](?:[ \t]+(\S.*))?$/.exec(plain) ?? [];
  return mark === undefined ? null : { ticked: mark !== ' ', label: label.trim() };
}

/** Lines of fenced code are neither headings nor boxes. */
export function readPullRequestText(source: string): readonly TextLine[] {
  let fence: string | null = null;
  return tagsOnOneLine(withoutComments(source.replaceAll(/\r\n?/g, '\n')))
    .split('\n')
    .map((line) => {
      const text = line.trim();
      const mark = /^(`{3}|~{3})/.exec(text)?.[1] ?? null;
      const isCode = fence !== null || mark !== null;
      if (fence === null) fence = mark;
      else if (mark === fence) fence = null;
      const box = isCode ? null : boxOf(text);
      return { key: keyOf(text), text, heading: isCode || box ? null : headingOf(text), box };
    });
}
