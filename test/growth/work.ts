/** Counts work instead of time: how often each part of our code ran, however busy the machine is. */
import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';

/** `file:start-end` → how often that block or function ran; array searches by what they looked through. */
export type Work = ReadonlyMap<string, number>;

const ours = /\/((?:policies|app)\/.*)$/;

/** Searches that no block of ours shows. */
const searches = ['includes', 'indexOf', 'lastIndexOf'] as const;

function countSearches(counts: Map<string, number>): () => void {
  const originals = searches.map((name) => [name, Array.prototype[name]] as const);
  for (const [name, original] of originals)
    Object.defineProperty(Array.prototype, name, {
      configurable: true,
      writable: true,
      value(this: unknown[], ...given: [unknown]) {
        const key = `Array.prototype.${name}`;
        counts.set(key, (counts.get(key) ?? 0) + this.length);
        return (original as (...given: [unknown]) => unknown).apply(this, given);
      },
    });
  return () => {
    for (const [name, value] of originals)
      Object.defineProperty(Array.prototype, name, { configurable: true, writable: true, value });
  };
}

function blocksOf({ url, functions }: Profiler.ScriptCoverage): readonly (readonly [string, number])[] {
  const file = url.includes('node_modules') ? undefined : ours.exec(url)?.[1];
  if (file === undefined) return [];
  return functions.flatMap(({ functionName, ranges }) =>
    ranges.map(
      ({ startOffset, endOffset, count }) =>
        [`${file} ${functionName} ${startOffset}-${endOffset}`, count] as const,
    ),
  );
}

/** Starts to count; functions that were compiled before count from here on, too. */
export async function startCounting(): Promise<{
  readonly of: (run: () => unknown) => Promise<Work>;
  readonly end: () => Promise<void>;
}> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const take = async (counts: Map<string, number>) => {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    for (const [where, count] of result.flatMap(blocksOf)) counts.set(where, count);
  };
  return {
    async of(run) {
      const counts = new Map<string, number>();
      await take(new Map());
      const stop = countSearches(counts);
      try {
        await run();
      } finally {
        stop();
      }
      await take(counts);
      return counts;
    },
    async end() {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}

/**
 * What ran as often as every part against every other does, or a third of that (`few`), and more than `most` times as often
 * as at the smaller size. What the compiler put into other code is not counted every time: small counts say nothing.
 */
export function grewTooFast(small: Work, large: Work, few: number, most: number): readonly string[] {
  return [...large].flatMap(([where, count]) => {
    const before = small.get(where);
    const isMore = before !== undefined && count > few && count > before * most;
    return isMore ? [`${where}: ${before} → ${count}`] : [];
  });
}
