/** Events about tens of thousands of repositories, on real servers: taken in, and nobody else's events wait for them. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeKey } from './key.ts';
import { places } from './places.ts';
import { startServer } from './server-process.ts';
import { type Answered, deliver } from './signed.ts';

const secret = 's'.repeat(40);
const installation = { id: 7, account: { id: 70, login: 'acme' } };

const repositories = Array.from({ length: 30_000 }, (_, at) => ({
  id: at + 1,
  node_id: `R_kgDO${at}`,
  name: `service-${at}`,
  full_name: `acme/service-${at}`,
  private: true,
}));

const pullRequest = (number: number) => ({
  action: 'opened',
  installation: { id: 8 },
  repository: { id: 900_000, full_name: 'other/shop' },
  pull_request: { number, title: 'x', body: null, draft: false, labels: [] },
});

const events: readonly (readonly [string, object])[] = [
  ['installation', { action: 'created', installation, repositories }],
  [
    'installation_repositories',
    { action: 'removed', installation, repositories_added: [], repositories_removed: repositories },
  ],
  [
    'installation_repositories',
    { action: 'added', installation, repositories_added: repositories, repositories_removed: [] },
  ],
  ['installation_target', { action: 'renamed', installation, account: { id: 70, login: 'acme-inc' } }],
  ['installation', { action: 'deleted', installation, repositories }],
];

describe.each(places)('on the engine %s', (_, placeOf) => {
  it('30,000 repositories in an event hold up nobody', { timeout: 120_000 }, async () => {
    const place = await placeOf();
    onTestFinished(() => place.remove());
    const server = await startServer({
      ...place.env,
      APP_ID: '1',
      PRIVATE_KEY: makeKey(),
      WEBHOOK_SECRET: secret,
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_PORT: 'off',
      LOG_LEVEL: 'fatal',
      GHE_HOST: '127.0.0.1:9',
      GHE_PROTOCOL: 'http',
    });
    onTestFinished(() => server.kill());
    const large: Answered[] = [];
    const others: Answered[] = [];
    for (const [event, payload] of events) {
      let done = false;
      const sent = deliver(server.url, secret, event, payload).then((answer) => {
        large.push(answer);
        done = true;
      });
      for (let at = 0; !done || at < 10; at += 1)
        others.push(await deliver(server.url, secret, 'pull_request', pullRequest(others.length + 1)));
      await sent;
    }
    expect(large.map(({ status }) => status)).toEqual(events.map(() => 202));
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set([202]));
    // GitHub gives up after 10 s. A body of 4 MB is sent and parsed in this process's and the server's time.
    expect(Math.max(...large.map(({ milliseconds }) => milliseconds))).toBeLessThan(3000);
    expect(Math.max(...others.map(({ milliseconds }) => milliseconds))).toBeLessThan(1500);
  });
});
