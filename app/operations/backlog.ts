/** What waits, as the database knows it: the same answer in every process. */
import { graveyard, queue } from '../jobs/boss.ts';
import { asideCount } from '../jobs/pauses.ts';
import type { Database } from '../store/database.ts';
import { lateExports } from '../store/evidence-exports.ts';
import type { Backlog } from './backlog-gauges.ts';

/**
 * A job may run since `start_after`. One that failed and is tried again is work undone since it failed; one that is to
 * look again later is none. Held: until GitHub wants to be asked again.
 */
const question = `
  select
    case
      when name = $2 then 'given-up'
      when state = 'active' then 'running'
      when start_after <= now() then 'waiting'
      when (data->>'failures')::int > 0 then 'trying-again'
      else 'later'
    end as standing,
    count(*)::float8 as jobs,
    extract(epoch from max(now() - case when (data->>'failures')::int > 0 then created_on else start_after end))::float8 as age
  from pgboss.job
  where (name = $1 and state <= 'active') or (name = $2 and state < 'active')
  group by standing
  union all select 'held', (${asideCount}), null`;

const none = { waiting: 0, running: 0, 'trying-again': 0, later: 0, held: 0, 'given-up': 0 };

/** States of jobs that an event waits for. */
const undone: readonly unknown[] = ['waiting', 'running', 'trying-again'];

const day = 24 * 60 * 60_000;

export async function readBacklog({
  execute,
  kysely,
}: Pick<Database, 'execute' | 'kysely'>): Promise<Backlog> {
  const { rows } = await execute(question, [queue, graveyard]);
  const found = rows.map(({ standing, jobs }) => [String(standing), Number(jobs)] as const);
  const ages = rows.filter(({ standing }) => undone.includes(standing)).map(({ age }) => Number(age));
  return {
    jobs: { ...none, ...Object.fromEntries(found) },
    oldestEventAge: Math.max(0, ...ages),
    lateExports: await lateExports(kysely, new Date(Date.now() - day)),
  };
}
