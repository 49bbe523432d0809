import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { takeRefused } from './no-network.ts';

/** Nobody's: https://www.rfc-editor.org/rfc/rfc5737 */
const outside = '192.0.2.1';

it.each<[string, () => unknown]>([
  ['fetch', () => fetch(`http://${outside}/`)],
  ['fetch over TLS', () => fetch(`https://${outside}/`)],
  ['http', () => http.get(`http://${outside}/`).on('error', () => {})],
  ['a socket, host and port', () => net.connect(80, outside)],
  ['a socket, a port as text', () => new net.Socket().connect('80' as unknown as number, outside)],
  ['a socket, options', () => new net.Socket().connect({ host: outside, port: 80 })],
  ['a socket over TLS', () => tls.connect(443, outside)],
  ['a name', () => fetch('http://example.com/')],
])('%s does not leave this machine', async (_, leave) => {
  const refused = await Promise.resolve()
    .then(leave)
    .then(
      () => '',
      ({ message, cause }: Error) => `${message} ${String(cause)}`,
    );
  expect(refused).toContain('The network is refused in tests: ');
  expect(takeRefused()).toHaveLength(1);
});

it.each(['127.0.0.1', 'localhost'])('%s is this machine', async (host) => {
  const server = http.createServer((_, response) => response.end('here'));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : null;
  expect(await (await fetch(`http://${host}:${port}/`, { headers: { connection: 'close' } })).text()).toBe(
    'here',
  );
});
