/** How far the delivery log of the App on a host was read. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Everything sent before `through` is taken in, as of the sweep that ended at `endedAt`. */
export interface Swept {
  readonly through: Date;
  readonly endedAt: Date;
}

/** Null before the first one. */
export async function lastSweep(db: Kysely<Tables>, host: string): Promise<Swept | null> {
  const row = await db
    .selectFrom('sweeps')
    .select(['through', 'endedAt'])
    .where('client', '=', host)
    .executeTakeFirst();
  return row ?? null;
}

export async function sweepEnded(
  db: Kysely<Tables>,
  host: string,
  { through, endedAt }: Swept,
): Promise<void> {
  await db
    .insertInto('sweeps')
    .values({ client: host, through, endedAt })
    .onConflict((conflict) => conflict.column('client').doUpdateSet({ through, endedAt }))
    .execute();
}
