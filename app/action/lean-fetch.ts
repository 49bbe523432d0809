/**
 * What an Octokit needs of `fetch`, over `node:http(s)`: Node's own costs a fifth of a small run's processor time before
 * its first answer (`npm run bench -- action`). Redirects, compression and signals are as there
 * (https://fetch.spec.whatwg.org/#http-redirect-fetch); a body that breaks off is an error, never a shorter answer.
 */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

interface Init {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

interface Received {
  readonly message: IncomingMessage;
  readonly body: Buffer;
}

/**
 * Asked for in this way: an `import` of `node:http` reads everything that it exports, and with it loads all of `fetch`.
 * Each when it is first needed.
 */
function over(name: 'node:http' | 'node:https') {
  const { Agent, request } = process.getBuiltinModule(name);
  return { agent: new Agent({ keepAlive: true }), request };
}

let plain: ReturnType<typeof over> | null = null;
let secure: ReturnType<typeof over> | null = null;

function wayTo({ protocol }: URL): ReturnType<typeof over> {
  if (protocol === 'https:') {
    secure ??= over('node:https');
    return secure;
  }
  plain ??= over('node:http');
  return plain;
}

/** GitHub's longest known way is one redirect, of a renamed repository to its number; `fetch` follows 20. */
const maxRedirects = 20;

function send(url: URL, { method = 'GET', headers = {}, body, signal }: Init): Promise<Received> {
  const { agent, request: open } = wayTo(url);
  const options = { method, headers: { ...headers, 'accept-encoding': 'gzip' }, agent };
  return new Promise((resolve, reject) => {
    const request = open(url, { ...options, ...(signal ? { signal } : {}) }, (message) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('error', reject);
      message.on('close', () => {
        if (message.complete) resolve({ message, body: Buffer.concat(chunks) });
        else reject(new Error('the connection broke before the answer was whole'));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const redirects: ReadonlySet<number | undefined> = new Set([301, 302, 303, 307, 308]);

/** Where to go on, and with what; null: this is the answer. A token is for the host it was meant for. */
function redirected({ message }: Received, from: URL, init: Init): { url: URL; init: Init } | null {
  const { location } = message.headers;
  if (!redirects.has(message.statusCode) || location === undefined) return null;
  const url = new URL(location, from);
  const { method = 'GET', body, headers = {}, ...rest } = init;
  const kept = Object.entries(headers).filter(
    ([name]) => url.origin === from.origin || name.toLowerCase() !== 'authorization',
  );
  const repeats =
    message.statusCode === 307 || message.statusCode === 308 || method === 'GET' || method === 'HEAD';
  const again = repeats ? { method, ...(body === undefined ? {} : { body }) } : { method: 'GET' };
  return { url, init: { ...rest, ...again, headers: Object.fromEntries(kept) } };
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const pairs = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const before = pairs.get(name);
    pairs.set(name, before === undefined ? (rawHeaders[i + 1] ?? '') : `${before}, ${rawHeaders[i + 1]}`);
  }
  // Octokit looks one up and goes through all, which a map does alike.
  return pairs as unknown as Headers;
}

/** The part of `Response` that an Octokit reads: the class itself would load Node's own `fetch`. */
async function responseOf({ message, body }: Received, url: URL): Promise<Response> {
  const whole = message.headers['content-encoding'] === 'gzip' ? await promisify(gunzip)(body) : body;
  const status = message.statusCode ?? 0;
  const bytes = () => whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.byteLength);
  const answer = {
    status,
    statusText: message.statusMessage ?? '',
    ok: status >= 200 && status < 300,
    url: url.href,
    headers: headersOf(message),
    // All of it: `withData` takes bytes as well as a stream.
    body: whole,
    text: async () => whole.toString('utf8'),
    json: async () => JSON.parse(whole.toString('utf8')),
    arrayBuffer: async () => bytes(),
  };
  return answer as unknown as Response;
}

async function go(url: URL, init: Init, left: number): Promise<Response> {
  const received = await send(url, init);
  const next = redirected(received, url, init);
  if (!next) return responseOf(received, url);
  if (left === 0) throw new Error(`${url.origin} redirects without end`);
  return go(next.url, next.init, left - 1);
}

/** For an Octokit alone: a string for an address, a string for a body. */
export const leanFetch = ((url: string, init: Init = {}) =>
  go(new URL(url), init, maxRedirects)) as unknown as typeof fetch;
