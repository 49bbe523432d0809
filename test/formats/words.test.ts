import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsIn } from '../../policies/formats/words.ts';

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

describe('wordsIn', () => {
  it.each([
    [
      "Can't stop: 1,5 of 2.0.1 (e.g. snake_case)",
      ["can't", 'stop', '1,5', 'of', '2.0.1', 'e.g', 'snake_case'],
    ],
    ['fix: _ - … 修正', ['fix', '修正']],
    ['', []],
  ])('%s', (text, words) => expect(wordsIn(text)).toEqual(words));

  it('finds in a text of ASCII what Unicode’s rules find', () => {
    const characters = [...'aZ09_ .:\',;-"\n/@(#%'];
    const text = fc.array(fc.constantFrom(...characters), { maxLength: 9 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, (of) => {
        const all = [...segmenter.segment(of)].filter(({ isWordLike }) => isWordLike);
        expect(wordsIn(of)).toEqual(all.map(({ segment }) => segment.toLowerCase()));
      }),
    );
  });
});
