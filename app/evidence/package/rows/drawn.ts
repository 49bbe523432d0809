/** The rows of a sample: those of the lowest rank, as the population is read again. */
import type { Draw } from '../../model/dossier.ts';
import type { Population } from '../../model/population.ts';
import { newLeaves } from '../merkle.ts';
import { isPreset, presets, rankOf, seedOf } from '../sample.ts';
import type { Drawn, WrittenDraw, WrittenPopulation } from '../written.ts';
import { inOrder } from './in-order.ts';

/** How many rows a draw asks for. Throws for a preset that nobody knows. */
function sizeOf({ size, preset }: Extract<Draw, { how: 'sample' }>, rows: number): number {
  if (preset === null) return Math.min(size, rows);
  if (!isPreset(preset)) throw new Error(`There is no preset ${preset}`);
  return presets[preset].size(rows);
}

/** The rows of lowest rank. Throws where the population is another one than it was. */
export async function drawn(
  population: Population,
  draw: Extract<Draw, { how: 'sample' }>,
  { leaves, tree }: Pick<WrittenPopulation, 'leaves' | 'tree'>,
): Promise<WrittenDraw> {
  const seed = seedOf(tree.root, draw.nonce);
  const size = sizeOf(draw, leaves.count());
  const again = newLeaves();
  let best: Drawn[] = [];
  let index = 0;
  for await (const { row, line } of inOrder(population)) {
    again.add(line);
    const rank = rankOf(seed, row.id);
    const highest = best.at(-1);
    if (size > 0 && (best.length < size || (highest && rank < highest.rank)))
      best = [...best, { index, id: row.id, rank, line }]
        .sort((a, b) => (a.rank < b.rank ? -1 : 1))
        .slice(0, size);
    index += 1;
  }
  if (again.tree().root !== tree.root)
    throw new Error(`Population ${population.id} gave other rows when it was read again`);
  return { size, nonce: draw.nonce, preset: draw.preset, seed, rows: best };
}
