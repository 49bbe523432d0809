/** Processor time in tests: what a machine does besides must not decide whether something hangs. */

/** Milliseconds that `work` takes of the processor, in this process. */
export async function processorTime(work: () => unknown): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** Milliseconds that this process has taken of the processor so far; two of them tell what was done between. */
export function processorNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
