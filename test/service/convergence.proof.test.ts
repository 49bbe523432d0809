/** Whatever happens to webhooks and requests, every open pull request ends with a quiet run's verdict, and one comment. */
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { embeddedPlace } from './place.ts';
import { playSchedules, schedules } from './schedule.ts';
import { freePort, startServer } from './server-process.ts';
import { openStage } from './stage.ts';

it('schedules of trouble converge', { timeout: 90_000 }, async () => {
  const place = embeddedPlace();
  onTestFinished(() => place.remove());
  const stage = await openStage({ port: await freePort(), clients: 0 });
  onTestFinished(() => stage.stop());
  const server = await startServer({ ...stage.env, ...place.env }, 'test/service/unpaced-server.ts');
  onTestFinished(() => server.kill());
  let round = 0;
  const together = fc.array(schedules, { minLength: 6, maxLength: 6 });
  const property = fc.asyncProperty(together, async (all) => {
    round += 1;
    expect(await playSchedules(stage, server, String(round), all, 20_000)).toEqual([]);
  });
  await fc.assert(property, { numRuns: 2, seed: 3, endOnFailure: true });
});
