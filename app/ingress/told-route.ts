/**
 * The route on which deployments, incidents and error budgets of elsewhere are told, and a client's own delivery is given. Of what carries no credentials, or a token that is none,
 * not one byte is read; of the rest, few.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GivenBack, Giving } from '../delivery/told/giving.ts';
import type { Credentials } from '../delivery/told/proven.ts';
import type { Answer, Telling } from '../delivery/told/telling.ts';
import { type Thing, things } from '../delivery/told/things.ts';

/** `/delivery/deployment`, `/delivery/incident`, `/delivery/error-budget`; `/delivery/export` gives */
export const toldPath = '/delivery/';

/** What is told has some hundreds of bytes. */
const maxBytes = 16 * 1024;

/** Milliseconds for the whole body. */
const bodyTimeout = 5000;

/** Requests looked at at the same time; others are told to come again. */
const maxAtOnce = 32;

/** Milliseconds a refused sender has to hear why. */
const lingering = 1000;

export interface ToldRoute {
  /** Asked for with the first request. */
  readonly telling: () => Promise<Telling>;
  /** Gives a client what is kept of its own; nothing unless given. */
  readonly giving?: () => Promise<Giving>;
  /** Told why a request could not be answered. */
  readonly failed: (error: unknown) => void;
}

type Refusal =
  | Exclude<Answer, { readonly recorded: unknown }>
  | { readonly status: 405 | 408 | 413; readonly problem: string };

class Refused extends Error {
  readonly answer: Refusal;
  constructor(answer: Refusal) {
    super(answer.problem);
    this.answer = answer;
  }
}

function header({ headers }: IncomingMessage, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

/** Throws {@link Refused}. */
function credentialsOf(request: IncomingMessage): Credentials {
  const token = /^bearer +(\S+)$/i.exec(header(request, 'authorization'))?.[1];
  if (token !== undefined) return { kind: 'token', token };
  const [id, timestamp, signature] = ['key', 'timestamp', 'signature'].map((name) =>
    header(request, `x-fairlead-${name}`),
  );
  if (id && timestamp && signature && /^[0-9a-f]{16}$/.test(id) && /^sha256=[0-9a-f]{64}$/.test(signature))
    return { kind: 'signature', id, timestamp, signature };
  throw new Refused({
    status: 401,
    problem:
      'a token of a workflow (Authorization: Bearer), or X-Fairlead-Key, X-Fairlead-Timestamp and X-Fairlead-Signature, are needed',
  });
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed on leaving, so that the refusal can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Refused({ status: 413, problem: `more than ${maxBytes} bytes` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The whole time counts. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  if (Number(header(request, 'content-length') || 0) > maxBytes)
    throw new Refused({ status: 413, problem: `more than ${maxBytes} bytes` });
  const body = read(request);
  body.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refused({ status: 408, problem: 'too slow' })), bodyTimeout);
  });
  return Promise.race([body, late]).finally(() => clearTimeout(timer));
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, ...said }: Answer | GivenBack | Refusal,
): void {
  request.resume();
  if (!request.complete) setTimeout(() => request.destroy(), lingering).unref();
  if (response.headersSent || response.destroyed) return;
  if ('text' in said) {
    const headers = { 'content-type': said.type, 'cache-control': 'no-store' };
    return void response.writeHead(status, headers).end(said.text);
  }
  const { after, ...shown } = said as { readonly after?: number };
  const later = after === undefined ? {} : { 'retry-after': String(after) };
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...later,
  };
  response.writeHead(status, headers).end(`${JSON.stringify(shown)}\n`);
}

async function answerOf(
  route: ToldRoute,
  request: IncomingMessage,
  thing: Thing | 'export',
): Promise<Answer | GivenBack> {
  const credentials = credentialsOf(request);
  const telling = await route.telling();
  const early = await telling.refuseEarly(credentials);
  if (early) return early;
  const body = await bodyOf(request);
  if (thing !== 'export') return telling.tell(thing, credentials, body);
  const giving = await route.giving?.();
  return giving ? giving(credentials, body) : { status: 404, problem: 'nothing is kept here' };
}

/** Answers a request to the route; false when it is not for it. */
export function toldHandler(
  route: ToldRoute,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  let atOnce = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse, thing: Thing | 'export') => {
    if (request.method !== 'POST') return send(request, response, { status: 405, problem: 'POST only' });
    if (atOnce >= maxAtOnce)
      return send(request, response, { status: 503, problem: 'too much at once; try again later', after: 5 });
    atOnce += 1;
    try {
      send(request, response, await answerOf(route, request, thing));
    } catch (error) {
      if (error instanceof Refused) return send(request, response, error.answer);
      if (!request.destroyed) route.failed(error);
      send(request, response, { status: 503, problem: 'something went wrong here; try again', after: 10 });
    } finally {
      atOnce -= 1;
    }
  };
  return (request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    const thing = [...things, 'export' as const].find((one) => path === `${toldPath}${one}`);
    if (!thing) return false;
    void answer(request, response, thing);
    return true;
  };
}
