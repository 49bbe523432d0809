/** Whether a record says something that was not said before: a blank line, a date or a copy decides nothing. */
import { readDecisionRecord } from './decision-record.ts';
import { readFrontMatter } from './front-matter.ts';
import { sectionsOf } from './record-sections.ts';
import { plainWords, telling } from './record-written.ts';

/** What a change makes of a record. */
export type RecordNews =
  /** It says something new, or takes a decision that was open. */
  | { readonly kind: 'new' }
  /** Not a sentence that was not there before. */
  | { readonly kind: 'nothing' }
  /** The words of another record, `of`, a path. */
  | { readonly kind: 'copy'; readonly of: string };

/** How often each word stands in the record's text; headings of the first level and metadata left out. */
function wordsOf(text: string): ReadonlyMap<string, number> {
  const sections = sectionsOf(readFrontMatter(text).body);
  const lines = sections.flatMap(({ heading, level, lines }) => [
    ...(level > 1 ? [heading] : []),
    ...(heading.toLowerCase() === 'status' ? [] : telling(lines)),
  ]);
  const words = new Map<string, number>();
  for (const word of lines.flatMap((line) => plainWords(line).toLowerCase().split(' ')))
    if (word !== '') words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

/** A sentence: three words of ten letters in all, or one long one in a script without blanks. */
const min = { words: 3, letters: 10, inOneWord: 20 } as const;

/** Whether `after` has the words of a sentence more than `before`. */
function addsSentence(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
  let words = 0;
  let letters = 0;
  for (const [word, times] of after) {
    const more = Math.max(times - (before.get(word) ?? 0), 0);
    words += more;
    letters += more * word.length;
    if ((words >= min.words && letters >= min.letters) || letters >= min.inOneWord) return true;
  }
  return false;
}

export interface RecordText {
  readonly path: string;
  readonly text: string;
}

/** A record that was only proposed, or a draft, and now is accepted, is a decision without another word. */
function hasOtherStatus(path: string, before: string, after: string): boolean {
  return readDecisionRecord(path, before).status !== readDecisionRecord(path, after).status;
}

/** `before`: the record's text at the merge base, null for a new record. */
export type NewsOf = (record: RecordText, before: string | null) => RecordNews;

/** What records say that was not said. `others`: the texts of the records beside them, each read once. */
export function newsAmong(others: readonly RecordText[]): NewsOf {
  let known: readonly (readonly [path: string, words: ReadonlyMap<string, number>])[] | null = null;
  return ({ path, text }, before) => {
    const words = wordsOf(text);
    if (before !== null)
      return hasOtherStatus(path, before, text) || addsSentence(wordsOf(before), words)
        ? { kind: 'new' }
        : { kind: 'nothing' };
    known ??= others.map((other) => [other.path, wordsOf(other.text)]);
    const copied = known.find(([other, said]) => other !== path && !addsSentence(said, words));
    return copied ? { kind: 'copy', of: copied[0] } : { kind: 'new' };
  };
}
