/** Timing of a function inside the process: warmed up, repeated, median first. */
import { performance } from 'node:perf_hooks';

export interface Timing {
  /** Milliseconds. */
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

export function timingOf(samples: readonly number[]): Timing {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { median: at(0.5), min: at(0), max: at(1), runs: sorted.length };
}

/** Runs `work` a few times unmeasured, then `runs` times measured. */
export async function measure(runs: number, work: () => unknown): Promise<Timing> {
  for (let i = 0; i < Math.min(5, runs); i++) await work();
  const samples: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await work();
    samples.push(performance.now() - start);
  }
  return timingOf(samples);
}

/** `12.3 ms (11.9–14.0, n = 20)` */
export function shown({ median, min, max, runs }: Timing): string {
  const ms = (value: number) =>
    value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0);
  return `${ms(median)} ms (${ms(min)}–${ms(max)}, n = ${runs})`;
}
