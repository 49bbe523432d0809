/**
 * A client that floods and is refused by GitHub for an hour does not hold up another client. How much of the machine
 * it costs is a figure of the bench (`npm run bench -- service`): a ratio of milliseconds on a busy machine proves nothing.
 */
import { expect, it, onTestFinished } from 'vitest';
import { flood, limitForAnHour, verdictTimes } from './neighbour.ts';
import { embeddedPlace } from './place.ts';
import { freePort, startServer } from './server-process.ts';
import { openStage } from './stage.ts';

/** Milliseconds. Who waits for the neighbour waits for an hour. */
const longest = 20_000;

it('B gets its verdicts while A floods and may not ask GitHub for an hour', { timeout: 90_000 }, async () => {
  const place = embeddedPlace();
  onTestFinished(() => place.remove());
  const stage = await openStage({ port: await freePort(), clients: 2, repositories: 1 });
  onTestFinished(() => stage.stop());
  const server = await startServer({ ...stage.env, ...place.env }, 'test/service/unpaced-server.ts');
  onTestFinished(() => server.kill());
  const [noisy, other] = stage.clients;
  if (!noisy || !other) throw new Error('two clients are needed');
  await verdictTimes(stage, other, 3, 0);
  const before = stage.github.requests.length;
  limitForAnHour(stage, noisy);
  const beside: number[] = [];
  let accepted = 0;
  for (let round = 1; round <= 3; round++) {
    const flooding = flood(stage, server, noisy, 20);
    beside.push(...(await verdictTimes(stage, other, 5, round * 100)));
    accepted += await flooding.stop();
  }
  expect(accepted).toBeGreaterThan(20);
  expect(beside).toHaveLength(15);
  expect(Math.max(...beside)).toBeLessThan(longest);
  // Its jobs are kept aside: GitHub hears of the flood once, or once per job that was under way.
  const asked = stage.github.requests
    .slice(before)
    .filter(({ installationId }) => installationId === noisy.installation.id);
  expect(asked.length).toBeLessThan(10);
});
