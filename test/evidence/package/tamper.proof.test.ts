/** Any byte of a package: the verifier names the file that it is in. */
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import { dossier } from './dossiers.ts';
import { asLedger, ledgerOf, newKey, newPath, written } from './made.ts';

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
        (error: Error) => [error.message],
      );
      const inside = places.find(({ from, to }) => place >= from && place < to);
      expect(problems.length).toBeGreaterThan(0);
      if (inside) expect(problems.join('\n')).toContain(inside.name);
    }),
    { numRuns: 500 },
  );
});
