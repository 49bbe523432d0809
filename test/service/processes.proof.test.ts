/** Two processes on one PostgreSQL share the work: nothing is published twice, and one may be killed. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { places } from './places.ts';
import { shareWork } from './processes.ts';

describe.each(places.filter(([engine]) => engine === 'server'))('on the engine %s', (_, placeOf) => {
  it.each([
    ['two processes publish nothing twice', false],
    ['one of two processes killed: nothing lost', true],
  ])('%s', { timeout: 120_000 }, async (_name, killOne) => {
    const place = await placeOf();
    onTestFinished(() => place.remove());
    const shared = await shareWork({
      place,
      processes: 2,
      seed: 7,
      milliseconds: 2000,
      leastActs: 30,
      killOne,
      patience: 60_000,
    });
    expect(shared.problems).toEqual([]);
    expect(shared.lost).toEqual([]);
    expect(shared.twice).toEqual([]);
    expect(shared.acts).toBeGreaterThanOrEqual(30);
  });
});
