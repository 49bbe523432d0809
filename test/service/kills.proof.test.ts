/** SIGKILL under load: nothing that was accepted is lost, nothing is left open, nothing is said twice. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { killRepeatedly } from './kills.ts';
import { places } from './places.ts';

describe.each(places)('on the engine %s', (_, placeOf) => {
  it('four kills while people work end as a quiet run does', { timeout: 120_000 }, async () => {
    const place = await placeOf();
    onTestFinished(() => place.remove());
    const seed = 20_261_121;
    const killed = await killRepeatedly({ place, kills: 4, seed, longestLife: 1000, patience: 60_000 });
    expect(killed.problems).toEqual([]);
    expect(killed.lost).toEqual([]);
    expect(killed.twice).toEqual([]);
    expect(killed.acknowledged).toBe(killed.deliveries);
    expect(killed.acts).toBeGreaterThan(20);
  });
});
