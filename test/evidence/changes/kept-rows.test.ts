/** Rows that lie in a file until they are written: the same rows, in the same order. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { byId, keptInOrder } from '../../../app/evidence/changes/kept-rows.ts';
import { inMemory, shelfAt } from '../../../app/evidence/changes/shelf.ts';
import type { Row } from '../../../app/evidence/model/population.ts';

const folder = mkdtempSync(join(tmpdir(), 'fairlead-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rowOf = (id: string): Row => ({ id, at: null, cells: { id }, raw: { id } });

it('lists in any order, of any length, are one in the order of their ids: as sorting all of them gives', () => {
  const shelf = shelfAt(join(folder, 'rows'));
  const id = fc.string({ unit: 'binary', maxLength: 4 });
  fc.assert(
    fc.property(fc.uniqueArray(id, { maxLength: 400 }), fc.integer({ min: 1, max: 9 }), (ids, lists) => {
      const rows = ids.map(rowOf);
      const parts = Array.from({ length: lists }, (_, i) => rows.filter((__, at) => at % lists === i));
      const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      for (const where of [shelf, inMemory]) {
        const kept = parts.map((part) => keptInOrder(part, where));
        expect([...byId(kept)]).toEqual(sorted);
        // Each time that they are asked for.
        expect([...byId(kept)]).toEqual(sorted);
      }
    }),
    { numRuns: 50 },
  );
  shelf.close();
  expect(existsSync(join(folder, 'rows'))).toBe(false);
});

it('a list is opened when its turn comes', () => {
  let open = 0;
  const lists = ['a', 'b', 'c'].map((name) => {
    const kept = keptInOrder([rowOf(`${name} 1`), rowOf(`${name} 2`)]);
    const each = () => {
      open += 1;
      return kept.each();
    };
    return { first: kept.first, each };
  });
  const rows = byId(lists.toReversed());
  expect([rows.next().value?.id, open]).toEqual(['a 1', 1]);
  expect([rows.next().value?.id, rows.next().value?.id, open]).toEqual(['a 2', 'b 1', 2]);
});

it('it takes the place of what lies there, and leaves nothing, not even while it is open', () => {
  const path = join(folder, 'left');
  writeFileSync(path, 'of before');
  const shelf = shelfAt(path);
  expect(existsSync(path)).toBe(false);
  const kept = keptInOrder([rowOf('a'), rowOf('b')], shelf);
  expect([...byId([kept])].map(({ id }) => id)).toEqual(['a', 'b']);
  shelf.close();
  expect(() => [...byId([kept])]).toThrow();
});
