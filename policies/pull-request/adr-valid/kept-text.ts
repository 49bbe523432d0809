/** The text of a decision that was accepted: what holds is changed by a new record, not by rewriting the old one. */
import { own, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import { readFrontMatter } from '../../formats/front-matter.ts';
import { withoutComments } from '../../formats/record-sections.ts';
import { wrong } from './header.ts';

/** Sections meant to grow: status, links, what became known since. */
const growing =
  /^(?:status|date|links?|references?|related.*|see also|more information|notes?|amendments?|updates?|errata|change ?log|history|revision history|supersed.*)$/i;

/** Metadata above the text, and lines that tie a record to others. */
const metadata =
  /^[-*+>_\s]*(?:status|date|deciders?|decision[- ]makers?|consulted|informed|tags?|authors?|last[- ]updated|technical story|super[sc]ede[sd]?(?: by)?|replaced by|replaces|amend(?:s|ed by)|relates? to|related|clarifie[sd](?: by)?|see also)\b/i;

/** Longer headings name no known section. */
const maxHeading = 100;

/** Without addresses: they change without the decision changing. */
function withoutLinks(line: string): string {
  return line
    .replace(/^\s*\[[^\]]+\]:\s*\S.*$/, '')
    .replace(/\]\([^)]{0,500}\)/g, ']')
    .replace(/<?\bhttps?:\/\/[^\s>)]+>?/g, '');
}

/** Front matter, growing sections and metadata left out. Headings count; code does, too. */
function decisiveLines(text: string): readonly string[] {
  const lines = withoutComments(readFrontMatter(text).body.join('\n')).split('\n');
  let leftOut = 0;
  let fenced = false;
  return lines.filter((line) => {
    if (/^ {0,3}(?:```|~~~)/.test(line)) fenced = !fenced;
    const [, marks = '', name = ''] = (!fenced && /^(#{1,6})\s+(.*)$/.exec(line)) || [];
    if (marks !== '') {
      if (leftOut > 0 && marks.length > leftOut) return false;
      leftOut = growing.test(name.slice(0, maxHeading).replace(/[\s#:]+$/, '')) ? marks.length : 0;
      return leftOut === 0;
    }
    return leftOut === 0 && (fenced || !metadata.test(line));
  });
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
  const remedy = say`Put the text back and write a new record that supersedes it. In an accepted record only status, dates, links and notes change; what became known since goes under a heading ${'Notes'}.`;
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
