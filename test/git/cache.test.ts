import { describe, expect, it } from 'vitest';
import { cacheOf } from '../../app/git/cache.ts';

const bytes = { weigh: (value: string) => value.length };

describe('what was read of a clone', () => {
  it('is kept as long as there is room, the least recently used out first', () => {
    const cache = cacheOf(10_000);
    for (const key of ['a', 'b', 'c']) cache.set(bytes, key, key.repeat(3000));
    expect(cache.get(bytes, 'a')?.length).toBe(3000);
    cache.set(bytes, 'd', 'd'.repeat(3000));
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(bytes, key) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('is not kept when it is larger than all the room there is, and pushes nothing else out', () => {
    const cache = cacheOf(10_000);
    cache.set(bytes, 'small', 'x');
    cache.set(bytes, 'large', 'x'.repeat(10_001));
    expect([cache.get(bytes, 'small'), cache.get(bytes, 'large')]).toEqual(['x', undefined]);
  });

  it('counts what replaces a value once, and small values by what they take beside themselves', () => {
    const cache = cacheOf(10_000);
    for (let i = 0; i < 100; i += 1) cache.set(bytes, 'same', 'x'.repeat(5000));
    cache.set(bytes, 'other', 'x'.repeat(4000));
    expect(cache.get(bytes, 'same')?.length).toBe(5000);
    for (let i = 0; i < 1000; i += 1) cache.set(bytes, `${i}`, '');
    expect(
      Array.from({ length: 1000 }, (_, i) => cache.get(bytes, `${i}`)).filter((one) => one === '').length,
    ).toBeLessThan(50);
  });

  it('has keys of its own for each kind', () => {
    const cache = cacheOf(10_000);
    const other = { weigh: () => 1 };
    cache.set(bytes, 'a', 'text');
    cache.set(other, 'a', 7);
    expect([cache.get(bytes, 'a'), cache.get(other, 'a')]).toEqual(['text', 7]);
  });
});
