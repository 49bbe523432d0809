/**
 * What reading and judging costs as what strangers write grows: one row per input, one column per size. No test of time:
 * `test/growth` counts the work. `npm run bench -- growth`; some rows: `FAIRLEAD_BENCH="npm 3,CODEOWNERS"`; the sizes:
 * `FAIRLEAD_SIZES=1000,4000`.
 */
import { type GrowthCase, growthCases } from '../test/growth/cases.ts';

/** Milliseconds after which no larger size of a row is tried. */
const patience = 5000;

function bytesOf(input: unknown): number {
  return typeof input === 'string' ? input.length : JSON.stringify(input).length;
}

/** Processor time in ms, size in MB and growth of the heap in MB, of one size. */
async function once({ make, work }: GrowthCase, size: number) {
  const input = make(size);
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed;
  const before = process.cpuUsage();
  const result = await work(input);
  const { user, system } = process.cpuUsage(before);
  const grown = (process.memoryUsage().heapUsed - heap) / 1e6;
  const known = result === undefined ? 0 : 1;
  return { ms: (user + system) / 1000, mb: bytesOf(input) / 1e6, grown: grown * known };
}

async function row(one: GrowthCase, sizes: readonly number[]): Promise<readonly string[]> {
  await once(one, 10);
  const cells: string[] = [];
  let last = 0;
  for (const size of sizes) {
    if (last > patience) {
      cells.push('–');
      continue;
    }
    const { ms, mb, grown } = await once(one, size);
    last = ms;
    cells.push(`${ms.toFixed(0)} ms (${mb.toFixed(2)} MB in, ${grown.toFixed(0)} MB)`);
  }
  return cells;
}

export async function benchGrowth(): Promise<readonly (readonly [string, string])[]> {
  const sizes = (process.env.FAIRLEAD_SIZES ?? '1000,4000,16000').split(',').map(Number);
  const wanted = (process.env.FAIRLEAD_BENCH ?? '').split(',').filter((part) => part !== '');
  const rows: (readonly [string, string])[] = [['**size**', sizes.join(' | ')]];
  for (const one of growthCases) {
    if (wanted.length > 0 && !wanted.some((part) => one.what.includes(part))) continue;
    const cells = await row(one, sizes);
    console.error(`${one.what}: ${cells.join(' | ')}`);
    rows.push([one.what, cells.join(' | ')]);
  }
  return rows;
}
