import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedLanes } from '../../app/store/shared-lanes.ts';
import { engines, type Opened } from './engines.ts';

const hour = 3600_000;

describe.each(engines)('lanes that processes share, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened.close());

  /** Milliseconds to wait, of so many content-creating writes that two processes ask for at once. */
  async function waits(installation: number, count: number): Promise<readonly number[]> {
    const processes = [sharedLanes(opened.database, 'a.test'), sharedLanes(opened.database, 'a.test')];
    const asked = Array.from({ length: count }, (_, i) =>
      processes[i % 2]?.(installation, 1)('content', hour),
    );
    const answers = await Promise.all(asked);
    expect(answers.every((answer) => answer?.taken)).toBe(true);
    return answers.map((answer) => answer?.wait ?? 0).sort((a, b) => a - b);
  }

  it('give two processes together no more than one would have', async () => {
    const all = await waits(1, 120);
    expect(all.filter((wait) => wait === 0).length).toBeGreaterThanOrEqual(20);
    expect(all.filter((wait) => wait < 60_000).length).toBeLessThanOrEqual(80 + 5);
    expect(all.at(-1)).toBeGreaterThan(90_000);
  });

  it('are each client’s own', async () => {
    await waits(2, 60);
    expect((await waits(3, 10)).at(-1)).toBe(0);
  });

  it('take nothing for a write that would have to wait too long', async () => {
    await waits(4, 30);
    const impatient = sharedLanes(opened.database, 'a.test')(4, 1);
    const first = await impatient('content', 1000);
    expect(first.taken).toBe(false);
    expect(first.wait).toBeGreaterThan(1000);
    const second = await impatient('content', 1000);
    expect(second.wait).toBeLessThanOrEqual(first.wait);
    // Other writes have a lane of their own.
    expect(await impatient('write', 1000)).toEqual({ wait: 0, taken: true });
  });
});
