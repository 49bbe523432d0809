/** Stands before the local GitHub and answers what Fairlead never asks for, and others do. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Ends of paths → what there is, of a pull request that nobody was asked to review. */
const own: readonly (readonly [RegExp, unknown])[] = [
  [/\/pulls\/\d+\/requested_reviewers$/, { users: [], teams: [] }],
  [/\/pulls\/\d+\/comments$/, []],
];

/** Of these the connection makes its own. */
const ofConnection = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'host',
  'transfer-encoding',
]);

function headersOf(
  entries: Iterable<readonly [string, string | string[] | undefined]>,
): Record<string, string> {
  const kept = [...entries].filter(([name, value]) => value !== undefined && !ofConnection.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

async function passedOn(apiUrl: string, request: IncomingMessage): Promise<Response> {
  const { method = 'GET', headers, url = '' } = request;
  const body = method === 'GET' || method === 'HEAD' ? null : await buffer(request);
  return fetch(`${apiUrl}${url}`, { method, headers: headersOf(Object.entries(headers)), body });
}

/** Resolves with its address, without a slash at the end. */
export async function beforeGithub(
  apiUrl: string,
): Promise<{ readonly url: string; readonly stop: () => void }> {
  const server = createServer((request, response) => {
    const path = request.url?.replace(/\?.*$/, '') ?? '';
    const known = request.method === 'GET' ? own.find(([end]) => end.test(path)) : undefined;
    if (known)
      return void response.setHeader('content-type', 'application/json').end(JSON.stringify(known[1]));
    void passedOn(apiUrl, request).then(async (answer) => {
      response.writeHead(answer.status, headersOf(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.close(() => {}) };
}
