/**
 * The process's own mark: every half minute it writes down that it listens. Where the mark before is older, nobody did: the service
 * was stopped, or could not reach its database and so refused what GitHub sent.
 */
import { say } from '../../../policies/engine/prose.ts';
import type { Database } from '../../store/database.ts';
import { addUnreceived, markReceiving } from '../../store/receiving.ts';
import type { Log } from '../../world.ts';
import { noteUntold, notKnownYet } from './note.ts';

/** Milliseconds between two marks. */
export const every = 30_000;

/** Milliseconds after which a mark is late: one may fail. */
const late = 2.5 * every;

export interface ReceivingOf {
  readonly database: Database;
  readonly host: string;
  readonly now: () => Date;
  readonly log: Pick<Log, 'warn'>;
}

/**
 * One mark, and the gap before it if there is one, together. Resolves with whether there was. `own`: the one that this process made before; null: none.
 * A mark of a time to come would hide every stop until then. It is another process's, whose clock is ahead, or the clock was set back: by this
 * process's own marks, or while it did not run.
 */
export function mark({ database, host, now, log }: ReceivingOf, own: Date | null = null): Promise<boolean> {
  return database.transaction(async (trx) => {
    const until = now();
    const isAhead = (one: Date) => one.getTime() - until.getTime() > late;
    const isSetBack = own === null || isAhead(own);
    const since = await markReceiving(trx, host, until, (before) => isSetBack && isAhead(before));
    if (since && isSetBack && isAhead(since))
      log.warn(
        { since, until },
        'the clock was set back, or another machine’s is ahead: how long nobody took events in before now is not known',
      );
    if (!since || until.getTime() - since.getTime() <= late) return false;
    await addUnreceived(trx, host, { since, until });
    await noteUntold(trx, host, {
      from: since,
      to: until,
      because: say`The service took no events in: it was stopped, or could not reach its database.`,
      recovered: () => null,
      lost: notKnownYet,
    });
    log.warn(
      { since, until },
      'no events were taken in between these times; the delivery log is looked through',
    );
    return true;
  });
}

export interface Receiving {
  /** Marks once more that it listened until now. */
  stop(): Promise<void>;
}

/** From now on, in the background. */
export function keepReceiving(of: ReceivingOf): Receiving {
  let last: Promise<unknown> = Promise.resolve();
  let own: Date | null = null;
  const again = () => {
    last = last
      .then(async () => {
        const at = of.now();
        await mark(of, own);
        own = at;
      })
      .catch((error: unknown) =>
        of.log.warn({ err: error }, 'it could not be written down that the service listens'),
      );
  };
  again();
  const timer = setInterval(again, every);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      again();
      await last;
    },
  };
}
