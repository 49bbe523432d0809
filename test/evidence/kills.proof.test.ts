/** SIGKILL between taking an event in, recording it and signing it: the chain holds, nothing is there twice, and nothing is lost. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ledgerLines } from '../../app/evidence/ledger/export.ts';
import { record } from '../../app/evidence/ledger/keep.ts';
import { verifyLedger } from '../../app/evidence/verify/ledger.ts';
import { openDatabase } from '../../app/store/open.ts';
import { engines, silent } from '../store/engines.ts';

const child = fileURLToPath(new URL('./child.ts', import.meta.url));
const client = 'kills.test/1';

/** Milliseconds that each process lives after it opened the database. */
const lives = [40, 700, 150, 333, 900, 95];

/** The last number that it said it took in. */
async function killedAfter(place: object, from: number, life: number): Promise<number> {
  const started = spawn(process.execPath, [child, JSON.stringify(place), String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let last = from - 1;
  for await (const line of createInterface({ input: started.stdout })) {
    if (line === 'open') setTimeout(() => started.kill('SIGKILL'), life);
    else last = Number(line);
  }
  if (started.exitCode === null && started.signalCode === null) await once(started, 'exit');
  return last;
}

describe.each(engines)('on the $name engine', ({ open }) => {
  it('six kills leave one record of each event, in its order, and a ledger that holds', {
    timeout: 120_000,
  }, async () => {
    const { at, database, remove } = await open();
    onTestFinished(() => remove());
    await database.close();
    let next = 0;
    for (const life of lives) {
      const last = await killedAfter(at, next, life);
      // The one after it may have been taken in, and nobody heard of it: it is sent again under its number.
      next = last + 1;
    }
    const after = await openDatabase({ ...at, log: silent });
    await record(after, client, Number.POSITIVE_INFINITY);
    const lines: string[] = [];
    for await (const line of ledgerLines(after, client, '2026-11-30T12:00:00.000Z'))
      lines.push(line.trimEnd());
    const deliveries = lines.flatMap((line) => {
      const { payload } = JSON.parse(line) as { payload?: string };
      return payload ? [Number((JSON.parse(payload) as { delivery: string }).delivery)] : [];
    });
    await after.close();
    expect(next).toBeGreaterThan(50);
    expect(deliveries.slice(0, next)).toEqual(Array.from({ length: next }, (_, number) => number));
    expect(deliveries.length - next).toBeLessThanOrEqual(1);
    const given = async function* () {
      yield* lines;
    };
    const verdict = await verifyLedger(given(), { keys: [], earlier: null });
    expect(verdict).toMatchObject({ problems: [], missing: 0, erased: 0 });
    expect(verdict.checkpoints).toBeGreaterThan(3);
  });
});
