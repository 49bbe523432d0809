/** Words of a text in any script, as a reader would count them. */

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** Characters that show nothing: what Unicode calls default ignorable (fillers among them), and Braille's blank. */
const invisible = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A text without invisible characters. */
export function withoutInvisible(text: string): string {
  return text.replaceAll(invisible, '');
}

/** The words and numbers of a text, lower-case, in order; marks and pictures are none. Unicode's word boundaries (UAX 29). */
export function wordsIn(text: string): readonly string[] {
  return [...segmenter.segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => withoutInvisible(segment).toLowerCase())
    .filter((word) => word !== '');
}
