/** A simulation ends: in time, at the limit of requests, at a host that is out of reach. */
import { describe, expect, it } from 'vitest';
import { CannotLook } from '../../app/looked.ts';
import type { Candidate } from '../../app/simulate/changes.ts';
import { type DifferenceOver, simulateDifference } from '../../app/simulate/difference.ts';
import { givingUp } from '../../app/simulate/giving-up.ts';
import { cloneView, gitHubView } from '../../app/viewpoints.ts';
import { builtInSettings } from '../../policies/engine/config/built-in.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import { differenceWords } from '../../policies/engine/simulation/difference.ts';
import { catalogue } from '../../policies/index.ts';
import { fakeSource } from '../facts/fake-source.ts';

const settings = builtInSettings(catalogue)
  .filter(({ policy }) => policy.id === 'adr-required')
  .map((setting) => ({ ...setting, rung: 'block' as const }));
const changed = { before: [], after: settings };

function candidate(number: number, open: Candidate['open']): Candidate {
  const change = {
    number,
    sha: 'a'.repeat(40),
    title: `Change ${number}`,
    author: 'maria',
    mergedAt: '2026-11-02T10:00:00Z',
  };
  return { change, open };
}

const quick = (number: number) => candidate(number, async () => () => fakeSource({}).source);
const stuck = (number: number) => candidate(number, () => new Promise<never>(() => {}));

const place = (more: Partial<DifferenceOver>): DifferenceOver => ({
  viewpoint: gitHubView,
  changes: async () => ({ candidates: [], cut: null }),
  ...more,
});

const words = async (more: Partial<DifferenceOver>, milliseconds?: number) =>
  toPlain(differenceWords(await simulateDifference(changed, place(more), milliseconds)));

describe('a difference that is simulated', () => {
  it('ends in time, with what it has', async () => {
    const candidates = [quick(1), stuck(2), quick(3)];
    expect(await words({ changes: async () => ({ candidates, cut: null }) }, 300)).toMatch(
      /^Simulated over the last 2 merged changes, .* No more were looked at: the time limit of 0\.3 seconds was over\.$/,
    );
  });

  it('ends in time when there is not even a list', async () => {
    expect(await words({ changes: () => new Promise<never>(() => {}) }, 50)).toContain(
      'could not be simulated over merged changes: the time limit of 0.05 seconds was over.',
    );
  });

  it('begins no further change when that is enough', async () => {
    const candidates = Array.from({ length: 20 }, (_, i) => quick(i + 1));
    let asked = 0;
    const enough = () => {
      asked += 1;
      return asked > 8 ? own('8 changes are enough') : null;
    };
    expect(await words({ changes: async () => ({ candidates, cut: null }), enough })).toMatch(
      /^Simulated over the last 8 merged .* No more were looked at: 8 changes are enough\.$/,
    );
  });

  it.each([
    [
      new CannotLook(own('GitHub answered 502')),
      'could not be simulated over merged changes: GitHub answered 502.',
    ],
    [new Error('surprise'), 'could not be simulated over merged changes: Error: surprise.'],
  ])('never throws %s', async (error, expected) => {
    expect(await words({ changes: () => Promise.reject(error) })).toContain(expected);
  });

  it('is not asked again for what is known', async () => {
    const known = { looked: false, reason: own('it was so before') } as const;
    expect(await simulateDifference(changed, place({ known: () => known }))).toBe(known);
  });

  it('says what a clone cannot simulate at all', async () => {
    const reviews = builtInSettings(catalogue).filter(({ policy }) => policy.id === 'review');
    const simulated = await simulateDifference(
      { before: [], after: reviews },
      place({ viewpoint: cloneView }),
    );
    expect(toPlain(differenceWords(simulated))).toContain('a clone does not have the facts');
  });
});

describe('givingUp', () => {
  const ask = (fetcher: typeof fetch, url: string) => fetcher(url).then(({ status }) => status, String);

  it('leaves a host alone that never answers, and no other', async () => {
    let asked = 0;
    const fetcher = givingUp(async (input) => {
      asked += 1;
      if (String(input).includes('down')) throw new TypeError('fetch failed');
      return new Response('', { status: 503 });
    });
    for (let i = 0; i < 20; i += 1) await ask(fetcher, 'https://down.example/a');
    expect(asked).toBe(9);
    expect(await ask(fetcher, 'https://down.example/b')).toContain('down.example could not be reached');
    expect(await ask(fetcher, 'https://up.example/')).toBe(503);
  });

  it('begins to count again with every answer', async () => {
    let asked = 0;
    const fetcher = givingUp(async () => {
      asked += 1;
      if (asked % 9 !== 0) throw new TypeError('fetch failed');
      return new Response('');
    });
    for (let i = 0; i < 27; i += 1) await ask(fetcher, 'https://shaky.example/');
    expect(asked).toBe(27);
  });
});
