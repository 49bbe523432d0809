import { describe, expect, it } from 'vitest';
import { bodyRoom } from '../../app/ingress/body-room.ts';

const limits = { maxBytes: 100, maxLargeBytes: 80, small: 10, maxWait: 60, maxWaiting: 2, slow: 20 };
const keep = () => undefined;

describe('room for bodies', () => {
  it('is given up to its size, and the rest waits for it in order', async () => {
    const room = bodyRoom({ ...limits, slow: 1000 });
    const first = await room.enter(40, keep);
    const second = await room.enter(40, keep);
    const order: string[] = [];
    const third = room.enter(40, keep).then((leave) => order.push(leave ? 'third' : 'none'));
    // All large ones together leave room for small ones.
    expect(await room.enter(10, keep)).not.toBeNull();
    expect(order).toEqual([]);
    first?.();
    // Twice changes nothing: there is room for one, not two.
    first?.();
    const fourth = room.enter(40, keep).then((leave) => order.push(leave ? 'fourth' : 'none'));
    await third;
    expect(order).toEqual(['third']);
    second?.();
    await fourth;
    expect(order).toEqual(['third', 'fourth']);
  });

  it('does not make anybody wait for ever, nor in a line without end', async () => {
    const room = bodyRoom(limits);
    await room.enter(80, keep);
    const waiting = [room.enter(80, keep), room.enter(80, keep)];
    expect(await room.enter(80, keep)).toBeNull();
    expect(await Promise.all(waiting)).toEqual([null, null]);
  });

  it('asks the slowest to give way when others wait, and only then', async () => {
    const room = bodyRoom({ ...limits, maxWait: 1000 });
    const asked: string[] = [];
    const leaves: ((() => void) | null)[] = [];
    const enter = async (name: string) => {
      const at = leaves.length;
      leaves.push(null);
      leaves[at] = await room.enter(40, () => {
        asked.push(name);
        leaves[at]?.();
      });
    };
    await enter('first');
    await enter('second');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(asked).toEqual([]);
    await enter('third');
    expect(asked).toEqual(['first']);
  });
});
