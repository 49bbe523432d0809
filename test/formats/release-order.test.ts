import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earlierReleases, earlierVersions, type Tagged } from '../../policies/formats/release-order.ts';

/** Published one day after the other, in the order they are given. */
function published(...tags: readonly string[]): readonly Tagged[] {
  return tags.map((tag, i) => ({
    tag,
    prerelease: /-|b\d/.test(tag),
    publishedAt: new Date(Date.UTC(2026, 0, i + 1)).toISOString(),
  }));
}

function before(tag: string, ...others: readonly string[]): string | undefined {
  const all = published(...others, tag);
  const of = all.at(-1);
  if (!of) throw new Error('no release');
  return (earlierVersions(of, all)[0] ?? earlierReleases(of, all)[0])?.tag;
}

describe('the release before', () => {
  it.each<readonly [string, string, readonly string[], string | undefined]>([
    ['is the next lower version', 'v2.4.0', ['v2.2.0', 'v2.3.0'], 'v2.3.0'],
    ['counts 10 after 9', 'v1.10.0', ['v1.2.0', 'v1.9.0'], 'v1.9.0'],
    ['is of the same major line, though another came later', 'v1.9.5', ['v1.9.4', 'v2.0.0'], 'v1.9.4'],
    ['is the main line for the main line', 'v2.0.1', ['v2.0.0', 'v1.9.5'], 'v2.0.0'],
    ['is no candidate of a final release', 'v2.0.0', ['v1.0.0', 'v2.0.0-rc.1'], 'v1.0.0'],
    ['may be a candidate for a candidate', 'v2.0.0-rc.2', ['v1.0.0', 'v2.0.0-rc.1'], 'v2.0.0-rc.1'],
    [
      'is of the same package',
      '@acme/cart@1.2.0',
      ['@acme/cart@1.1.0', '@acme/api@1.1.9'],
      '@acme/cart@1.1.0',
    ],
    ['is any for the first of a package', 'api-1.0.0', ['cart-1.0.0', 'cart-1.1.0'], 'cart-1.1.0'],
    ['goes by time where tags are no versions', 'blue', ['red', 'green'], 'green'],
    ['knows dates as versions', '2026.11.02', ['2026.9.30', '2026.11.01'], '2026.11.01'],
    ['is not there for the first one', 'v1.0.0', [], undefined],
    ['is not itself', 'v1.0.0', ['v1.0.0'], undefined],
  ])('%s', (_, tag, others, expected) => {
    expect(before(tag, ...others)).toBe(expected);
  });

  it('was published before, whatever its version', () => {
    const [early, late] = published('v2.0.0', 'v1.9.9');
    if (!early || !late) throw new Error('two releases');
    expect(earlierVersions(early, [early, late])).toEqual([]);
    expect(earlierReleases(early, [early, late])).toEqual([]);
  });

  it('of one that is still to come is the newest final one', () => {
    const all = published('v1.0.0', 'v1.1.0', 'v1.2.0-rc.1');
    expect(earlierReleases(null, all).map(({ tag }) => tag)).toEqual(['v1.1.0', 'v1.0.0']);
  });

  it('never is the release itself, nor one that came later, for any tags', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 8 }), (tags) => {
        const all = published(...tags);
        for (const of of all) {
          const found = [...earlierVersions(of, all), ...earlierReleases(of, all)];
          expect(found.every((one) => one.tag !== of.tag && one.publishedAt <= of.publishedAt)).toBe(true);
        }
      }),
    );
  });
});
