/** Nothing that strangers write costs more than its size, and a little for sorting: counted, not timed. */
import { afterAll, describe, expect, it } from 'vitest';
import { meaningOf } from '../../policies/formats/record-meaning.ts';
import { growthCases } from './cases.ts';
import { grewTooFast, startCounting } from './work.ts';

/** Eight times as much may be done up to twelve times: n log n. */
const [small, large, most] = [60, 480, 12];

const counting = await startCounting();
afterAll(() => counting.end());

async function tooFast<I>(
  make: (size: number) => I,
  work: (input: I) => unknown,
): Promise<readonly string[]> {
  const [little, much] = [make(small), make(large)];
  await work(little);
  return grewTooFast(
    await counting.of(() => work(little)),
    await counting.of(() => work(much)),
    large ** 2 / 3,
    most,
  );
}

describe('work grows as what it is about', () => {
  it.each(growthCases.map((one) => [one.what, one] as const))('%s', async (_, { make, work }) => {
    expect(await tooFast(make, work)).toEqual([]);
  });

  it('and what is quadratic is seen', async () => {
    const records = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ path: `docs/${i}.md`, number: i, title: null }));
    const found = await tooFast(records, (all) => {
      for (const { number } of all) meaningOf(`ADR-${number}`, 'docs/x.md', all);
    });
    expect(found).toEqual(expect.arrayContaining([expect.stringContaining('record-meaning')]));
  });
});
