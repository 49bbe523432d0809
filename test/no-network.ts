/**
 * Every test runs with all network but this machine refused: a test that leaves it fails, and says so. Sockets are
 * guarded, so that it does not matter what is used to leave, and requests that stay cost nothing.
 */
import net from 'node:net';
import { afterEach, expect } from 'vitest';

const here = /^(127\.0\.0\.1|localhost|::1|)$/;

/** Where a call of `connect` goes: `host:port`, or null for this machine and for files. */
function outside(first: unknown, second: unknown): string | null {
  // As node:net calls itself: an array of the options and the listener.
  const options = Array.isArray(first) ? first[0] : first;
  if (typeof options === 'string' && Number.isNaN(Number(options))) return null;
  const { path, host, port } =
    typeof options === 'object' && options !== null ? options : { path: null, host: second, port: options };
  if (path || here.test(typeof host === 'string' ? host : '')) return null;
  return `${host}:${port}`;
}

function guard(): string[] {
  const refused: string[] = [];
  const connect = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket;
  function guarded(this: net.Socket, ...args: unknown[]): net.Socket {
    const address = outside(args[0], args[1]);
    if (address === null) return connect.apply(this, args);
    refused.push(address);
    throw new Error(`The network is refused in tests: ${address}`);
  }
  net.Socket.prototype.connect = guarded;
  return refused;
}

/** Files that share a process share its guard; this file is run before each of them. */
const shared = globalThis as { refusedInTests?: string[] };
shared.refusedInTests ??= guard();
const refused = shared.refusedInTests;

/** The addresses that were refused since the last test; a test that does not take them fails for them. */
export const takeRefused = (): readonly string[] => refused.splice(0);

afterEach(() => {
  expect(takeRefused(), 'addresses outside this machine').toEqual([]);
});
