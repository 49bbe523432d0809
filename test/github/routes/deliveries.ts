/** An App's delivery log. https://docs.github.com/rest/apps/webhooks */
import * as z from 'zod';
import { type Call, json, numberParameter } from '../http/call.ts';
import { linkHeader, pageOf, truncated } from '../http/paging.ts';
import { found } from '../http/refusal.ts';
import { type Route, route } from '../http/router.ts';
import { stamp } from '../shapes/accounts.ts';
import type { Schemas } from '../state.ts';
import type { Delivery } from '../webhooks.ts';
import { appOf } from './apps.ts';

function itemOf(delivery: Delivery): Schemas['hook-delivery-item'] {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: stamp(delivery.deliveredAt),
    redelivery: delivery.redelivery,
    duration: Math.round(delivery.duration) / 1000,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

function fullOf(delivery: Delivery): Schemas['hook-delivery'] {
  const { id, installation_id, repository_id, ...item } = itemOf(delivery);
  return {
    ...item,
    id: delivery.id,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    url: delivery.url,
    request: {
      headers: delivery.requestHeaders,
      payload: z.record(z.string(), z.unknown()).parse(JSON.parse(delivery.body)),
    },
    response: { headers: {}, payload: delivery.responseBody },
  };
}

function deliveryIn(call: Call): Delivery {
  const id = numberParameter(call, 'delivery_id');
  return found(call.world.webhooks.deliveries(appOf(call)).find((delivery) => delivery.id === id));
}

export const deliveryRoutes: readonly Route[] = [
  route('GET /app/hook/config', (call) => {
    const app = appOf(call);
    const shape: Schemas['webhook-config'] = {
      ...(app.webhookUrl === null ? {} : { url: app.webhookUrl }),
      content_type: 'json',
      insecure_ssl: '0',
      secret: '********',
    };
    return json(shape);
  }),
  route('GET /app/hook/deliveries', (call) => {
    const failed = call.query.get('status') === 'failure';
    const all = call.world.webhooks
      .deliveries(appOf(call))
      .filter((delivery) => !failed || delivery.status !== 'OK');
    const { perPage } = pageOf(call.query);
    const before = Number(call.query.get('cursor')?.replace('v1_', '') ?? Number.POSITIVE_INFINITY);
    const left = all.filter(({ id }) => id < before);
    const page = left.slice(0, truncated(call) ? Math.floor(perPage / 2) : perPage);
    const last = page.at(-1);
    const more = last && left.length > page.length && !truncated(call);
    const headers = more ? linkHeader(call, { next: { cursor: `v1_${last.id}` } }) : {};
    return { status: 200, headers, body: page.map(itemOf) };
  }),
  route('GET /app/hook/deliveries/{delivery_id}', (call) => json(fullOf(deliveryIn(call)))),
  route('POST /app/hook/deliveries/{delivery_id}/attempts', (call) => {
    call.world.webhooks.redeliver(deliveryIn(call));
    return { status: 202, body: {} };
  }),
];
