/** Schedules of trouble: what may happen to webhooks and to requests while people work. */

import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Fault } from '../github/faults.ts';
import { actOnce } from './load.ts';
import { random } from './random.ts';
import { post, signedHeaders } from './sender.ts';
import type { ServerProcess } from './server-process.ts';
import { redeliverLost, settle } from './settle.ts';
import { addClient, type Client, type Stage } from './stage.ts';

interface WebhookTrouble {
  readonly event: 'pull_request' | 'pull_request_review' | 'check_run' | 'push';
  readonly effect: 'drop' | 'duplicate' | 'reorder' | { readonly delayMs: number };
  readonly times: number;
}

interface RequestTrouble {
  readonly on: keyof typeof requests;
  readonly effect: keyof typeof effects;
  readonly times: number;
}

/** What one client goes through. */
export interface Schedule {
  /** Of the people's acts. */
  readonly seed: number;
  readonly acts: number;
  readonly webhooks: readonly WebhookTrouble[];
  readonly requests: readonly RequestTrouble[];
}

const requests = {
  'check created': { method: 'POST', path: '/check-runs' },
  'comment created': { method: 'POST', path: '/comments' },
  'comment changed': { method: 'PATCH', path: '/issues/comments/' },
  'pull request read': { method: 'GET', path: '/pulls/' },
  'file read': { method: 'GET', path: '/contents/' },
  'wide read': { method: 'POST', path: '/graphql' },
} as const;

const limited = (status: number) => ({
  status,
  body: {
    message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  },
  headers: { 'retry-after': '1' },
});

const effects = {
  'done, then 502': 'write-then-502',
  '502': { status: 502 },
  cut: 'drop',
  '403 with retry-after': limited(403),
  '429 with retry-after': limited(429),
} as const satisfies Readonly<Record<string, Fault['do']>>;

const times = fc.integer({ min: 1, max: 3 });

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  seed: fc.nat(),
  acts: fc.integer({ min: 3, max: 14 }),
  webhooks: fc.array(
    fc.record({
      event: fc.constantFrom('pull_request', 'pull_request_review', 'check_run', 'push'),
      effect: fc.oneof(
        fc.constantFrom('drop', 'duplicate', 'reorder'),
        fc.record({ delayMs: fc.integer({ min: 1, max: 300 }) }),
      ),
      times,
    }),
    { maxLength: 5 },
  ),
  requests: fc.array(
    fc.record({
      on: fc.constantFrom(...(Object.keys(requests) as (keyof typeof requests)[])),
      effect: fc.constantFrom(...(Object.keys(effects) as (keyof typeof effects)[])),
      times,
    }),
    { maxLength: 4 },
  ),
});

/** A client's trouble strikes that client alone. */
function faultsOf(login: string, schedule: Schedule): readonly Fault[] {
  const about = (body: unknown) =>
    (typeof body === 'string' ? body : (JSON.stringify(body) ?? '')).includes(`"${login}`);
  return [
    ...schedule.webhooks.map(({ event, effect, times: often }) => ({
      match: { event, path: ({ body }: { readonly body: unknown }) => about(body) },
      times: often,
      do: effect,
    })),
    ...schedule.requests.map(({ on, effect, times: often }) => ({
      match: {
        method: requests[on].method,
        path: (passing: { readonly path: string; readonly body: unknown }) =>
          passing.path.includes(requests[on].path) &&
          (passing.path.includes(`/${login}/`) || (on === 'wide read' && about(passing.body))),
      },
      times: often,
      do: effects[on === 'wide read' && effect === 'done, then 502' ? '502' : effect],
    })),
  ];
}

/** As the reconcile does: every open pull request of the client's is to be looked at again. */
async function lookAgain(stage: Stage, server: ServerProcess, client: Client): Promise<void> {
  const body = JSON.stringify({
    action: 'added',
    installation: { id: client.installation.id },
    repositories_added: client.repositories.map(({ id, name, fullName }) => ({
      id,
      name,
      full_name: fullName,
      private: true,
    })),
  });
  await post(server.url, signedHeaders(stage.app.webhookSecret, 'installation_repositories', body), body);
}

/**
 * Every schedule on a client of its own, all at once; then the trouble ends, what was never accepted is delivered again,
 * and all open pull requests are looked at once more. Resolves with what is not as after a quiet run.
 */
export async function playSchedules(
  stage: Stage,
  server: ServerProcess,
  round: string,
  all: readonly Schedule[],
  patience: number,
): Promise<readonly string[]> {
  const clients: Client[] = [];
  for (const [i] of all.entries())
    clients.push(await addClient(stage.github, stage.app, `trouble-${round}-${i}`, 1));
  const mends = all.map(async (schedule, i) => {
    const client = clients[i];
    if (!client) return [];
    const mend = faultsOf(client.login, schedule).map((fault) => stage.github.faults.add(fault));
    const chance = random(schedule.seed);
    for (let serial = 0; serial < schedule.acts; serial++) {
      await actOnce([client], chance, serial, 3);
      await sleep(chance.below(60));
    }
    return mend;
  });
  const ends = (await Promise.all(mends)).flat();
  // Trouble may strike the work that is left as well.
  await sleep(500);
  for (const mend of ends) mend();
  await redeliverLost(stage);
  for (const client of clients) await lookAgain(stage, server, client);
  return settle({ ...stage, clients }, patience);
}
