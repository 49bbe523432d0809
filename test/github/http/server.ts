/** The HTTP server: reads a request, lets a route answer it, and dresses the answer as GitHub does. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Identity, identify } from '../auth/identity.ts';
import { problemsWith, problemsWithRequest } from '../description/conforms.ts';
import type { FaultEffect } from '../faults.ts';
import type { RequestRecord, World } from '../world.ts';
import type { Answer, Call } from './call.ts';
import { rateHeaders, rateRefusal } from './rate-headers.ts';
import { Refusal } from './refusal.ts';
import type { createRouter, Match } from './router.ts';

type Router = ReturnType<typeof createRouter>;

/** Answers what is not the API (a sandbox's own pages); false leaves it to an unknown route's 501. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** What is not under an API prefix: the signed addresses that artifacts are downloaded from. */
type Download = (pathname: string) => Buffer | null;

interface Options {
  readonly world: World;
  readonly router: Router;
  readonly download: Download;
  readonly pages: Pages | undefined;
  readonly log: ((line: string) => void) | undefined;
  /** Holds every answer against GitHub's description. */
  readonly described: boolean;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
}

/** `/api/graphql` is the route of that name; REST paths lose `/api/v3`; null is not the API. */
function apiPath(pathname: string): string | null {
  if (pathname === '/api/graphql') return '/graphql';
  if (pathname === '/api/v3' || pathname.startsWith('/api/v3/'))
    return pathname.slice('/api/v3'.length) || '/';
  return null;
}

const delayOf = (effects: readonly FaultEffect[]): number =>
  Math.max(
    0,
    ...effects.map((effect) => (typeof effect === 'object' && 'delayMs' in effect ? effect.delayMs : 0)),
  );

function answerOfFault(effects: readonly FaultEffect[]): Answer | null {
  for (const effect of effects) {
    if (typeof effect !== 'object' || !('status' in effect)) continue;
    const body = effect.body ?? new Refusal(effect.status, `Injected fault: ${effect.status}`).body;
    return { status: effect.status, body, ...(effect.headers ? { headers: effect.headers } : {}) };
  }
  return null;
}

function answerOfError(error: unknown): Answer {
  if (error instanceof Refusal) return { status: error.status, body: error.body };
  const stack = error instanceof Error ? error.stack : String(error);
  return { status: 500, body: { message: `The local GitHub has a defect: ${stack}` } };
}

interface Exchange {
  readonly options: Options;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: RequestRecord;
  identity: Identity;
  match: Match | null;
}

/** Nobody is held to a request that was refused: some tests ask wrongly on purpose. */
function noteWrongQuestion({ options, record, match }: Exchange, { query, body }: Call): void {
  const problems = match ? problemsWithRequest(match.route.name, query, body) : [];
  if (problems.length > 0)
    options.world.misfits.push(`${record.method} ${record.path} was asked wrongly: ${problems.join(', ')}`);
}

/** What a fault made of an answer is not held against anything, nor is what is not served. */
function noteMisfits(exchange: Exchange, call: Call, { status, body }: Answer): void {
  const { options, record, match } = exchange;
  const { world, described } = options;
  if (described && status < 400) noteWrongQuestion(exchange, call);
  if (!described || !match || Buffer.isBuffer(body)) return;
  const sent: unknown = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
  const problems = problemsWith(match.route.name, status, sent);
  if (problems.length > 0)
    world.misfits.push(`${record.method} ${record.path} ${status}: ${problems.join(', ')}`);
}

/** Weak, and scoped to the token as GitHub's are: an hour later nothing is known any more. */
function etagOf(exchange: Exchange, payload: Buffer): string {
  const authorization = exchange.request.headers.authorization ?? '';
  return `W/"${createHash('sha256').update(authorization).update('\0').update(payload).digest('hex')}"`;
}

function send(exchange: Exchange, answer: Answer): void {
  const { options, request, response, record, match, identity } = exchange;
  const bytes = Buffer.isBuffer(answer.body);
  const payload = bytes
    ? (answer.body as Buffer)
    : Buffer.from(answer.body === undefined ? '' : JSON.stringify(answer.body));
  const headers: Record<string, string> = {
    ...(bytes ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'cache-control':
      identity.kind === 'anonymous' ? 'public, max-age=60, s-maxage=60' : 'private, max-age=60, s-maxage=60',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': `LOCAL:${options.world.requests.length.toString(16).toUpperCase()}`,
    ...(match && match.route.accepts.length > 0
      ? { 'x-accepted-github-permissions': match.route.accepts.join('; ') }
      : {}),
    ...answer.headers,
  };
  let { status } = answer;
  if (request.method === 'GET' && status === 200) {
    headers.etag = etagOf(exchange, payload);
    if (request.headers['if-none-match'] === headers.etag) status = 304;
  }
  record.status = status;
  record.conditional = status === 304;
  record.points = answer.points ?? 1;
  Object.assign(headers, rateHeaders(options.world, identity, record), answer.headers);
  const empty = status === 304 || status === 204;
  response.writeHead(status, empty ? headers : { ...headers, 'content-length': String(payload.length) });
  response.end(empty ? undefined : payload);
  options.log?.(`${request.method} ${record.path} ${status}`);
}

async function perform(
  exchange: Exchange,
  pathname: string,
  query: URLSearchParams,
): Promise<Answer | 'cut'> {
  const { options, request, record } = exchange;
  const { world, router } = options;
  exchange.match = router(request.method ?? 'GET', pathname);
  const bytes = await bodyOf(request);
  if (!exchange.match) {
    world.unknownRoutes.push(`${request.method} ${pathname}`);
    return { status: 501, body: { message: `The local GitHub has no route ${request.method} ${pathname}` } };
  }
  Object.assign(record, { route: exchange.match.route.name });
  const body = parseBody(bytes);
  const passing = {
    kind: 'request',
    method: record.method,
    path: record.path,
    body,
    event: '',
    action: null,
  } as const;
  const effects = world.faults.strike(passing);
  const delay = delayOf(effects);
  if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
  if (effects.includes('drop')) return 'cut';
  exchange.identity = identify(world, request.headers.authorization);
  Object.assign(record, whoIs(exchange.identity));
  const injected = answerOfFault(effects);
  if (injected) return injected;
  const limited = rateRefusal(world, exchange.identity, record);
  if (limited) return limited;
  const call: Call = {
    world,
    method: record.method,
    pathname,
    parameters: exchange.match.parameters,
    query,
    body,
    accept: request.headers.accept ?? '',
    identity: exchange.identity,
    effects,
  };
  const answer = await exchange.match.route.handle(call);
  noteMisfits(exchange, call, answer);
  if (!effects.includes('write-then-502')) return answer;
  return { status: 502, body: { message: 'Server Error' } };
}

function whoIs(identity: Identity): Partial<RequestRecord> {
  if (identity.kind === 'installation')
    return { installationId: identity.token.installation.id, permissions: identity.permissions };
  return identity.kind === 'user' ? { user: identity.user.login } : {};
}

async function api(
  options: Options,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const { world } = options;
  const [pathname = '', search = ''] = path.split('?', 2);
  const record: RequestRecord = {
    method: request.method ?? 'GET',
    path,
    route: `${request.method} (unknown)`,
    status: 0,
    installationId: null,
    permissions: null,
    user: null,
    conditional: false,
    points: 1,
  };
  world.requests.push(record);
  const exchange: Exchange = {
    options,
    request,
    response,
    record,
    identity: { kind: 'anonymous' },
    match: null,
  };
  const answer = await perform(exchange, pathname, new URLSearchParams(search)).catch(answerOfError);
  if (answer === 'cut') request.socket.destroy();
  else send(exchange, answer);
}

async function answer(options: Options, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '/';
  const [pathname = '/'] = url.split('?', 1);
  if (Buffer.byteLength(url) > options.world.limits.urlBytes) {
    response.writeHead(414, { 'content-type': 'text/html' }).end('414 Request-URI Too Large');
    return;
  }
  const path = apiPath(pathname);
  if (path !== null) return api(options, request, response, path + url.slice(pathname.length));
  const file = options.download(pathname);
  if (file) {
    response.writeHead(200, { 'content-type': 'application/zip', 'content-length': String(file.length) });
    response.end(file);
    return;
  }
  if (await options.pages?.(request, response)) return;
  options.world.unknownRoutes.push(`${request.method} ${pathname}`);
  response.writeHead(501, { 'content-type': 'text/plain' }).end(`The local GitHub has no page ${pathname}\n`);
}

/** Listens on a random port of the loopback interface. */
export async function listen(options: Options): Promise<{ server: Server; port: number }> {
  const server = createServer({ maxHeaderSize: 256 * 1024 }, (request, response) => {
    const end = options.world.activity.begin();
    response.on('close', end);
    answer(options, request, response).catch((error: unknown) => {
      options.log?.(`defect: ${String(error)}`);
      response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
}
