/** A quarter of this project's own history as a package: what was pushed is in it, nothing is made better than it is, and it holds. */
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { expect, it, onTestFinished } from 'vitest';
import { writeOwnEvidence } from './own-evidence.ts';

const own = fileURLToPath(new URL('../..', import.meta.url));

it('is written of a clone, holds, and calls every push what it is', { timeout: 600_000 }, async () => {
  const file = join(tmpdir(), `fairlead-own-${process.pid}.zip`);
  onTestFinished(() => rmSync(file, { force: true }));
  const said: string[] = [];
  const write = () => writeOwnEvidence({ repository: own, file, print: (text) => void said.push(text) });
  expect(await write()).toBe(true);
  const pushes = Number(/^(\d+) commits/.exec(said.join(''))?.[1]);
  expect(pushes).toBeGreaterThan(0);
  const files = unzipSync(readFileSync(file));
  const text = (name: string) => Buffer.from(files[name] ?? []).toString('utf8');
  const rows = text('raw/changes.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  // The first may be before the period.
  expect([pushes, pushes - 1]).toContain(rows.length);
  expect([...new Set(rows.map(({ cells }) => cells.class))]).toEqual(['direct push']);
  expect([...new Set(rows.map(({ attributes }) => attributes.A1.answer))]).toEqual(['fail']);
  expect(text('index.html')).toContain('That Fairlead runs as a service from now on');
  await expect(write()).rejects.toThrow('is there already');
});
