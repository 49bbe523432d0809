/** What became of the events of a time in which nobody listened, once GitHub's log of deliveries was read through it. */
import { count, type Prose, say } from '../../../policies/engine/prose.ts';
import { clientId } from '../../store/client-id.ts';
import type { Database } from '../../store/database.ts';
import { takeUnreceived, type Unreceived } from '../../store/receiving.ts';
import { noteUntold } from './note.ts';

/** A delivery as GitHub's log has it. */
export interface Sent {
  readonly installation: number | null;
  readonly firstAt: Date;
}

export interface Recovery {
  readonly database: Database;
  readonly host: string;
  /** All deliveries that GitHub's log has of the time that was read. */
  readonly sent: readonly Sent[];
  /** Before this, each was taken in or given up. */
  readonly through: Date;
  /** Before this, GitHub's log has nothing any more. */
  readonly kept: Date;
}

function recoveredOf({ host, sent }: Recovery, { since, until }: Unreceived, client: string): Prose {
  const own = sent.filter(
    ({ installation, firstAt }) =>
      clientId({ host, installation: installation ?? 0 }) === client && firstAt >= since && firstAt <= until,
  );
  return own.length === 0
    ? say`GitHub’s log of deliveries was read: it sent nothing in that time.`
    : say`GitHub’s log of deliveries was read: ${count(own.length, 'event')} of that time arrived later. Any that had to be given up has a gap of its own.`;
}

/** Notes what is known now. Resolves with how many times it was about. */
export function noteRecovered(recovery: Recovery): Promise<number> {
  const { database, host, through, kept } = recovery;
  return database.transaction(async (trx) => {
    const known = await takeUnreceived(trx, host, through);
    for (const one of known)
      await noteUntold(trx, host, {
        from: one.since,
        to: one.until,
        because: say`The service took no events in: it was stopped, or could not reach its database.`,
        recovered: (client) => recoveredOf(recovery, one, client),
        lost:
          one.since < kept
            ? say`GitHub keeps deliveries for some days only: those before ${kept.toISOString()} are lost.`
            : null,
      });
    return known.length;
  });
}
