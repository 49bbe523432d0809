/** Words of a text in any script, as a reader would count them. */

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** The words and numbers of a text, lower-case, in order; marks and pictures are none. Unicode's word boundaries (UAX 29). */
export function wordsIn(text: string): readonly string[] {
  return [...segmenter.segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment.toLowerCase());
}
