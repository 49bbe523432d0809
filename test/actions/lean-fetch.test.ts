/** The action's way to GitHub, against a server of ours: what Node's own `fetch` does, this one does. */
import { createServer, type RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { leanFetch } from '../../app/action/lean-fetch.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return `http://127.0.0.1:${address.port}`;
}

describe.each([
  ['lean', leanFetch],
  ["Node's own", fetch],
])('%s fetch', (_, get) => {
  it('gives status, headers and body, compressed or not', async () => {
    const url = await serve((request, response) => {
      const packed = request.headers['accept-encoding']?.includes('gzip') && request.url === '/packed';
      response.writeHead(404, {
        etag: 'W/"1"',
        'x-many': ['a', 'b'],
        ...(packed ? { 'content-encoding': 'gzip' } : {}),
      });
      response.end(packed ? gzipSync('{"grüße":1}') : '{"grüße":1}');
    });
    for (const path of ['/plain', '/packed']) {
      const answer = await get(`${url}${path}`);
      expect({ status: answer.status, ok: answer.ok, url: answer.url }).toEqual({
        status: 404,
        ok: false,
        url: `${url}${path}`,
      });
      expect(answer.headers.get('etag')).toBe('W/"1"');
      expect(Object.fromEntries(answer.headers)).toMatchObject({ 'x-many': 'a, b' });
      expect(await answer.json()).toEqual({ grüße: 1 });
    }
  });

  it.each([301, 302, 307, 308])(
    'follows %i of a read, and keeps the token on the same host',
    async (status) => {
      const seen: unknown[] = [];
      const url = await serve((request, response) => {
        seen.push([request.method, request.url, request.headers.authorization]);
        if (request.url === '/old') response.writeHead(status, { location: '/repositories/1' }).end();
        else response.end('here');
      });
      const answer = await get(`${url}/old`, { headers: { authorization: 'token t' } });
      expect(await answer.text()).toBe('here');
      expect(answer.url).toBe(`${url}/repositories/1`);
      expect(seen).toEqual([
        ['GET', '/old', 'token t'],
        ['GET', '/repositories/1', 'token t'],
      ]);
    },
  );

  it('gives the token to no other host', async () => {
    const seen: unknown[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end('there');
    });
    const url = await serve((_request, response) => void response.writeHead(302, { location: other }).end());
    await (await get(url, { headers: { authorization: 'token t' } })).text();
    expect(seen).toEqual([undefined]);
  });

  it.each([
    [307, 'POST', 'body'],
    [302, 'GET', ''],
  ])('after %i of a write goes on with %s', async (status, method, body) => {
    const seen: unknown[] = [];
    const url = await serve(async (request, response) => {
      const chunks = await request.toArray();
      if (request.url === '/old') response.writeHead(status, { location: '/new' }).end();
      else {
        seen.push([request.method, Buffer.concat(chunks).toString()]);
        response.end();
      }
    });
    await (await get(`${url}/old`, { method: 'POST', body: 'body' })).text();
    expect(seen).toEqual([[method, body]]);
  });

  it('fails on redirects without end, on a broken connection, half a body, bad compression and a signal', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
      if (request.url === '/broken') request.socket.destroy();
      if (request.url === '/half') response.writeHead(200, { 'content-length': '100' }).write('half');
      if (request.url === '/half') setTimeout(() => request.socket.destroy(), 20);
      if (request.url === '/garbled') response.writeHead(200, { 'content-encoding': 'gzip' }).end('garbled');
    });
    for (const path of ['/round', '/broken', '/half', '/garbled'])
      await expect(
        get(`${url}${path}`).then((answer) => answer.text()),
        path,
      ).rejects.toThrow();
    await expect(get(`${url}/silent`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
  });
});
