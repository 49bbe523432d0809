/** Who runs beside whom. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { makeTurns } from '../../app/jobs/turns.ts';

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

it('what is alone waits for what runs, and nothing begins beside it', async () => {
  const turns = makeTurns();
  const began: string[] = [];
  const work = (name: string, until: Promise<void>) => async () => {
    began.push(name);
    await until;
  };
  const [a, suspect, b] = [gate(), gate(), gate()];
  const all = [turns.beside(work('a', a.opened)), turns.alone(work('suspect', suspect.opened))];
  all.push(turns.alone(work('another', Promise.resolve())), turns.beside(work('b', b.opened)));
  await turn();
  expect([began, turns.isTaken()]).toEqual([['a'], true]);
  a.open();
  await turn();
  expect(began).toEqual(['a', 'suspect']);
  suspect.open();
  b.open();
  await Promise.all(all);
  expect([began, turns.isTaken()]).toEqual([['a', 'suspect', 'another', 'b'], false]);
});

it('what is alone for long lets others go on', async () => {
  const turns = makeTurns(20);
  const slow = gate();
  const alone = turns.alone(() => slow.opened);
  let ran = false;
  await turns.beside(async () => {
    ran = true;
  });
  expect(ran).toBe(true);
  slow.open();
  await alone;
});

it('a failure is told to whoever asked, and holds up nobody', async () => {
  const turns = makeTurns();
  const failing = () => Promise.reject(new Error('no'));
  await expect(turns.alone(failing)).rejects.toThrow('no');
  await expect(turns.beside(failing)).rejects.toThrow('no');
  await turns.beside(async () => undefined);
});
