/** What GitHub, or something else, could not show for a long time is looked at again when its time has come. */
import type { RunOf, Summary } from '../schedule.ts';
import { dueLooks, lookAsked } from '../store/owed-looks.ts';

export type LookAgainOf = Pick<RunOf, 'database' | 'host' | 'now' | 'enqueue'>;

/** Looks of one client in one run: a long outage must not use up the hour of what happens now. */
const perClient = 20;

/** One run. A look that is still waiting for its turn is not asked for a second time. */
export async function lookAgain({ database, host, now, enqueue }: LookAgainOf): Promise<Summary> {
  const due = await dueLooks(database.kysely, host, now(), perClient);
  for (const one of due) {
    await enqueue(one.task, 'once');
    await lookAsked(database.kysely, one, now());
  }
  return { looks: due.length };
}
