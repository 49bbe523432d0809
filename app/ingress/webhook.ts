/**
 * The webhook route. What carries no signature is refused before its body is read; of the rest, only so many bytes are in
 * memory at a time. Then the body is read under a cap by counted bytes, then HMAC over the raw bytes, then parsing.
 * Nothing unverified is parsed or logged.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Delivery } from '../webhook-delivery.ts';
import { bodyRoom, type Room } from './body-room.ts';

/** GitHub sends at most 25 MB: https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
const maxBytes = 26 * 1024 * 1024;

/** Characters of a delivery's GUID and of an event's name; GitHub's have at most 36 and about 40. */
const maxHeader = 200;

/** GitHub gives up after 10 s itself, an Enterprise Server after 30 s with smaller bodies on a nearer line. */
const bodyTimeout = 15_000;

/** Milliseconds a refused sender has to hear why. */
const lingering = 1000;

/** Seconds after which a sender that found no room may try again. */
const retryAfter = 10;

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
  /** Room for all bodies together; {@link bodyRoom} unless said. */
  readonly room?: Room;
}

const signatureShape = /^sha256=[0-9a-f]{64}$/;

/** Whether `signature` (`sha256=<hex>`) is the HMAC of `body` under one of the secrets. Constant time per secret. */
export function isSigned(
  body: Uint8Array,
  signature: string | undefined,
  secrets: readonly string[],
): boolean {
  if (!signature || !signatureShape.test(signature)) return false;
  const given = Buffer.from(signature.slice('sha256='.length), 'hex');
  const matches = secrets.map((secret) =>
    timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given),
  );
  return matches.includes(true);
}

/** Why a request is refused: what its sender is told. */
class Refused extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

const tooLarge = () => new Refused(413, 'too large');
const tooSlow = () => new Refused(408, 'too slow');
const noRoom = () => new Refused(503, 'too much at once; try again later');

/** Into one piece of memory where the length is known: a body is never there twice. */
async function readBody(
  request: IncomingMessage,
  announced: number | null,
  stop: AbortSignal,
): Promise<Buffer> {
  const whole = announced === null ? null : Buffer.allocUnsafeSlow(announced);
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed on leaving, so that the refusal can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (stop.aborted) throw stop.reason;
    const at = bytes;
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge();
    if (whole) chunk.copy(whole, at);
    else chunks.push(chunk);
  }
  return whole ?? Buffer.concat(chunks);
}

/** The whole time counts, not the time between two bytes: a drop at a time must not hold a connection for ever. */
async function bodyOf(
  request: IncomingMessage,
  announced: number | null,
  patience: number,
  stop: AbortController,
): Promise<Buffer> {
  const timer = setTimeout(() => stop.abort(tooSlow()), patience);
  const stopped = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  const body = readBody(request, announced, stop.signal);
  // When it is stopped, its own end is nobody's business any more.
  body.catch(() => undefined);
  return Promise.race([body, stopped]).finally(() => clearTimeout(timer));
}

function answer(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent || response.destroyed) return;
  const later = status === 503 ? { 'retry-after': String(retryAfter) } : {};
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...later }).end(text);
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Bytes that the sender says it will send; null when it does not say. Node sees to it that it sends no more. */
function announcedBy(request: IncomingMessage): number | null {
  const length = header(request, 'content-length');
  return length === undefined ? null : Number(length);
}

/** What the headers alone say. Throws {@link Refused}: of what nobody signed, not one byte is read. */
function headersOf(request: IncomingMessage) {
  const signature = header(request, 'x-hub-signature-256');
  if (!signature || !signatureShape.test(signature)) throw new Refused(401, 'no signature');
  const id = header(request, 'x-github-delivery');
  const name = header(request, 'x-github-event');
  if (!id || !name || id.length > maxHeader || name.length > maxHeader)
    throw new Refused(400, 'X-GitHub-Delivery and X-GitHub-Event are needed');
  const announced = announcedBy(request);
  if (announced !== null && announced > maxBytes) throw tooLarge();
  return { signature, id, name, announced };
}

type Headers = ReturnType<typeof headersOf>;

interface Verified {
  readonly payload: unknown;
  readonly bodyHash: string;
}

/** The body is let go of when its payload is there. */
async function verified(
  route: WebhookRoute,
  request: IncomingMessage,
  { signature, announced }: Headers,
  stop: AbortController,
): Promise<Verified> {
  const body = await bodyOf(request, announced, route.patience ?? bodyTimeout, stop);
  if (!isSigned(body, signature, route.secrets)) throw new Refused(401, 'bad signature');
  try {
    const bodyHash = createHash('sha256').update(body).digest('hex');
    return { payload: JSON.parse(body.toString('utf8')), bodyHash };
  } catch {
    const remedy = 'set the content type of the webhook to application/json';
    throw new Refused(400, `the body is not JSON; ${remedy}`);
  }
}

async function receive(
  route: WebhookRoute & { readonly room: Room },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = headersOf(request);
  const { id, name, announced } = headers;
  const stop = new AbortController();
  const leave = await route.room.enter(announced ?? maxBytes, () => stop.abort(noRoom()));
  if (!leave) throw noRoom();
  try {
    const { payload, bodyHash } = await verified(route, request, headers, stop);
    try {
      await route.accept({ id, name, payload, bodyHash });
    } catch (error) {
      route.failed?.(error, { id, name });
      return answer(response, 503, 'not accepted');
    }
    answer(response, 202, 'accepted');
  } finally {
    leave();
  }
}

/** The rest is thrown away for a moment, since a connection cut at once would lose the answer. */
function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  request.resume();
  if (!request.complete) setTimeout(() => request.destroy(), lingering).unref();
  if (error instanceof Refused) answer(response, error.status, error.message);
  else answer(response, 400, 'the request broke off');
}

/** Answers a request to the route; false when it is not for it. */
export function webhookHandler(
  route: WebhookRoute,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const withRoom = { ...route, room: route.room ?? bodyRoom() };
  return (request, response) => {
    if (request.url?.split('?')[0] !== route.path) return false;
    if (request.method !== 'POST') {
      answer(response, 405, 'POST only');
      return true;
    }
    receive(withRoom, request, response).catch((error: unknown) => refuse(request, response, error));
    return true;
  };
}
