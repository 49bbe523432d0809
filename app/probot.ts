/** The Probot app: webhook event → tasks → jobs. Also runs under `probot run`, without durability. */
import type { Octokit } from '@octokit/rest';
import type { Probot } from 'probot';
import { tasksOf } from './events.ts';
import type { Pace } from './github/access/client-access.ts';
import { type ClientsOf, createClients } from './github/access/clients.ts';
import { realClock } from './github/access/clock.ts';
import { type Jobs, keyedJobs } from './jobs/keyed.ts';
import type { Payload } from './payload.ts';
import { permissionsFor } from './permissions.ts';
import { rememberedClients } from './store/remembered-clients.ts';
import { keyOf } from './task.ts';
import { doJob, type Job } from './worker.ts';
import type { World } from './world.ts';

/** Pull requests judged at the same time. */
export const concurrency = 8;

function ownId(app: Probot): () => Promise<number> {
  let id: Promise<number> | null = null;
  const ask = async () => {
    const octokit = await app.auth();
    const { data } = await octokit.request('GET /app');
    if (!data) throw new Error('GitHub does not know this App');
    return Number(data.id);
  };
  return () => {
    id ??= ask().catch((error: unknown) => {
      id = null;
      throw error;
    });
    return id;
  };
}

/** Parts of the world that tests and the sandbox set. */
export interface AppOptions extends Pace {
  readonly fetch?: typeof fetch;
  readonly now?: () => Date;
  /** Told of every answer of GitHub; installation 0 is the App itself. */
  readonly answered?: NonNullable<ClientsOf['answered']>;
  /** Where several processes work for the same clients. */
  readonly sharedLanes?: NonNullable<ClientsOf['sharedLanes']>;
}

/** What the App's work needs, on a Probot. */
export function worldOf(app: Probot, store: World['store'], options: AppOptions = {}): World {
  const { fetch = globalThis.fetch, now = () => new Date() } = options;
  const appId = ownId(app);
  const clients = createClients({
    // Probot's Octokit is the REST Octokit with plugins; its own type hides that behind another build of the core.
    app: async () => (await app.auth()) as unknown as Octokit,
    appId,
    permissions: permissionsFor,
    log: app.log,
    clock: { ...realClock, now: () => now().getTime() },
    pace: options,
    ...(options.answered ? { answered: options.answered } : {}),
    ...(options.sharedLanes ? { sharedLanes: options.sharedLanes } : {}),
  });
  return { clients, appId, fetch, now, log: app.log, store };
}

/** Registers the handlers on a Probot and gives back the queue behind them, which is in memory. */
export function fairlead(app: Probot, options: AppOptions = {}): Jobs<Job> {
  const world = worldOf(app, rememberedClients(), options);
  const jobs: Jobs<Job> = keyedJobs({
    concurrency,
    run: (job) => doJob(world, job, jobs),
    onGivenUp: ({ key, error }) => app.log.warn({ task: key, error }, 'job given up'),
  });
  app.onAny(async ({ name, payload }) => {
    const tasks = tasksOf(name, payload as Payload, await world.appId());
    for (const task of tasks) await jobs.add(keyOf(task), { task, tries: 0 });
  });
  return jobs;
}

export default (app: Probot): void => {
  app.log.warn(
    'Running without a durable queue: events that arrive while this process is down are not made up for. "npm start" has one.',
  );
  fairlead(app);
};
