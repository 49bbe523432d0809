/** Every way to end a process that judges: what did it is tried alone, then left out; nobody beside it is harmed. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { open } from './open.ts';

it.each([
  ['hang', 'it took more than 0.5 seconds of processor time at one stretch'],
  ['backtrack', 'it took more than 0.5 seconds of processor time at one stretch'],
  ['parse', 'it needed more than 96 MB of memory'],
  ['keep', 'it needed more than 96 MB of memory'],
])(
  'what a part does that never ends (%s) is unknown with the reason, and all others are judged',
  async (deed, why) => {
    const { judge } = open({
      limits: { megabytes: 96, seconds: deed === 'hang' || deed === 'backtrack' ? 0.5 : 20 },
    });
    const [bad, ...others] = await Promise.all([
      judge({ first: 'fine', second: deed, third: 'fine' }),
      ...[1, 2, 3].map(() => judge({ a: 'wait', b: 'ask it' })),
    ]);
    expect(bad.done).toEqual(['first: fine', `second: ${why}`, 'third: fine']);
    expect(others.map(({ done }) => done)).toEqual([['b: granted it'], ['b: granted it'], ['b: granted it']]);
  },
);

it('leaves out each of several parts, and gives up what ends it wherever it begins', async () => {
  const { judge, warned } = open();
  expect((await judge({ a: 'hang', b: 'fine', c: 'end' })).done).toEqual([
    'a: it took more than 0.5 seconds of processor time at one stretch',
    'b: fine',
    expect.stringMatching(/^c: a process that judges ended/),
  ]);
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`part ${i}`, 'end']));
  await expect(judge(many)).rejects.toThrow(/^judging it was given up/);
  expect(warned.length).toBeGreaterThan(5);
});

it('judges others elsewhere while one does not answer', async () => {
  const { judge, processes } = open({ limits: { megabytes: 96, seconds: 3 } });
  await judge({ a: 'fine' });
  const stuck = judge({ a: 'hang' });
  await wait(700);
  const begun = performance.now();
  await judge({ a: 'fine' });
  // It is there before what hangs is ended: its three seconds are not over.
  expect(processes.pids().length).toBeGreaterThan(1);
  expect(performance.now() - begun).toBeLessThan(60_000);
  expect((await stuck).done).toHaveLength(1);
});
