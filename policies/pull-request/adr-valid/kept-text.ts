/** The text of a decision that was accepted: what holds is changed by a new record, not by rewriting the old one. */
import { own, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import { readFrontMatter } from '../../formats/front-matter.ts';
import { withHashes, withoutComments } from '../../formats/record-sections.ts';
import { wrong } from './header.ts';

/** Sections meant to grow: status, links, what became known since. */
const growing =
  /^(?:status|date|links?|references?|related.*|see also|more information|notes?|amendments?|updates?|errata|change ?log|history|revision history|supersed.*)$/i;

const labels =
  'status|date|deciders?|decision[- ]makers?|consulted|informed|tags?|authors?|last[- ]updated|technical story';

/** Metadata above the text (`Date: …`), and lines that tie a record to others. */
const label = new RegExp(
  `^[-*+>_\\s]*(?:(?:${labels})[*_\\s]*:|(?:super[sc]ede[sd]?(?: by)?|replaced by|replaces|amend(?:s|ed by)|relates? to|related|clarifie[sd](?: by)?|see also)\\b)`,
  'i',
);

/** A table's row with one of those labels for a cell. */
const labelCell = new RegExp(`\\|[*_\\s]*(?:${labels})[*_\\s]*:?[*_\\s]*\\|`, 'i');

/** Longer headings name no known section. */
const maxHeading = 100;

/** Without addresses: they change without the decision changing. */
function withoutLinks(line: string): string {
  return line
    .replace(/^\s*\[[^\]]+\]:\s*\S.*$/, '')
    .replace(/\]\([^)]{0,500}\)/g, ']')
    .replace(/<?\bhttps?:\/\/[^\s>)]+>?/g, '');
}

/** Rows of the table at the top that holds status or date; further down a table is text. */
function metadataRows(lines: readonly string[]): ReadonlySet<number> {
  const second = lines.findIndex(
    (line, i) => /^#{1,6}\s/.test(line) && lines.slice(0, i).some((one) => one.trim() !== ''),
  );
  const top = lines.slice(0, second < 0 ? undefined : second);
  const rows = new Set<number>();
  for (const [i, line] of top.entries())
    if (/^\s*\|/.test(line) && (rows.has(i - 1) || labelCell.test(line))) rows.add(i);
  return rows;
}

/** The first heading names the decision; its number is the file's and may be put right. */
function withoutNumber(line: string): string {
  return line.replace(/^(#\s+)(?:adr|madr)?[-_ #]*\d+\s*[.:)–-]*\s+/i, '$1');
}

/** The marks and the name of a heading; nothing for any other line. */
function headingIn(line: string): readonly [string, string] {
  const [, marks = '', name = ''] = /^(#{1,6})\s+(.*)$/.exec(line) ?? [];
  return [marks, name.slice(0, maxHeading).replace(/[\s#:]+$/, '')];
}

/** Lines of fenced code, the fences among them. */
function codeRows(lines: readonly string[]): ReadonlySet<number> {
  const rows = new Set<number>();
  let fenced = false;
  for (const [i, line] of lines.entries()) {
    const isFence = /^ {0,3}(?:```|~~~)/.test(line);
    if (fenced || isFence) rows.add(i);
    if (isFence) fenced = !fenced;
  }
  return rows;
}

/** Front matter, growing sections and metadata left out. Headings count; code does, too. */
function decisiveLines(text: string): readonly string[] {
  const lines = withHashes(withoutComments(readFrontMatter(text).body.join('\n')).split('\n'));
  const metadata = metadataRows(lines);
  const code = codeRows(lines);
  let leftOut = 0;
  const kept = lines.filter((line, i) => {
    if (code.has(i)) return leftOut === 0;
    const [marks, name] = headingIn(line);
    if (marks === '') return leftOut === 0 && !(metadata.has(i) || label.test(line));
    if (leftOut > 0 && marks.length > leftOut) return false;
    leftOut = growing.test(name) ? marks.length : 0;
    return leftOut === 0;
  });
  const title = kept.findIndex((line) => /^#\s/.test(line));
  return kept.map((line, i) => (i === title ? withoutNumber(line) : line));
}

/** The words in their order, however they are wrapped, indented or marked up. */
function wordsOf(text: string): string {
  return (
    decisiveLines(text)
      .map((line) => withoutLinks(line).replace(/^\s*(?:[-*+]|\d+[.)])\s/, ' '))
      .join(' ')
      // Two of them strike words through, which are then no longer said.
      .replace(/~~/g, ' (struck) ')
      .replace(/[*_`#>|[\]\\~]|-{3,}/g, '')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

/** Whether two versions of a record decide the same in the same words. */
export function isSameDecision(before: string, after: string): boolean {
  return wordsOf(before) === wordsOf(after);
}

export function rewritten(path: string): Finding {
  const message = say`${path} was accepted; this change rewrites its text.`;
  const remedy = say`Put the text back and write a new record that supersedes it. In an accepted record only status, dates, links and notes change; what became known since goes under a heading ${'Notes'}. Only a slip of the pen? Whoever looks after the records may waive this.`;
  return wrong({ path }, 'rewritten', message, remedy);
}

export function removed(path: string): Finding {
  const message = say`${path} was accepted; this change removes it.`;
  const remedy = own(
    'Keep it, and set its status to superseded by the record that replaces it, or to deprecated: it says why things are as they are.',
  );
  return wrong({ path }, 'removed', message, remedy);
}

export function movedAway(from: string, path: string): Finding {
  const message = say`${from} was accepted; this change moves it to ${path}, where no decision records are looked for.`;
  const remedy = own(
    'Keep it where it is found, or have the maintainers name the new place under decision-paths first, in a change of its own.',
  );
  return wrong({ path: from }, 'removed', message, remedy);
}
