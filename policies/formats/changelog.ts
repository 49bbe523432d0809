/** Change logs by their usual names, and release notes that nobody wrote. */
import { withoutComments } from './record-sections.ts';

const names = /^(?:changelog|changes|history|news|release[-_]?notes)(?:\.(?:md|markdown|rst|adoc|txt))?$/i;

/** By its file name, in any folder: each package of a monorepo keeps its own. */
export function isChangelog(path: string): boolean {
  return names.test(path.slice(path.lastIndexOf('/') + 1));
}

/** Placeholders for a text that is still to come. */
const placeholder =
  /^(?:todo|tbd|fixme|wip|coming soon|none yet|lorem ipsum.*|describe .*|your (?:release )?notes(?: here)?|\.{3}|…|\[.*\])[.!:…]*$/i;

/** Variables that a drafting tool should have filled in: `$CHANGES`, `{{ version }}`, `${notes}`. */
const variable = /\$[A-Z][A-Z_]{2,}\b|\{\{[^{}]*\}\}|\$\{[^{}]*\}/;

/** Whether nothing but headings, comments, empty boxes and placeholders is there. */
export function isUnwritten(notes: string): boolean {
  const lines = withoutComments(notes.replaceAll(/\r\n?/g, '\n')).split('\n');
  return !lines.some((line) => {
    const plain = line.trim();
    if (/^#{1,6}(?:\s|$)/.test(plain) || /^[-=*_\s]*$/.test(plain)) return false;
    const words = plain
      .replace(/^(?:[-*+]|\d{1,9}[.)])\s+/, '')
      .replace(/^\[[ xX]\]\s*/, '')
      .replaceAll(/[*_`]/g, '')
      .trim();
    return words !== '' && !placeholder.test(words) && !variable.test(words);
  });
}

/** Whether notes name a pull request of this repository: `#12`, or a link that ends in `/pull/12`. */
export function mentions(notes: string, number: number): boolean {
  return new RegExp(`(?:(?<![\\w/-])#|(?<![\\w-])GH-|/pull/)${number}(?!\\d)`).test(notes);
}
