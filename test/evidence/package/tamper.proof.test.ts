/** Any byte of a package: the verifier names the file that it is in. */
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Unreadable, verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import { dossier } from './dossiers.ts';
import {
  asLedger,
  type Files,
  filesOf,
  ledgerOf,
  newKey,
  newPath,
  packed,
  resigned,
  written,
} from './made.ts';

it('is named, wherever it is', { timeout: 600_000 }, async () => {
  const key = newKey();
  const ledger = asLedger(ledgerOf('github.com/7', { records: 12, every: 4, key }));
  const bytes = readFileSync(await written(dossier(20, { ledger }), [key]));
  const at = newPath();
  /** Where each file's content is, by its local header. */
  const places: { name: string; from: number; to: number }[] = [];
  for (let offset = 0; bytes.readUInt32LE(offset) === 0x04034b50; ) {
    const from = offset + 30 + bytes.readUInt16LE(offset + 26);
    const to = from + bytes.readUInt32LE(offset + 18);
    places.push({ name: bytes.toString('utf8', offset + 30, from), from, to });
    offset = to;
  }
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, by) => {
      const flipped = Buffer.from(bytes);
      flipped[place] = (flipped[place] ?? 0) ^ by;
      writeFileSync(at, flipped);
      const problems = await verifyPackage(at, {}).then(
        (verdict) => verdict.problems,
        (error: Error) => [error instanceof Unreadable ? error.message : ''],
      );
      const inside = places.find(({ from, to }) => place >= from && place < to);
      expect(problems.length).toBeGreaterThan(0);
      if (inside) expect(problems.join('\n')).toContain(inside.name);
    }),
    { numRuns: 500 },
  );
});

/** Somewhere in a JSON value, something else. */
function mutated(value: unknown, path: readonly number[], by: unknown): unknown {
  const [at = 0, ...rest] = path;
  if (typeof value !== 'object' || value === null) return by;
  const keys = Object.keys(value);
  const key = keys[at % Math.max(1, keys.length)];
  if (key === undefined || path.length === 0) return by;
  const inner = mutated((value as Record<string, unknown>)[key], rest, by);
  if (Array.isArray(value)) return value.map((one, i) => (String(i) === key ? inner : one));
  return { ...value, [key]: inner };
}

it('is never more than a file that does not hold, whatever somebody writes into JSON', {
  timeout: 600_000,
}, async () => {
  const key = newKey();
  const ours = dossier(6, { ledger: asLedger(ledgerOf('github.com/7', { records: 4, every: 2, key })) });
  const files: Files = filesOf(await written(ours, [key]));
  const names = [
    'manifest.json',
    'manifest.dsse.json',
    'raw/changes.jsonl',
    'ledger/ledger.jsonl',
    'sheets/changes.json',
    'raw/controls.json',
    'samples/changes/1.json',
  ];
  const junk = fc.constantFrom<unknown>(null, 1, -1, 'x', '', [], {}, true, [null], { a: null });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }),
      junk,
      async (name, path, by) => {
        const text = files.get(name)?.toString('utf8') ?? '';
        const lines = name.endsWith('.jsonl') ? text.split('\n') : [text];
        const after = lines
          .map((line, i) =>
            i === 1 || lines.length === 1
              ? JSON.stringify(mutated(JSON.parse(line), path, by), null, name.startsWith('manifest') ? 1 : 0)
              : line,
          )
          .join('\n');
        const changed = new Map(files).set(
          name,
          Buffer.from(name.startsWith('manifest') ? `${after}\n` : after),
        );
        const at = name.startsWith('manifest') ? packed(changed) : resigned(changed, ours, key);
        await verifyPackage(at, { reperform: true, keys: [key.id] }).catch((error: unknown) => {
          if (!(error instanceof Unreadable)) throw error;
        });
      },
    ),
    { numRuns: 150 },
  );
});
