/** What is counted is processor time: a machine that is busy changes no verdict. */
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { meter } from '../../../app/facts/secrets/meter.ts';

it('counts what the work takes, and not what passes between', async () => {
  let now = 0;
  const measured = meter(2, () => now);
  const work = async (seconds: number) => {
    now += seconds * 1_000_000;
    return seconds;
  };
  expect(await measured(() => work(1.5))).toBe(1.5);
  now += 60_000_000;
  // What begins within the limit is finished.
  expect(await measured(() => work(1.5))).toBe(1.5);
  await expect(measured(() => work(0))).rejects.toThrow('more than 2 seconds of processor time');
});

it('waiting costs nothing', async () => {
  const measured = meter(0.05);
  await measured(() => setTimeout(120));
  expect(await measured(async () => 'looked')).toBe('looked');
});
