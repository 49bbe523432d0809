/**
 * GitHub's answers, kept in a file while an export is made: one that is ended by whatever goes on where it was, and asks nothing
 * twice. Only reads that succeeded are kept. The file is readable by its owner alone and is thrown away when the export is done.
 */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { rateLimitOf } from '../../github/access/rate-limited.ts';
import { statusOf } from '../../github/access/reasons.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { canonical } from '../ledger/record.ts';
import { type Opened, openFile, type ReadsFileOf, shelf } from './kept-reads/file.ts';
import { keptGraphql, keptRequest } from './kept-reads/octokit.ts';

export interface KeptReadsOf extends ReadsFileOf {
  /** One that keeps no answers in memory: they are here. */
  readonly octokit: GuardedOctokit;
  /** Before GitHub is asked: may wait, and throws where it must not go on. */
  readonly before: () => Promise<void>;
  /** After GitHub answered: how many requests were made so far, and how many an earlier try had answers to. */
  readonly told?: (made: number, kept: number) => void;
  /** Waits until GitHub may be asked again, where it refused for its rate. Absent: that ends the read. */
  readonly limited?: (until: Date) => Promise<void>;
}

export interface KeptReads {
  readonly octokit: GuardedOctokit;
  /** When the first answer was asked for: what was read is of then or later. ISO 8601. */
  readonly begunAt: string;
  /** Answers of an earlier try that were there when it was opened. */
  readonly answered: number;
  /**
   * Throws what ended a read before GitHub was asked, or what GitHub could not answer just now: whoever reads makes "could not be
   * read" of both, and a package that says so of what can be read in a moment is not one to hand out.
   */
  readonly settle: (passing: 'throw' | 'let be') => void;
  /** Leaves the file for the next try. */
  readonly close: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** An outage, a broken connection, a limit: what another time may be answered. */
const isPassing = (error: unknown): boolean => {
  const status = statusOf(error);
  return rateLimitOf(error) !== null || (status !== null && (status >= 500 || status === 429));
};

/** The same however often one asks: remembered for one try alone. */
const isRefusal = (error: unknown): boolean =>
  rateLimitOf(error) === null && [403, 404, 410, 422, 451].includes(statusOf(error) ?? 0);

interface Trouble {
  stopped: { readonly error: unknown } | null;
  passing: { readonly error: unknown } | null;
}

/** Asks again after each wait. */
async function patiently({ limited }: KeptReadsOf, answer: () => Promise<unknown>): Promise<unknown> {
  for (;;)
    try {
      return await answer();
    } catch (error) {
      const limit = rateLimitOf(error);
      if (!limit || !limited) throw error;
      await limited(limit.until);
    }
}

/** Of two that ask the same at once, the second waits for the first. */
function keeper(of: KeptReadsOf, opened: Opened, trouble: Trouble) {
  const { before, told = () => undefined } = of;
  const { settled, keep, find } = shelf(opened);
  // What is asked twice within one try is no answer of an earlier one.
  const begun = opened.end;
  const isEarlier = (key: string) => (opened.places.get(key)?.at ?? begun) < begun;
  let [made, kept] = [0, 0];
  const asking = new Map<string, Promise<unknown>>();
  const refusals = new Map<string, unknown>();
  const ask = async (key: string, answer: () => Promise<unknown>): Promise<unknown> => {
    const known = await find(key);
    if (known) {
      if (isEarlier(key)) {
        kept += 1;
        told(made, kept);
      }
      return known.value;
    }
    if (refusals.has(key)) throw refusals.get(key);
    await before().catch((error: unknown) => {
      trouble.stopped ??= { error };
      throw error;
    });
    const value = await patiently(of, answer).catch((error: unknown) => {
      if (isPassing(error)) trouble.passing ??= { error };
      else if (isRefusal(error)) refusals.set(key, error);
      throw error;
    });
    await keep(key, value);
    made += 1;
    told(made, kept);
    return value;
  };
  return {
    settled,
    once: (of: unknown, answer: () => Promise<unknown>): Promise<unknown> => {
      const key = createHash('sha256').update(canonical(of)).digest('hex');
      const now = asking.get(key) ?? ask(key, answer).finally(() => asking.delete(key));
      asking.set(key, now);
      return now;
    },
  };
}

/** Goes on from the file, where there is one of the same export. */
export async function keptReads(of: KeptReadsOf): Promise<KeptReads> {
  const opened = await openFile(of);
  const answered = opened.places.size;
  const trouble: Trouble = { stopped: null, passing: null };
  const kept = keeper(of, opened, trouble);
  const close = async () => {
    await kept.settled().catch(() => undefined);
    await opened.file.close();
  };
  return {
    octokit: {
      request: keptRequest(of.octokit.request, kept.once),
      graphql: keptGraphql(of.octokit.graphql, kept.once),
    },
    begunAt: opened.begunAt,
    answered,
    settle: (passing) => {
      if (trouble.stopped) throw trouble.stopped.error;
      if (trouble.passing && passing === 'throw') throw trouble.passing.error;
    },
    close,
    remove: async () => {
      await close().catch(() => undefined);
      await rm(of.path, { force: true });
    },
  };
}
