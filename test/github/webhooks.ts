/** Webhooks: signed, sent to the Apps that are installed and subscribed, and kept in each App's delivery log. */
import { createHmac, randomUUID } from 'node:crypto';
import { problemsWithWebhook } from './description/conforms.ts';
import type { FaultEffect } from './faults.ts';
import { organizationSimple, repositoryShape, simpleUser } from './shapes/accounts.ts';
import { nodeId } from './shapes/node-id.ts';
import type { Account, App, Installation, Repository } from './state.ts';
import { installationsOn, type World } from './world.ts';

/** Something that happened: what is particular to the event; who and where are added for each App. */
interface WebhookEvent {
  readonly event: string;
  readonly action: string | null;
  /** Null for events of an installation itself, which go to its App alone. */
  readonly repository: Repository | null;
  readonly sender: Account;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Only this App hears of it. */
  readonly only?: App;
  /** Installation events name it themselves. */
  readonly installation?: Installation;
}

export interface Delivery {
  readonly id: number;
  /** `X-GitHub-Delivery`: the same when it is delivered again. */
  readonly guid: string;
  readonly app: App;
  readonly url: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number;
  readonly repositoryId: number | null;
  readonly body: string;
  readonly redelivery: boolean;
  readonly deliveredAt: Date;
  requestHeaders: Readonly<Record<string, string>>;
  /** Milliseconds. */
  duration: number;
  /** 0 until it was answered. */
  statusCode: number;
  status: string;
  responseBody: string | null;
}

export interface Webhooks {
  emit(event: WebhookEvent): void;
  /** Newest first. */
  deliveries(app: App): readonly Delivery[];
  redeliver(delivery: Delivery): void;
}

function payloadOf(world: World, event: WebhookEvent, installation: Installation): string {
  const { repository, sender, action, payload } = event;
  const organization = installation.account.organization ? installation.account : null;
  return JSON.stringify({
    ...(action === null ? {} : { action }),
    ...payload,
    ...(repository ? { repository: repositoryShape(world, repository) } : {}),
    ...(organization ? { organization: organizationSimple(world, organization) } : {}),
    installation: payload.installation ?? {
      id: installation.id,
      node_id: nodeId('Installation', installation.id),
    },
    sender: simpleUser(world, sender),
  });
}

function headersOf(delivery: Delivery): Record<string, string> {
  const sign = (algorithm: string): string =>
    `${algorithm}=${createHmac(algorithm, delivery.app.webhookSecret).update(delivery.body).digest('hex')}`;
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/local',
    'x-github-delivery': delivery.guid,
    'x-github-event': delivery.event,
    'x-github-hook-id': String(delivery.app.id),
    'x-github-hook-installation-target-id': String(delivery.app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': sign('sha1'),
    'x-hub-signature-256': sign('sha256'),
  };
}

/** Sends one delivery; whatever happens is written into it. */
async function post(world: World, delivery: Delivery): Promise<void> {
  const started = performance.now();
  try {
    delivery.requestHeaders = headersOf(delivery);
    const response = await fetch(delivery.url, {
      method: 'POST',
      headers: delivery.requestHeaders,
      body: delivery.body,
      signal: AbortSignal.timeout(world.limits.webhookMilliseconds),
    });
    delivery.responseBody = await response.text();
    delivery.statusCode = response.status;
    delivery.status = response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`;
  } catch (error) {
    delivery.statusCode = 502;
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    delivery.status = timedOut ? 'timed out' : 'failed to connect to host';
  }
  delivery.duration = performance.now() - started;
}

const delayOf = (effects: readonly FaultEffect[]): number =>
  Math.max(
    0,
    ...effects.map((effect) => (typeof effect === 'object' && 'delayMs' in effect ? effect.delayMs : 0)),
  );

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** `world` is asked for lazily: it contains what this makes. */
export function createWebhooks(worldOf: () => World): Webhooks {
  const all: Delivery[] = [];
  /** Deliveries held back by `reorder`, to be let go when the next one to the same App is on its way. */
  const held = new Map<number, (() => void)[]>();

  const letGo = (app: App): void => {
    const waiting = held.get(app.id) ?? [];
    held.delete(app.id);
    for (const go of waiting) go();
  };
  const hold = (app: App): Promise<void> =>
    Promise.race([
      wait(50),
      new Promise<void>((resolve) => held.set(app.id, [...(held.get(app.id) ?? []), resolve])),
    ]);

  const deliver = async (world: World, delivery: Delivery): Promise<void> => {
    const { event, action, url, body } = delivery;
    const passing = {
      kind: 'webhook',
      method: 'POST',
      path: new URL(url).pathname,
      event,
      action,
      body,
    } as const;
    const effects = world.faults.strike(passing);
    if (effects.includes('drop')) {
      delivery.statusCode = 502;
      delivery.status = 'failed to connect to host';
      return;
    }
    const delay = delayOf(effects);
    if (delay > 0) await wait(delay);
    if (effects.includes('reorder')) await hold(delivery.app);
    const sent = post(world, delivery);
    if (effects.includes('duplicate')) await Promise.all([sent, post(world, { ...delivery })]);
    if (!effects.includes('reorder')) sent.finally(() => letGo(delivery.app));
    await sent;
  };

  const send = (world: World, delivery: Delivery): void => {
    all.push(delivery);
    const end = world.activity.begin();
    deliver(world, delivery).finally(end);
  };

  const listeners = (world: World, event: WebhookEvent): readonly Installation[] => {
    if (event.installation) return [event.installation];
    if (!event.repository) return [];
    return installationsOn(world, event.repository).filter(({ app, suspendedAt }) => {
      if (suspendedAt || (event.only && event.only !== app)) return false;
      return app.events.includes(event.event);
    });
  };

  const noteMisfits = (world: World, { event, action }: WebhookEvent, body: string): void => {
    const problems = world.described ? problemsWithWebhook(event, action, JSON.parse(body)) : [];
    if (problems.length > 0)
      world.misfits.push(`webhook ${event}.${action ?? ''}: ${problems.slice(0, 12).join(', ')}`);
  };

  return {
    emit: (event) => {
      const world = worldOf();
      for (const installation of listeners(world, event)) {
        const { app } = installation;
        if (app.webhookUrl === null) continue;
        const body = payloadOf(world, event, installation);
        noteMisfits(world, event, body);
        send(world, {
          id: world.nextId(),
          guid: randomUUID(),
          app,
          url: app.webhookUrl,
          event: event.event,
          action: event.action,
          installationId: installation.id,
          repositoryId: event.repository?.id ?? null,
          body,
          redelivery: false,
          deliveredAt: world.now(),
          requestHeaders: {},
          duration: 0,
          statusCode: 0,
          status: 'pending',
          responseBody: null,
        });
      }
    },
    deliveries: (app) => all.filter((delivery) => delivery.app === app).toReversed(),
    redeliver: (delivery) => {
      const world = worldOf();
      send(world, {
        ...delivery,
        id: world.nextId(),
        redelivery: true,
        url: delivery.app.webhookUrl ?? delivery.url,
        deliveredAt: world.now(),
        statusCode: 0,
        status: 'pending',
        responseBody: null,
      });
    },
  };
}
