/** `acme/shop` on the local GitHub, an App whose deliveries are only received, and what the nets need of it. */
import { randomUUID } from 'node:crypto';
import type { Octokit } from '@octokit/rest';
import { Probot, ProbotOctokit } from 'probot';
import { onTestFinished } from 'vitest';
import type { LifePayload } from '../../app/clients/life-events.ts';
import { lifeTaker } from '../../app/clients/take-in.ts';
import type { NetParts } from '../../app/recovery/parts.ts';
import { netStore } from '../../app/recovery/store.ts';
import { clientId } from '../../app/store/client-id.ts';
import type { Database } from '../../app/store/database.ts';
import type { Task } from '../../app/task.ts';
import type { RepositoryHandle } from '../github/index.ts';
import { startReceiver } from '../github/receiver.ts';
import { everything, openShop } from '../github/shop.ts';

export const minute = 60_000;

/** Without pauses and retries, so that every failure is seen. */
const plain = ProbotOctokit.defaults((options: object) => ({
  ...options,
  throttle: { enabled: false },
  retry: { enabled: false },
}));

const events = ['pull_request', 'repository'];

export async function openNets(database: Database) {
  const hooks = await startReceiver();
  const world = await openShop({ app: { webhookUrl: hooks.url, events, permissions: everything } });
  onTestFinished(async () => {
    await world.github.idle();
    hooks.close();
    await world.github.stop();
  });
  const { id: appId, privateKey } = world.app;
  const baseUrl = world.github.apiUrl;
  const probot = new Probot({ appId, privateKey, secret: 's', baseUrl, logLevel: 'fatal', Octokit: plain });
  const octokit = async (installation?: number) =>
    (await (installation === undefined ? probot.auth() : probot.auth(installation))) as unknown as Octokit;
  // A host of its own keeps the tests of one database apart.
  const host = `${randomUUID()}.test`;
  const clock = { ahead: 0 };
  const now = () => new Date(Date.now() + clock.ahead);
  const store = netStore(database, host, now);
  const enqueued: Task[] = [];
  const warnings: string[] = [];
  const parts: NetParts = {
    appOctokit: () => octokit(),
    octokitOf: (installation) => octokit(installation),
    appId: async () => appId,
    store,
    enqueue: async (task) => void enqueued.push(task),
    now,
    log: { info: () => {}, warn: (_, message) => void warnings.push(message) },
    baseUrl: 'https://api.github.com',
  };
  const refOf = ({ id, owner, name }: RepositoryHandle, installation = world.installation.id) => ({
    installation,
    repositoryId: id,
    owner,
    repo: name,
  });
  const takeLife = lifeTaker(database, host, now);
  let taken = 0;
  /** What reached the App goes into its inbox, and into the rows of its clients. */
  const takeIn = async () => {
    await world.github.idle();
    const arrived = hooks.received.slice(taken);
    taken = hooks.received.length;
    for (const { delivery: guid, event, action = null, body } of arrived) {
      const { installation } = body as LifePayload;
      const client = clientId({ host, installation: installation?.id ?? 0 });
      await database.transaction(async (trx) => {
        await trx
          .insertInto('inbox')
          .values({ guid, client, event, action, bodyHash: 'x', tasks: 0 })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await takeLife(trx, { name: event, payload: body });
      });
    }
  };
  const audits = async () =>
    (await database.kysely.selectFrom('audit').select('what').where('client', '=', host).execute()).map(
      ({ what }) => what,
    );
  await takeIn();
  return { ...world, hooks, host, database, store, parts, enqueued, warnings, clock, refOf, takeIn, audits };
}

export type Nets = Awaited<ReturnType<typeof openNets>>;
