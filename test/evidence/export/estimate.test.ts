/** What an export says that it will ask of GitHub. */
import { describe, expect, it } from 'vitest';
import { type Estimate, estimateText } from '../../../app/evidence/export/estimate.ts';
import { toPlain } from '../../../policies/engine/plain.ts';

const now = Date.parse('2026-07-05T10:00:00.000Z');
const reset = Date.parse('2026-07-05T10:20:00.000Z');
const said = (about: Partial<Estimate> = {}, kept = 0): string =>
  toPlain(
    estimateText(
      {
        repositories: 20,
        pushed: 18,
        merged: 1002,
        requests: 1000,
        left: { limit: 5000, remaining: 4800, reset },
        ...about,
      },
      now,
      kept,
    ),
  );

describe('an estimate', () => {
  it('says how many, of what, what is left and how long', () => {
    expect(said()).toBe(
      'About 1,000 requests to GitHub: 20 repositories (18 pushed to since the period began), 1,002 merged pull requests; 4,800 of this hour’s 5,000 are left. It takes about 5 min.',
    );
  });

  it.each<[string, Partial<Estimate>, number, RegExp]>([
    [
      'fits what is left, without the tenth that stays',
      { requests: 4300 },
      0,
      /are left\. It takes about 18 min\.$/,
    ],
    [
      'does not',
      { requests: 4400 },
      0,
      /next hour’s at 10:20 UTC and goes on by itself, once: about 39 min in all\.$/,
    ],
    [
      'takes several hours',
      { requests: 14_000 },
      0,
      /goes on by itself, 3 times: about 2 h 37 min in all\.$/,
    ],
    [
      'counts what an earlier try had',
      { requests: 4400 },
      1000,
      /requests to GitHub, 1,000 of them answered in an earlier try: .*It takes about 15 min\.$/,
    ],
    ['has all answers', { requests: 100 }, 200, /It takes about 0 min\.$/],
    ['is of a host without a limit', { left: null }, 0, /merged pull requests\. It takes about 5 min\.$/],
    [
      'lacks what GitHub did not say',
      { merged: null },
      0,
      /merged GitHub did not say, and they come on top; 4,800/,
    ],
    [
      'is of one repository',
      { repositories: 1, pushed: 1, requests: 64 },
      0,
      /^About 64 requests to GitHub: 1 repository \(/,
    ],
  ])('%s', (_, about, kept, words) => {
    expect(said(about, kept)).toMatch(words);
  });
});
