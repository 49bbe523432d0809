/** Signed deliveries to a server, as GitHub sends them. */
import { createHmac, randomUUID } from 'node:crypto';

export interface Answered {
  readonly status: number;
  readonly milliseconds: number;
}

export async function deliver(
  url: string,
  secret: string,
  event: string,
  payload: unknown,
): Promise<Answered> {
  const body = JSON.stringify(payload);
  const headers = {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  const started = performance.now();
  const response = await fetch(url, { method: 'POST', body, headers });
  await response.arrayBuffer();
  return { status: response.status, milliseconds: performance.now() - started };
}
