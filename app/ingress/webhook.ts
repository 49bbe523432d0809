/** The webhook route: size cap by counted bytes, then HMAC over the raw bytes, then parsing. Nothing unverified is parsed or logged. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** GitHub sends at most 25 MB: https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
const mostBytes = 26 * 1024 * 1024;

/** Milliseconds a sender may take for the whole body. GitHub gives up after 10 s itself. */
const bodyTimeout = 15_000;

/** Milliseconds a refused sender has to hear why. */
const lingering = 1000;

export interface Delivery {
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
}

export interface WebhookRoute {
  readonly path: string;
  /** Newest first; more than one while a secret is being replaced. */
  readonly secrets: readonly string[];
  /** Takes a verified delivery. The answer waits for it; it must be quick. */
  readonly accept: (delivery: Delivery) => Promise<void>;
}

/** Whether `signature` (`sha256=<hex>`) is the HMAC of `body` under one of the secrets. Constant time per secret. */
export function isSigned(
  body: Uint8Array,
  signature: string | undefined,
  secrets: readonly string[],
): boolean {
  if (!signature || !/^sha256=[0-9a-f]{64}$/.test(signature)) return false;
  const given = Buffer.from(signature.slice('sha256='.length), 'hex');
  const matches = secrets.map((secret) =>
    timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given),
  );
  return matches.includes(true);
}

class TooLarge extends Error {}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed on leaving, so that the refusal can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function answer(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function receive(
  route: WebhookRoute,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  if (!isSigned(body, header(request, 'x-hub-signature-256'), route.secrets))
    return answer(response, 401, 'bad signature');
  const id = header(request, 'x-github-delivery');
  const name = header(request, 'x-github-event');
  if (!id || !name) return answer(response, 400, 'X-GitHub-Delivery and X-GitHub-Event are needed');
  let payload: unknown;
  try {
    payload = JSON.parse(body.toString('utf8'));
  } catch {
    return answer(
      response,
      400,
      'the body is not JSON; set the content type of the webhook to application/json',
    );
  }
  await route.accept({ id, name, payload });
  answer(response, 202, 'accepted');
}

/** Answers a request to the route; false when it is not for it. */
export function webhookHandler(
  route: WebhookRoute,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (request.url?.split('?')[0] !== route.path) return false;
    if (request.method !== 'POST') {
      answer(response, 405, 'POST only');
      return true;
    }
    request.setTimeout(bodyTimeout, () => request.destroy());
    receive(route, request, response).catch((error: unknown) => {
      // The rest is thrown away for a moment, since a connection cut at once would lose the answer.
      request.resume();
      setTimeout(() => request.destroy(), lingering).unref();
      if (error instanceof TooLarge) answer(response, 413, 'too large');
      else answer(response, 500, 'not accepted');
    });
    return true;
  };
}
