/** Serves the pages on this machine's loopback address, to nobody else. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Chronicle } from '../chronicle.ts';
import type { SeenPull } from '../seen.ts';
import type { SeenIssue } from '../story/scene.ts';
import { html } from './html.ts';
import { issuePage } from './issue.ts';
import { listPage } from './list.ts';
import { page, pageHeaders, paperHeaders } from './page.ts';
import { pullPage } from './pull.ts';

export interface PagesOf {
  readonly chronicle: Chronicle;
  /** Reads a pull request from the local GitHub; null when there is none of that number. */
  readonly see: (number: number) => Promise<SeenPull | null>;
  /** The same of an issue. */
  readonly issue: (number: number) => SeenIssue | null;
}

export interface Pages {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const problem = (status: number, sentence: string): Answer => ({
  status,
  body: page(sentence, html`<h1>${sentence}</h1><p><a href="/">All pull requests</a></p>`),
});

async function answer({ chronicle, see, issue: seeIssue }: PagesOf, path: string): Promise<Answer> {
  if (path === '/') return { status: 200, body: listPage(chronicle) };
  const paper = chronicle.papers.get(/^\/papers\/([\w.-]+)$/.exec(path)?.[1] ?? '');
  if (paper !== undefined) return { status: 200, body: paper, headers: paperHeaders };
  const issue = seeIssue(Number(/^\/issues\/([1-9]\d{0,8})$/.exec(path)?.[1]));
  if (issue) return { status: 200, body: issuePage(chronicle.repository, issue) };
  const number = /^\/([1-9]\d{0,8})$/.exec(path)?.[1];
  const pull = number === undefined ? null : await see(Number(number));
  if (!pull) return problem(404, 'There is no such page.');
  return { status: 200, body: pullPage(chronicle.repository, pull) };
}

/** Another site's name that leads to this machine must not read the pages. */
function isHere({ headers }: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '');
}

async function respond(of: PagesOf, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '/'] = (request.url ?? '/').split('?');
  const read = request.method === 'GET' || request.method === 'HEAD';
  const refused = !read
    ? problem(405, 'Pages can only be read.')
    : problem(403, 'Open it as http://localhost.');
  const { status, body, headers = pageHeaders } = read && isHere(request) ? await answer(of, path) : refused;
  response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
}

/** Throws when the port is taken. */
export async function servePages(of: PagesOf, port: number): Promise<Pages> {
  const server = createServer((request, response) => {
    respond(of, request, response).catch((error: unknown) => {
      const { body } = problem(500, `The page could not be made: ${String(error)}`);
      response.writeHead(500, pageHeaders).end(body);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const listening = typeof address === 'object' && address ? address.port : port;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${listening}`, close };
}
