/** The webhook route: size cap by counted bytes, then HMAC over the raw bytes, then parsing. Nothing unverified is parsed or logged. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Delivery } from '../delivery.ts';

/** GitHub sends at most 25 MB: https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
const maxBytes = 26 * 1024 * 1024;

/** GitHub gives up after 10 s itself, an Enterprise Server after 30 s with smaller bodies on a nearer line. */
const bodyTimeout = 15_000;

/** Milliseconds a refused sender has to hear why. */
const lingering = 1000;

export interface WebhookRoute {
  readonly path: string;
  /** Newest first; more than one while a secret is being replaced. */
  readonly secrets: readonly string[];
  /** Takes a verified delivery. The answer waits for it; it must be quick. When it throws, GitHub is told 503. */
  readonly accept: (delivery: Delivery) => Promise<unknown>;
  /** Told why a verified delivery was not accepted. */
  readonly failed?: (error: unknown, delivery: Pick<Delivery, 'id' | 'name'>) => void;
  /** Milliseconds a sender may take for the whole body; 15,000 unless said. */
  readonly patience?: number;
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
class TooSlow extends Error {}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed on leaving, so that the refusal can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The whole time counts, not the time between two bytes: a drop at a time must not hold a connection for ever. */
async function bodyOf(request: IncomingMessage, patience: number): Promise<Buffer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow()), patience);
  });
  const body = readBody(request);
  // When it is late, its own end is nobody's business any more.
  body.catch(() => undefined);
  return Promise.race([body, late]).finally(() => clearTimeout(timer));
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
  const body = await bodyOf(request, route.patience ?? bodyTimeout);
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
  const bodyHash = createHash('sha256').update(body).digest('hex');
  try {
    await route.accept({ id, name, payload, bodyHash });
  } catch (error) {
    route.failed?.(error, { id, name });
    return answer(response, 503, 'not accepted');
  }
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
    receive(route, request, response).catch((error: unknown) => {
      // The rest is thrown away for a moment, since a connection cut at once would lose the answer.
      request.resume();
      setTimeout(() => request.destroy(), lingering).unref();
      if (error instanceof TooLarge) answer(response, 413, 'too large');
      else if (error instanceof TooSlow) answer(response, 408, 'too slow');
      else answer(response, 400, 'the request broke off');
    });
    return true;
  };
}
