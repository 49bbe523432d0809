/** Deliveries over real sockets, an engine in the same thread: one commit takes many, though nothing else gets a turn meanwhile. */
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { batches } from '../../app/batches.ts';

/** Milliseconds a commit keeps the thread busy. */
const commit = 3;

it('a batch takes what arrived while the one before was written', async () => {
  const sizes: number[] = [];
  const write = batches(async (items: readonly string[]) => {
    sizes.push(items.length);
    const end = performance.now() + commit;
    while (performance.now() < end);
    return items;
  }, 64);
  const server = createServer((request, response) => {
    request.resume().once('end', async () => response.end(await write('a delivery')));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  const each = 10;
  const lanes = 16;
  const lane = async () => {
    for (let i = 0; i < each; i++) await (await fetch(url, { method: 'POST', body: 'x' })).text();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const deliveries = sizes.reduce((sum, size) => sum + size, 0);
  expect(deliveries).toBe(each * lanes);
  expect(deliveries / sizes.length).toBeGreaterThan(2);
});
