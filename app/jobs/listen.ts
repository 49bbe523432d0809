/** Hears of jobs that other processes added, on a connection of its own. */
import pg from 'pg';
import type { StoreLog } from '../store/log.ts';
import { channel } from './waiting.ts';

/** Milliseconds before a lost connection is made anew; jobs are looked for meanwhile, only less often. */
const pause = 1000;

/** For `JobsOf.listen`. Never throws: without a connection it tries again. */
export function listener(url: string, log: StoreLog) {
  return async (heard: () => void): Promise<() => Promise<void>> => {
    let client: pg.Client | null = null;
    let ended = false;
    let timer: NodeJS.Timeout | undefined;
    const lost = (error?: Error) => {
      if (error) log.warn({ err: error }, 'the connection that hears of jobs was lost');
      client?.removeAllListeners();
      client?.on('error', () => undefined);
      client = null;
      if (!ended) timer = setTimeout(() => void connect(), pause);
    };
    const connect = async () => {
      const next = new pg.Client({
        connectionString: url,
        keepAlive: true,
        application_name: 'fairlead-jobs',
      });
      client = next;
      next
        .on('error', lost)
        .on('end', () => lost())
        .on('notification', heard);
      try {
        await next.connect();
        await next.query(`listen ${channel}`);
        heard();
      } catch (error) {
        if (client === next) lost(error instanceof Error ? error : new Error(String(error)));
      }
    };
    await connect();
    return async () => {
      ended = true;
      clearTimeout(timer);
      client?.removeAllListeners('end');
      await client?.end().catch(() => undefined);
    };
  };
}
