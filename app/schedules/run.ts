/** The schedules of a running service: each in its slots, by one of all processes, and some once at the start. */
import type { Jobs } from '../jobs/jobs.ts';
import type { RunOf, Schedule } from '../schedule.ts';

export interface SchedulesOf extends RunOf {
  readonly schedules: readonly Schedule[];
  readonly jobs: Pick<Jobs<unknown>, 'every'>;
  /** Told of every run that ended. */
  readonly ended?: (schedule: string, outcome: 'done' | 'failed') => void;
}

/** One run, which throws what its work throws. */
export async function runSchedule({ name, purposes, run }: Schedule, of: SchedulesOf): Promise<void> {
  const { ended = () => undefined, log } = of;
  const octokitOf: RunOf['octokitOf'] = async (installation, repositoryId, purpose) => {
    if (!purposes.includes(purpose.for)) throw new Error(`the schedule ${name} is not for "${purpose.for}"`);
    return of.octokitOf(installation, repositoryId, purpose);
  };
  try {
    const summary = await run({ ...of, octokitOf });
    if (Object.values(summary).some((count) => count > 0))
      log.info({ schedule: name, ...summary }, 'scheduled run');
    ended(name, 'done');
  } catch (error) {
    ended(name, 'failed');
    throw error;
  }
}

/** Plans every schedule, and runs those that are for the start, one after the other. Resolves when that is done; never throws. */
export async function startSchedules(of: SchedulesOf): Promise<void> {
  for (const schedule of of.schedules)
    of.jobs.every(schedule.name, schedule.cron, () => runSchedule(schedule, of));
  for (const schedule of of.schedules.filter(({ atStart }) => atStart))
    await runSchedule(schedule, of).catch((error: unknown) =>
      of.log.warn({ err: error, schedule: schedule.name }, 'a scheduled run failed at the start'),
    );
}
