/** The local GitHub of a burst, in a process of its own: what it takes is not taken for the server's. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PullHandle } from '../../test/github/index.ts';
import { openOne } from '../../test/service/load.ts';
import { openStage } from '../../test/service/stage.ts';
import { until } from '../../test/service/wait.ts';

/** `hold`: so many pull requests are opened, and nobody hears of it. `send`: everybody does, at once. */
export type Order = { readonly do: 'hold'; readonly size: number } | { readonly do: 'send' };

export type Told =
  | { readonly told: 'ready'; readonly env: Readonly<Record<string, string>> }
  | { readonly told: 'held' }
  /** Milliseconds from the first event to each completed check, sorted; requests that were answered meanwhile. */
  | { readonly told: 'done'; readonly times: readonly number[]; readonly requests: number };

const stage = await openStage({ port: Number(process.argv[2]), clients: 1, repositories: 1 });
const { github, app, clients } = stage;
const [client] = clients;
const [repository] = client?.repositories ?? [];
if (!client || !repository) throw new Error('a client is needed');

let serial = 0;
let pulls: readonly PullHandle[] = [];

async function hold(size: number): Promise<void> {
  if (!client || !repository) return;
  for (const pull of pulls) await pull.close();
  await github.idle();
  const held = github.faults.add({ match: { event: 'pull_request' }, do: 'drop' });
  const opened: PullHandle[] = [];
  for (let i = 0; i < size; i++) opened.push(await openOne({ client, repository, serial: serial++ }));
  pulls = opened;
  held();
  // The other events are answered by then, and what they asked for is done.
  await sleep(1500);
  github.clearRequests();
}

async function send(): Promise<Told> {
  if (!repository) throw new Error('a repository is needed');
  const start = Date.now();
  const heads = new Set(pulls.map(({ headSha }) => headSha));
  const done = () =>
    repository.data.checkRuns.filter(
      ({ suite, status, headSha }) => suite.app.id === app.id && status === 'completed' && heads.has(headSha),
    );
  const dropped = github.deliveries(app).filter(({ statusCode }) => statusCode === 502);
  for (const delivery of dropped.slice(0, pulls.length)) github.redeliver(delivery);
  await until(
    () => done().length >= pulls.length,
    300_000,
    () => `${done().length} of ${pulls.length}`,
  );
  const times = done().map(({ completedAt }) => (completedAt?.getTime() ?? 0) - start);
  return { told: 'done', times: times.toSorted((a, b) => a - b), requests: github.requests.length };
}

const tell = (told: Told) => void process.send?.(told);

process.on('message', (order: Order) => {
  if (order.do === 'hold') return void hold(order.size).then(() => tell({ told: 'held' }));
  void send().then(tell);
});
process.on('disconnect', () => void stage.stop().finally(() => process.exit(0)));
tell({ told: 'ready', env: stage.env });
