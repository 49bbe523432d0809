/** Words of a text in any script, as a reader would count them. */

let known: Intl.Segmenter | null = null;

/** Made for the first text: it loads tables of all languages. */
function segmenter(): Intl.Segmenter {
  known ??= new Intl.Segmenter('und', { granularity: 'word' });
  return known;
}

/** Characters that show nothing: what Unicode calls default ignorable (fillers among them), and Braille's blank. */
const invisible = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A text without invisible characters. */
export function withoutInvisible(text: string): string {
  return text.replaceAll(invisible, '');
}

/** A word of a text without other letters than these, by the same rules: `can't` and `1,5` are one. */
const plainWord = /(?:\w|(?<=[a-z])[.:'](?=[a-z])|(?<=\d)[.,;'](?=\d))+/gi;

/** Most texts; what loads tables of all languages is not asked then. Two `_` alone are a word to it, one is none. */
const isPlain = (text: string): boolean => /^[\t\n\r -~]*$/.test(text) && !text.includes('__');

/** The words and numbers of a text, lower-case, in order; marks and pictures are none. Unicode's word boundaries (UAX 29). */
export function wordsIn(text: string): readonly string[] {
  if (isPlain(text))
    return [...text.matchAll(plainWord)].flatMap(([word]) =>
      /[a-z0-9]/i.test(word) ? [word.toLowerCase()] : [],
    );
  return [...segmenter().segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => withoutInvisible(segment).toLowerCase())
    .filter((word) => word !== '');
}
