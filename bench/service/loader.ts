/**
 * Deliveries as fast as they are answered, from a process of its own: `connections` sockets, one request at a time on
 * each, every delivery with a GUID of its own. Takes a {@link Load} as its first argument, prints a {@link Loaded}.
 */
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { pullRequestPayload, signedHeaders } from '../../test/service/sender.ts';

export interface Load {
  readonly url: string;
  readonly secret: string;
  readonly connections: number;
  readonly seconds: number;
  /** Of each body, about. */
  readonly bytes: number;
  readonly installation: number;
  readonly repositoryId: number;
  readonly owner: string;
  readonly repo: string;
  /** Different pull requests, in turn. */
  readonly pulls: number;
  /** At most this many a second, over all connections; as many as possible when 0. */
  readonly perSecond: number;
}

export interface Loaded {
  /** Answers with a status below 300. */
  readonly accepted: number;
  readonly others: number;
  /** Milliseconds it took. */
  readonly elapsed: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly slowest: number;
}

const load: Load = JSON.parse(process.argv[2] ?? '{}');
const { host, hostname, port, pathname } = new URL(load.url);

/** Signed once: a GUID is not part of what is signed. */
const deliveries = Array.from({ length: load.pulls }, (_, i) => {
  const body = pullRequestPayload({ ...load, number: i + 1 });
  const { 'x-github-delivery': _guid, ...headers } = signedHeaders(load.secret, 'pull_request', body);
  const lines = Object.entries({ host, ...headers, 'content-length': String(Buffer.byteLength(body)) });
  const head = `POST ${pathname} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`;
  return { head, body: Buffer.from(body) };
});

const samples: number[] = [];
let others = 0;
let turn = 0;
const start = performance.now();
const end = start + load.seconds * 1000;

/** Milliseconds until this connection may send again. */
function pause(sent: number): number {
  if (load.perSecond === 0) return 0;
  return Math.max(0, start + (sent * load.connections * 1000) / load.perSecond - performance.now());
}

/** A whole answer: its head, and as many bytes as it says. */
function isWhole(text: string): boolean {
  const at = text.indexOf('\r\n\r\n');
  if (at < 0) return false;
  const length = /content-length: (\d+)/i.exec(text.slice(0, at))?.[1];
  return length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= at + 4 + Number(length);
}

function run(): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let began = 0;
    let text = '';
    let sent = 0;
    const send = () => {
      if (performance.now() > end) return void socket.end(resolve);
      const delivery = deliveries[turn++ % deliveries.length];
      if (!delivery) return;
      sent += 1;
      began = performance.now();
      socket.write(`${delivery.head}x-github-delivery: ${randomUUID()}\r\n\r\n`);
      socket.write(delivery.body);
    };
    socket.setNoDelay(true);
    socket.once('connect', send);
    socket.on('error', () => {
      others += 1;
      resolve();
    });
    socket.on('close', () => resolve());
    socket.on('data', (data) => {
      text += data.toString('latin1');
      if (!isWhole(text)) return;
      if (/^HTTP\/1.1 2/.test(text)) samples.push(performance.now() - began);
      else others += 1;
      text = '';
      const wait = pause(sent);
      if (wait > 0) setTimeout(send, wait);
      else send();
    });
  });
}

await Promise.all(Array.from({ length: load.connections }, run));
const elapsed = performance.now() - start;
samples.sort((a, b) => a - b);
const at = (share: number) => samples[Math.min(samples.length - 1, Math.floor(samples.length * share))] ?? 0;
const loaded: Loaded = {
  accepted: samples.length,
  others,
  elapsed,
  p50: at(0.5),
  p99: at(0.99),
  slowest: samples.at(-1) ?? 0,
};
console.log(JSON.stringify(loaded));
