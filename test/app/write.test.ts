import { describe, expect, it, vi } from 'vitest';
import { writeOnce } from '../../app/publish/write.ts';

function http(status: number): Error {
  return Object.assign(new Error(`HTTP ${status}`), { status });
}

vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

/** A GitHub that makes the write, or not, and then answers badly `failures` times. */
function github(failures: number, status: number | null, makesIt: boolean) {
  const made: number[] = [];
  let left = failures;
  return {
    made,
    make: async () => {
      if (left-- > 0) {
        if (makesIt) made.push(made.length);
        throw status === null ? new Error('socket hang up') : http(status);
      }
      made.push(made.length);
      return made.length - 1;
    },
    find: async () => made[0] ?? null,
  };
}

describe('writeOnce', () => {
  it.each([
    ['a clean write', 0, 500, false],
    ['a 502 after the write was made', 1, 502, true],
    ['a 502 before it was made', 1, 502, false],
    ['two 503 before it was made', 2, 503, false],
    ['a broken connection after it was made', 1, null, true],
  ])('%s is made exactly once', async (_, failures, status, makesIt) => {
    const fake = github(failures, status, makesIt);
    await writeOnce(fake);
    expect(fake.made).toHaveLength(1);
  });

  it.each([403, 404, 422])('%i is not tried again', async (status) => {
    const fake = github(1, status, false);
    await expect(writeOnce(fake)).rejects.toThrow(`HTTP ${status}`);
    expect(fake.made).toHaveLength(0);
  });

  it('gives up in the end', async () => {
    await expect(writeOnce(github(9, 500, false))).rejects.toThrow('HTTP 500');
  });
});
