/** The schedules of a running service: each in its slots, by one of all processes, and some once at the start. */
import type { Octokit } from '@octokit/rest';
import type { Purpose } from '../github/access/client-access.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { RunOf, Schedule } from './schedule.ts';

export interface SchedulesOf extends Omit<RunOf, 'octokitOf'> {
  readonly schedules: readonly Schedule[];
  readonly jobs: Pick<Jobs<unknown>, 'every'>;
  readonly octokitFor: (
    installation: number,
    repositoryId: number | null,
    purpose: Purpose,
  ) => Promise<Octokit>;
  /** Told of every run that ended. */
  readonly ended?: (schedule: string, outcome: 'done' | 'failed') => void;
}

/** One run, which throws what its work throws. */
export async function runSchedule({ name, purpose, run }: Schedule, of: SchedulesOf): Promise<void> {
  const { octokitFor, ended = () => undefined, log } = of;
  const octokitOf: RunOf['octokitOf'] = async (installation, repositoryId) => {
    if (purpose === null) throw new Error(`the schedule ${name} asks for no client's data`);
    return octokitFor(installation, repositoryId, purpose);
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
