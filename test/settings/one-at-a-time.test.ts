import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { oneAtATime } from '../../app/settings/one-at-a-time.ts';

const folder = mkdtempSync(join(tmpdir(), 'fairlead-one-'));
const file = join(folder, 'under-way');
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('lets one work, and the next when it is done, whatever became of it', async () => {
  const second = oneAtATime(folder, async () => {
    await expect(oneAtATime(folder, async () => 1)).rejects.toThrow(/another apply or undo is under way/);
    return 2;
  });
  expect(await second).toBe(2);
  await expect(oneAtATime(folder, () => Promise.reject(new Error('cut')))).rejects.toThrow('cut');
  expect(await oneAtATime(folder, async () => 3)).toBe(3);
  expect(existsSync(file)).toBe(false);
});

it('takes over what a killed one left, and nothing that it cannot read', async () => {
  await oneAtATime(folder, async () => {});
  // No process has the highest number there can be.
  writeFileSync(file, String(2 ** 22 + 1));
  expect(await oneAtATime(folder, async () => 1)).toBe(1);
  writeFileSync(file, 'nonsense');
  await expect(oneAtATime(folder, async () => 1)).rejects.toThrow(/under way/);
});
