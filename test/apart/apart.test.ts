/** Processes that judge: they answer as if it were done here, and what ends one ends nothing else. */
import { expect, it, onTestFinished } from 'vitest';
import { errorData, errorOf } from '../../app/apart/errors.ts';
import { RateLimited, rateLimitOf } from '../../app/github/access/rate-limited.ts';
import { statusOf } from '../../app/github/access/reasons.ts';
import { Behind } from '../../app/github/behind.ts';
import { CannotLook } from '../../app/looked.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { open } from './open.ts';

it('answers what is asked for, and is told nothing that is secret', async () => {
  process.env.PRIVATE_KEY = 'secret';
  onTestFinished(() => void delete process.env.PRIVATE_KEY);
  const { judge } = open();
  const { done, reads, isAlone, env } = await judge({ a: 'fine', b: 'ask one', c: 'ask two' });
  expect({ done, reads, isAlone }).toEqual({
    done: ['a: fine', 'b: granted one', 'c: granted two'],
    reads: 2,
    isAlone: false,
  });
  expect(env.filter((name) => !/^(LANG|NODE_|PATH|TZ)/.test(name))).toEqual([]);
});

it('throws what is thrown there, with all that others ask an error for', async () => {
  const { judge } = open();
  const gap = { reason: say`the words of ${'a.ts'}`, remedy: say`try again` };
  await expect(judge({ a: 'throw' })).rejects.toMatchObject({ name: 'CannotLook', gap });
  expect(statusOf(await judge({ a: 'http' }).catch((error: unknown) => error))).toBe(404);
  const limited = await judge({ a: 'ask late' }).catch((error: unknown) => error);
  expect(rateLimitOf(limited)?.until).toEqual(new Date('2026-11-03T10:00:00Z'));
});

it('ends when there is nothing to judge, begins again when there is, and leaves nothing behind', async () => {
  const { judge, processes } = open({ limits: { idle: 50 } });
  await judge({ a: 'fine' });
  await expect.poll(() => processes.pids()).toEqual([]);
  expect((await judge({ a: 'fine' })).done).toEqual(['a: fine']);
  const [pid] = processes.pids();
  await processes.stop();
  expect(processes.pids()).toEqual([]);
  if (pid) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

it('errors are the same after the way there and back', () => {
  const behind = new Behind(own('the list'), Object.assign(new Error('Not Found'), { status: 404 }));
  const limited = new CannotLook(own('no more'));
  limited.cause = new RateLimited(new Date(0), 'secondary');
  const back = [behind, limited].map((error) => errorOf(structuredClone(errorData(error))));
  expect(back[0]).toBeInstanceOf(Behind);
  expect(statusOf(back[0]?.cause)).toBe(404);
  expect((back[0] as Behind).gap).toEqual(behind.gap);
  expect(rateLimitOf(back[1])?.by).toBe('secondary');
});

it('what hangs is unknown with the reason, and all that it stands beside is judged', async () => {
  const { judge } = open();
  const [bad, other] = await Promise.all([
    judge({ first: 'fine', second: 'hang', third: 'fine' }),
    judge({ a: 'wait', b: 'ask it' }),
  ]);
  const why = 'it took more than 0.5 seconds of processor time at one stretch';
  expect(bad?.done).toEqual(['first: fine', `second: ${why}`, 'third: fine']);
  expect(other?.done).toEqual(['b: granted it']);
});
