import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { bodyRoom, roomLimits } from '../../app/ingress/body-room.ts';
import { isSigned, webhookHandler } from '../../app/ingress/webhook.ts';
import type { Delivery } from '../../app/webhook-delivery.ts';

const secrets = ['new-secret', 'old-secret'];

function sign(body: string | Buffer, secret = 'new-secret'): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

describe('isSigned', () => {
  const body = Buffer.from('{"a":1}');
  it.each([
    ['the newest secret', sign(body), true],
    ['the secret being replaced', sign(body, 'old-secret'), true],
    ['another secret', sign(body, 'development'), false],
    ['another body', sign('{"a":2}'), false],
    ['nothing', undefined, false],
    ['an empty string', '', false],
    ['a short digest', sign(body).slice(0, -1), false],
    ['a long digest', `${sign(body)}0`, false],
    ['no prefix', sign(body).slice(7), false],
    ['upper case', sign(body).toUpperCase(), false],
  ])('%s', (_, signature, expected) => {
    expect(isSigned(body, signature, secrets)).toBe(expected);
  });
});

describe('the webhook route', () => {
  const accepted: Delivery[] = [];
  let fails = false;
  const accept = async (delivery: Delivery) => {
    if (fails) throw new Error('no room');
    accepted.push(delivery);
  };
  // With all the patience that a busy machine needs.
  const room = bodyRoom({ ...roomLimits, maxWait: 20_000, slow: 100 });
  const patient = webhookHandler({ path: '/patient', secrets, accept, room, patience: 20_000 });
  const handle = webhookHandler({
    path: '/hook',
    secrets,
    accept,
    patience: 300,
  });
  const server = createServer(
    (req, res) => void (handle(req, res) || patient(req, res) || res.writeHead(404).end()),
  );
  let url = '';
  beforeEach(async () => {
    accepted.length = 0;
    fails = false;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterEach(() => {
    const closed = new Promise((resolve) => server.close(resolve));
    // Refused senders have a second to hear why.
    server.closeAllConnections();
    return closed;
  });

  const headers = (signature: string) => ({
    'x-github-delivery': 'd-1',
    'x-github-event': 'push',
    'x-hub-signature-256': signature,
    connection: 'close',
  });
  const post = (body: string, signature = sign(body), over: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', body, headers: { ...headers(signature), ...over } });

  it('accepts a signed delivery', async () => {
    expect((await post('{"ref":"x"}')).status).toBe(202);
    expect(accepted).toEqual([
      {
        id: 'd-1',
        name: 'push',
        payload: { ref: 'x' },
        bodyHash: createHash('sha256').update('{"ref":"x"}').digest('hex'),
      },
    ]);
  });

  it('refuses a forged one without parsing it', async () => {
    expect((await post('{not json', sign('{not json', 'development'))).status).toBe(401);
    expect(accepted).toEqual([]);
  });

  /** Headers alone, of a body that never comes: what is heard at once was decided without it. */
  const hears = async (lines: readonly string[]) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    let heard = '';
    socket.on('data', (data) => {
      heard += data.toString();
    });
    socket.write(['POST /patient HTTP/1.1', 'Host: x', ...lines, '', ''].join('\r\n'));
    return { socket, heard: () => heard };
  };
  const signed = `X-Hub-Signature-256: ${sign('{}')}`;
  const named = ['X-GitHub-Event: push', 'X-GitHub-Delivery: d-1'];

  it.each([
    ['no signature', ['Content-Length: 26214400', ...named], 401],
    ['a signature of another kind', ['Content-Length: 9', ...named, 'X-Hub-Signature-256: sha1=abc'], 401],
    ['no signature and no length', ['Transfer-Encoding: chunked', ...named], 401],
    ['more than GitHub ever sends', ['Content-Length: 30000000', ...named, signed], 413],
    ['no event', ['Content-Length: 9', signed], 400],
    ['a GUID that is none', ['Content-Length: 9', signed, `X-GitHub-Delivery: ${'g'.repeat(3000)}`], 400],
  ])('refuses %s before it reads the body', async (_, lines, status) => {
    const { heard } = await hears(lines);
    await expect.poll(heard, { timeout: 45_000, interval: 5 }).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('has room for so many large bodies, makes slow ones give way, and small ones do not wait for them', async () => {
    const large = ['Content-Length: 26214400', ...named, signed];
    const first = await Promise.all([hears(large), hears(large), hears(large)]);
    expect((await post('{"ref":"x"}')).status).toBe(202);
    const fourth = await hears(large);
    // The oldest has had its time: it has to give way to the one that waits.
    const refused = () => first.filter(({ heard }) => heard() !== '');
    await expect.poll(() => refused().length, { timeout: 45_000, interval: 5 }).toBeGreaterThan(0);
    expect(refused()[0]?.heard()).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 10/i);
    expect(fourth.heard()).toBe('');
  });

  it('says what is wrong with a signed body that is not JSON', async () => {
    const answer = await post('payload=%7B%7D');
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('application/json');
  });

  it('answers only POST, and leaves other paths alone', async () => {
    expect((await fetch(url, { headers: { connection: 'close' } })).status).toBe(405);
    expect((await fetch(`${url}s`, { headers: { connection: 'close' } })).status).toBe(404);
  });

  it('does not say 202 for what it could not take', async () => {
    fails = true;
    expect((await post('{}')).status).toBe(503);
  });

  it('cuts a slow sender off, though it sends a byte now and then', async () => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    let heard = '';
    socket.on('data', (data) => {
      heard += data.toString();
    });
    socket.write(
      ['POST /hook HTTP/1.1', 'Host: x', ...named, signed, 'Content-Length: 100000', '', ''].join('\r\n'),
    );
    const drip = setInterval(() => socket.write('x'), 20);
    onTestFinished(() => clearInterval(drip));
    await expect.poll(() => heard, { timeout: 3000 }).toMatch(/^HTTP\/1\.1 408 /);
    expect(accepted).toEqual([]);
  });

  it('cuts a body off at 26 MB by counting, whatever its length is said to be', async () => {
    const mebibyte = Buffer.alloc(1024 * 1024);
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(
      ['POST /patient HTTP/1.1', 'Host: x', ...named, signed, 'Transfer-Encoding: chunked', '', ''].join(
        '\r\n',
      ),
    );
    let heard = '';
    let sent = 0;
    socket.on('data', (data) => {
      heard += data.toString();
    });
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    while (heard === '' && !socket.closed && sent < 300) {
      sent += 1;
      const chunk = Buffer.concat([Buffer.from('100000\r\n'), mebibyte, Buffer.from('\r\n')]);
      await Promise.race([closed, new Promise((resolve) => socket.write(chunk, resolve))]);
    }
    socket.destroy();
    expect(heard).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent).toBeLessThan(100);
    expect(accepted).toEqual([]);
  });
});
