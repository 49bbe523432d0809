/** Which part of a description its author wrote, and which template it started from. */
import type { PullRequestTemplates } from '../../facts/pull-request-templates.ts';
import { readPullRequestText, type TextLine } from '../../formats/pull-request-text.ts';
import { wordsIn } from '../../formats/words.ts';

export interface Template {
  readonly path: string;
  readonly lines: readonly TextLine[];
}

export function readTemplates(templates: PullRequestTemplates): readonly Template[] {
  return templates.map(({ path, text }) => ({ path, lines: readPullRequestText(text) }));
}

function isAlone({ path }: Template): boolean {
  return !/pull_request_template\//i.test(path);
}

/** The template that shares most lines with a text; without any, the one that GitHub fills in by default. */
export function startedFrom(lines: readonly TextLine[], templates: readonly Template[]): Template | null {
  const keys = new Set(lines.map(({ key }) => key));
  const shared = ({ lines: theirs }: Template) =>
    theirs.filter(({ key }) => key !== '' && keys.has(key)).length;
  const [best] = templates.toSorted(
    (a, b) => shared(b) - shared(a) || Number(isAlone(b)) - Number(isAlone(a)),
  );
  return best && (shared(best) > 0 || isAlone(best)) ? best : null;
}

/** `[name]: address (title)`, of which the page shows nothing; a footnote's words are shown. */
const definition = /^\s*\[(?!\^)[^\]\n]{1,500}\]:/;

/** Pictures and tags are not words; an address counts as one. */
function plainWords(text: string): readonly string[] {
  if (definition.test(text)) return [];
  const plain = text
    .replaceAll(/!\[[^\]\n]{0,500}\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,500}\])/g, ' ')
    .replaceAll(/<\/?[a-z](?:"[^"\n]{0,2000}"|'[^'\n]{0,2000}'|[^<>"'\n]){0,2000}>/gi, ' ')
    .replaceAll(/&(?:[a-z]{1,31}|#\d{1,7}|#x[\da-f]{1,6});/gi, ' ')
    .replaceAll(/https?:\/\/\S+/g, ' link ');
  return wordsIn(plain);
}

/** Shorter beginnings of template lines are not looked for: `a` begins too much. A template has no more lines than this. */
const minPrefix = 3;
const maxPrefixes = 500;

/** Which words of each line its author wrote: none of the templates', no headings, no boxes' labels. */
export function ownWordsBy(templates: readonly Template[]): (line: TextLine) => readonly string[] {
  const keys = new Set(templates.flatMap(({ lines }) => lines.map(({ key }) => key)));
  const beginnings = [...keys]
    .filter((key) => key.length >= minPrefix)
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .slice(0, maxPrefixes);
  return ({ key, text, heading }) => {
    if (heading || key === '' || keys.has(key)) return [];
    const beginning = beginnings.find((one) => key.startsWith(one));
    return plainWords(beginning === undefined ? text : key.slice(beginning.length));
  };
}
