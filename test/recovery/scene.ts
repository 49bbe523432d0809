/** `acme/shop` on the local GitHub, an App whose deliveries are only received, and what scheduled work needs of it. */
import { randomUUID } from 'node:crypto';
import type { Octokit } from '@octokit/core';
import { Probot, ProbotOctokit } from 'probot';
import { onTestFinished } from 'vitest';
import { applyLife } from '../../app/clients/life.ts';
import type { LifeChange } from '../../app/clients/life-events.ts';
import { lifeSubscriber } from '../../app/clients/subscriber.ts';
import type { Purpose } from '../../app/github/access/purpose.ts';
import type { Payload } from '../../app/payload.ts';
import { clientId } from '../../app/store/client-id.ts';
import { installedClients } from '../../app/store/clients.ts';
import type { Database } from '../../app/store/database.ts';
import { knownIssues } from '../../app/store/issues.ts';
import { staleChecks } from '../../app/store/open-checks.ts';
import { activeRepositories, unreadWaivers } from '../../app/store/repositories.ts';
import { lastSweep, type Swept, sweepEnded } from '../../app/store/sweeps.ts';
import { newestVerdicts } from '../../app/store/verdicts.ts';
import type { RepositoryRef, Task } from '../../app/task.ts';
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

export async function openRecovery(database: Database) {
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
  const { kysely } = database;
  /** What the store knows on this host. */
  const known = {
    lastSweep: () => lastSweep(kysely, host),
    sweepEnded: (sweep: Swept) => sweepEnded(kysely, host, sweep),
    clients: () => installedClients(kysely, host),
    repositories: (installation: number) => activeRepositories(kysely, host, installation),
    live: (changes: readonly LifeChange[]) =>
      database.transaction((trx) => applyLife(trx, host, changes, now())),
    verdicts: ({ installation, repositoryId }: RepositoryRef, pullRequests: readonly number[]) =>
      newestVerdicts(kysely, clientId({ host, installation }), repositoryId, pullRequests),
    openChecks: (openedBefore: Date) => staleChecks(kysely, host, openedBefore),
    issues: (at: RepositoryRef, purpose: string) => knownIssues(kysely, { host, at, purpose }),
    unreadWaivers: (installation: number, readBefore: Date, max: number) =>
      unreadWaivers(kysely, host, installation, readBefore, max),
  };
  const enqueued: Task[] = [];
  const warnings: string[] = [];
  /** What every kind of work is given here. */
  const of = {
    database,
    host,
    appOctokit: () => octokit(),
    octokitOf: (installation: number, _repositoryId: number | null, _purpose: Purpose) =>
      octokit(installation),
    appId: async () => appId,
    enqueue: async (task: Task) => void enqueued.push(task),
    now,
    log: { info: () => {}, warn: (_: object, message: string) => void warnings.push(message) },
    baseUrl: 'https://api.github.com',
  };
  const refOf = ({ id, owner, name }: RepositoryHandle, installation = world.installation.id) => ({
    installation,
    repositoryId: id,
    owner,
    repo: name,
  });
  const hearOfLife = lifeSubscriber({ database, host, now });
  let taken = 0;
  /** What reached the App goes into its inbox, and into the rows of its clients. */
  const takeIn = async () => {
    await world.github.idle();
    const arrived = hooks.received.slice(taken);
    taken = hooks.received.length;
    for (const { delivery: guid, event, action = null, body } of arrived) {
      const { installation } = body as Payload;
      const client = clientId({ host, installation: installation?.id ?? 0 });
      await database.transaction(async (trx) => {
        await trx
          .insertInto('inbox')
          .values({ guid, client, event, action, bodyHash: 'x' })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await hearOfLife(trx, [{ id: guid, name: event, payload: body, bodyHash: 'x' }]);
      });
    }
  };
  const audits = async () =>
    (await database.kysely.selectFrom('audit').select('what').where('client', '=', host).execute()).map(
      ({ what }) => what,
    );
  await takeIn();
  return { ...world, hooks, host, database, known, of, enqueued, warnings, clock, refOf, takeIn, audits };
}

export type Recovery = Awaited<ReturnType<typeof openRecovery>>;
