/** Strangers who send as much as they can to a real server: what it costs is bounded, and the others are heard. */
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { makeKey } from './key.ts';
import { embeddedPlace } from './place.ts';
import { startServer } from './server-process.ts';
import { deliver } from './signed.ts';

const secret = 's'.repeat(40);
const connections = 120;
const mebibyte = 1024 * 1024;
const length = 25 * 1000 * 1000;

/** Sends one body as fast as it is taken; resolves with the answer's status, or 0 when there was none. */
function pour(url: string, lines: readonly string[], body: Buffer): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let status = 0;
    socket.on('error', () => undefined).on('close', () => resolve(status));
    socket.on('data', (data) => {
      status ||= Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1] ?? 0);
    });
    socket.write(['POST /api/github/webhooks HTTP/1.1', 'Host: x', ...lines, '', ''].join('\r\n'));
    let left = length;
    const more = () => {
      while (left > 0 && !socket.destroyed) {
        const chunk = body.subarray(0, Math.min(body.length, left));
        left -= chunk.length;
        if (!socket.write(chunk)) return void socket.once('drain', more);
      }
    };
    more();
    // Keep-alive: it would stay open for a while after the answer.
    const heard = setInterval(() => {
      if (status !== 0 && (status < 500 || left === 0)) socket.destroy();
      if (socket.destroyed) clearInterval(heard);
    }, 50);
  });
}

const named = ['X-GitHub-Event: push', 'X-GitHub-Delivery: d-1', `Content-Length: ${length}`];
const forged = `X-Hub-Signature-256: sha256=${'0'.repeat(64)}`;

it.each([
  ['no signature', []],
  ['a forged signature', [forged]],
])(
  '120 bodies of 25 MB with %s cost no more memory than the room for bodies',
  async (_, signature) => {
    const place = embeddedPlace();
    onTestFinished(() => place.remove());
    const server = await startServer({
      ...place.env,
      APP_ID: '1',
      PRIVATE_KEY: makeKey(),
      WEBHOOK_SECRET: secret,
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_PORT: 'off',
      LOG_LEVEL: 'fatal',
      GHE_HOST: '127.0.0.1:9',
      GHE_PROTOCOL: 'http',
    });
    onTestFinished(() => server.kill());
    const ping = async () =>
      (await deliver(server.url, secret, 'ping', { zen: 'Speak like a human.' })).status;
    expect(await ping()).toBe(202);
    const before = server.memory().now;
    let highest = before;
    const watch = setInterval(() => {
      highest = Math.max(highest, server.memory().now);
    }, 20);
    onTestFinished(() => clearInterval(watch));
    const chunk = Buffer.alloc(mebibyte, '{');
    const poured = Array.from({ length: connections }, () =>
      pour(server.url, [...named, ...signature], chunk),
    );
    // A client's event that comes in the middle of it is taken.
    const answers = [];
    for (let i = 0; i < 5; i += 1) answers.push(await ping());
    const statuses = await Promise.all(poured);
    expect(answers).toEqual([202, 202, 202, 202, 202]);
    expect(new Set(statuses)).not.toContain(202);
    // The room holds 96 MiB; the rest is what is thrown away and not yet collected.
    expect(highest - before).toBeLessThan(400);
  },
  120_000,
);
