/** Counts the processor time that looking takes: how busy the machine is must not decide what is looked at. */
import { say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';

/** Runs a piece of work; throws `CannotLook` instead when what was run before took all there is. */
export type Meter = <T>(work: () => Promise<T>) => Promise<T>;

/** Microseconds of this thread's processor time; of the whole process before Node 23.9. */
function spentByNow(): number {
  const { user, system } = (process.threadCpuUsage ?? process.cpuUsage)();
  return user + system;
}

/** `max`: seconds of processor time. The work must not wait for anything outside: what others do meanwhile would count. */
export function meter(max: number, now: () => number = spentByNow): Meter {
  let spent = 0;
  return async (work) => {
    if (spent > max * 1_000_000)
      throw new CannotLook(say`looking for secrets takes more than ${max} seconds of processor time`);
    const from = now();
    try {
      return await work();
    } finally {
      spent += now() - from;
    }
  };
}
