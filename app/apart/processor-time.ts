/** Processor time of another process: how busy the machine is must not decide what counts as too long. */
import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second. */
const ticks = 100;

/** Where the system does not tell, this part of the time that passes: a machine is that busy at most. */
const share = 1 / 6;

/** Seconds so far; only differences mean something. */
export function processorSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may hold blanks and brackets.
    const [, , , , , , , , , , , user, system] = stat
      .slice(stat.lastIndexOf(')') + 1)
      .split(' ')
      .map(Number);
    return ((user ?? 0) + (system ?? 0)) / ticks;
  } catch {
    return (performance.now() / 1000) * share;
  }
}
